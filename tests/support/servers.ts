import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import pg from 'pg';

/** A database (or a Redis database) that belongs to one test file. */
export interface TestServer {
  url: string;
  /** Removes it with all its data. */
  drop(): Promise<void>;
}

/** Whether HERALD_TEST_DATABASE_URL names a PostgreSQL for tests; warns if not. @throws {Error} if it is required (HERALD_TEST_REQUIRE_SERVERS=1) */
export function hasTestDatabase(): boolean {
  return serverUrl('HERALD_TEST_DATABASE_URL') !== null;
}

/** The same for Redis and HERALD_TEST_REDIS_URL. @throws {Error} if it is required (HERALD_TEST_REQUIRE_SERVERS=1) */
export function hasTestRedis(): boolean {
  return serverUrl('HERALD_TEST_REDIS_URL') !== null;
}

/** Creates an empty database on the server for tests, with these `options` of CREATE DATABASE; null if there is no server. */
export async function testDatabase(options = ''): Promise<TestServer | null> {
  const server = serverUrl('HERALD_TEST_DATABASE_URL');
  if (server === null) return null;
  const name = `herald_test_${randomBytes(6).toString('hex')}`;
  await administer(server, `create database ${name} ${options}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(server, `drop database if exists ${name} with (force)`) };
}

/** Creates a login that owns nothing and may do what everybody may; `url` has it and its password in place of the database's own user. */
export async function testRole(database: TestServer): Promise<TestServer & { name: string }> {
  const name = `herald_test_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  await administer(database.url, `create role ${name} login password '${password}'`);
  const url = new URL(database.url);
  url.username = name;
  url.password = password;
  return { name, url: url.href, drop: () => administer(database.url, `drop owned by ${name} cascade; drop role ${name}`) };
}

/** Claims a database of the Redis for tests and empties it; nobody else uses it meanwhile. null if there is no server. */
export async function testRedis(): Promise<TestServer | null> {
  const server = serverUrl('HERALD_TEST_REDIS_URL');
  if (server === null) return null;
  const desk = new Redis(server, { db: 0 });
  const index = await claimDatabase(desk);
  const url = new URL(server);
  url.pathname = `/${index}`;
  const room = new Redis(url.href);
  await room.flushdb();
  return {
    url: url.href,
    async drop() {
      await room.flushdb();
      await desk.del(claimOf(index));
      room.disconnect();
      desk.disconnect();
    },
  };
}

const warned = new Set<string>();

function serverUrl(variable: string): string | null {
  const url = process.env[variable];
  if (url) return url;
  if (process.env.HERALD_TEST_REQUIRE_SERVERS === '1')
    throw new Error(`${variable} is not set, and HERALD_TEST_REQUIRE_SERVERS=1 asks for it`);
  if (!warned.has(variable)) console.warn(`SKIPPED: tests that need a server, because ${variable} is not set`);
  warned.add(variable);
  return null;
}

/** Runs a statement as the user that the address names. */
export async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

const claimOf = (index: number) => `herald-test-database-${index}`;

/** Redis has 16 databases; 0 records which process uses which of the others. A claim ends with the process that made it. */
async function claimDatabase(desk: Redis): Promise<number> {
  for (let index = 1; index < 16; index += 1) {
    const owner = await desk.get(claimOf(index));
    if (owner !== null && !isAlive(Number(owner))) await desk.del(claimOf(index));
    if (await desk.set(claimOf(index), process.pid, 'EX', 3_600, 'NX')) return index;
  }
  throw new Error('all databases of the Redis for tests are taken');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
