import pg from 'pg';
import { ConfigError } from '../../src/errors.ts';
import type { Log } from '../../src/ops/log.ts';
import { type BooksPool, endPool } from './books-pool.ts';

const BOOKS_CLIENTS_MAX = 12;
/** BullMQ keeps one to listen with and asks for one job with each of the others. */
const QUEUE_CLIENTS_MAX = 8;
const CONNECT_MS = 10_000;
/** BullMQ's tables are found by their bare names. */
const SEARCH_PATH = '-c search_path=bullmq,public';

/** Opens the pools to a PostgreSQL server and makes sure that it answers. @throws {ConfigError} when it does not, or the address is none */
export async function openServerPool(databaseUrl: string, log: Log): Promise<BooksPool> {
  const url = parseDatabaseUrl(databaseUrl);
  // Options in the address would otherwise take the place of ours.
  const options = [url.searchParams.get('options'), SEARCH_PATH].filter((option) => option !== null).join(' ');
  url.searchParams.delete('options');
  // A restart of the server hits every idle client. Whether the database is away is told by those who need it.
  const onLost = (error: Error): void => log('books.client-lost', { error });
  const openPool = (max: number): pg.Pool => {
    const pool = new pg.Pool({
      connectionString: url.href,
      max,
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_MS,
      options,
      application_name: 'herald',
    });
    pool.setMaxListeners(0);
    pool.on('error', onLost);
    // The pool listens to idle clients only: the loss of one at work would end the process.
    pool.on('connect', (client) => void client.on('error', onLost));
    return pool;
  };
  const [pool, queuePool] = [openPool(BOOKS_CLIENTS_MAX), openPool(QUEUE_CLIENTS_MAX)];
  const place = placeOf(url);
  try {
    await pool.query('select 1');
  } catch (error) {
    await Promise.all([pool.end(), queuePool.end()]);
    throw new ConfigError([{ where: 'DATABASE_URL', ...complaintOf(error, place) }]);
  }
  let closing: Promise<void> | null = null;
  return {
    pool,
    queuePool,
    embedded: false,
    describe: `PostgreSQL at ${place}`,
    close() {
      closing ??= Promise.all([endPool(pool, log), endPool(queuePool, log)]).then(() => undefined);
      return closing;
    },
  };
}

function parseDatabaseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && (url.protocol === 'postgres:' || url.protocol === 'postgresql:')) return url;
  throw new ConfigError([
    {
      where: 'DATABASE_URL',
      what: 'it is not the address of a PostgreSQL server',
      hint: 'Write it like postgres://herald:password@db:5432/herald',
    },
  ]);
}

/** `host:port/database`: all of an address that may be shown. Pure. */
function placeOf(url: URL): string {
  return `${url.hostname || 'localhost'}:${url.port || '5432'}/${decodeURIComponent(url.pathname.slice(1)) || url.username || 'postgres'}`;
}

/** What is wrong and what to do about it, in words without secrets. Pure. */
function complaintOf(error: unknown, place: string): { what: string; hint: string } {
  const code = codeOf(error);
  switch (code) {
    case '28P01':
    case '28000':
      return { what: `PostgreSQL at ${place} does not let us in (wrong user or password)`, hint: 'Check the user and the password in it' };
    case '3D000':
      return { what: `PostgreSQL at ${place} has no such database`, hint: 'Make it with: createdb, or name one that exists' };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return {
        what: `the host of ${place} is not known here`,
        hint: 'Check the host name in it, and that the server is in the same network',
      };
    default:
      return {
        what: `no PostgreSQL answers at ${place} (${code ?? 'no answer in 10 s'})`,
        hint: 'Start the server, check host and port, or unset DATABASE_URL to use the embedded database',
      };
  }
}

function codeOf(error: unknown): string | null {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : null;
}
