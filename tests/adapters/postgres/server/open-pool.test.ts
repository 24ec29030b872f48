import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../../adapters/postgres/open-database.ts';
import { openServerPool } from '../../../../adapters/postgres/server/open-pool.ts';
import { ConfigError } from '../../../../src/lib/errors.ts';
import { hasTestDatabase, type TestServer, testDatabase } from '../../../support/servers.ts';

const open = (databaseUrl: string) => openDatabase({ databaseUrl, dataDir: '', fsync: true, log: () => {} });

describe('a configured PostgreSQL that can not be used', () => {
  it('is refused in plain words, without the password, when nobody answers', async () => {
    const port = await unusedPort();
    const refusal: unknown = await open(`postgres://herald:s3cret@127.0.0.1:${port}/posts`).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ConfigError);
    expect(String(refusal)).toContain(`DATABASE_URL: no PostgreSQL answers at 127.0.0.1:${port}/posts (ECONNREFUSED)`);
    expect(String(refusal)).not.toContain('s3cret');
  });

  it('is refused when its address is none', async () => {
    for (const url of ['db.example.org', 'mysql://u:s3cret@db/x', '']) {
      const refusal: unknown = await open(url).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(ConfigError);
      expect(String(refusal)).not.toContain('s3cret');
    }
  });
});

describe.skipIf(!hasTestDatabase())('a PostgreSQL server', () => {
  let database: TestServer;
  beforeAll(async () => {
    const made = await testDatabase();
    if (!made) throw new Error('no PostgreSQL');
    database = made;
  });
  afterAll(() => database?.drop());

  it('is described without a password, and finds BullMQ’s tables by their bare names', async () => {
    const url = new URL(database.url);
    url.searchParams.set('options', '-c statement_timeout=54321');
    const { pool, describe: words, close } = await openServerPool(url.href, () => {});
    expect(words).toBe(`PostgreSQL at ${url.host}${url.pathname}`);
    expect((await pool.query('show search_path')).rows).toEqual([{ search_path: 'bullmq, public' }]);
    expect((await pool.query('show statement_timeout')).rows).toEqual([{ statement_timeout: '54321ms' }]);
    await close();
    await close();
  });

  it('is refused when it has no such database', async () => {
    const url = new URL(database.url);
    url.pathname = '/there_is_no_such_database';
    await expect(open(url.href)).rejects.toThrow(
      /DATABASE_URL: PostgreSQL at .*\/there_is_no_such_database has no such database\. Make it with: createdb -E UTF8 -T template0 there_is_no_such_database,/,
    );
  });

  it('is brought up to date once, however many Heralds start at the same moment', async () => {
    const heralds = await Promise.all(Array.from({ length: 4 }, () => open(database.url)));
    await Promise.all(heralds.map(({ ping }) => ping()));
    await Promise.all(heralds.map(({ close }) => close()));
  });

  it('answers the stores while every client of the queue is taken', async () => {
    const { pool, queuePool, close } = await openServerPool(database.url, () => {});
    const taken = await Promise.all(Array.from({ length: queuePool.options.max }, () => queuePool.connect()));
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    for (const client of taken) client.release();
    await close();
  });

  it('may go away and come back', async () => {
    const events: string[] = [];
    const stores = await openDatabase({ databaseUrl: database.url, dataDir: '', fsync: true, log: (event) => events.push(event) });
    const killer = await openServerPool(database.url, () => {});
    const clients = await Promise.all([stores.pool.connect(), stores.pool.connect()]);
    for (const client of clients) client.release();
    const lost = new Promise<void>((resolve) => {
      stores.pool.on('error', () => stores.pool.totalCount === 0 && resolve());
    });
    await killer.pool.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    await lost;
    await stores.ping();
    expect(new Set(events)).toEqual(new Set(['database.client-lost']));
    await killer.close();
    await stores.close();
  });

  it('may go away under a client that is at work', async () => {
    const events: string[] = [];
    const place = await openServerPool(database.url, (event) => events.push(event));
    const client = await place.pool.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const lost = new Promise((resolve) => client.once('end', resolve));
    await place.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await lost;
    await expect(client.query('select 1')).rejects.toThrow();
    client.release(true);
    await place.pool.query('select 1');
    expect(events).toContain('database.client-lost');
    await place.close();
  });
});

async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return address !== null && typeof address === 'object' ? address.port : 0;
}
