import pg from 'pg';
import { ConfigError, serverError } from '../../../src/lib/errors.ts';
import { rejectAfter } from '../../../src/lib/timeout.ts';
import type { Log } from '../../../src/ops/log.ts';
import { type DatabasePool, endPool } from '../database-pool.ts';
import { checkServer } from './check-server.ts';
import { isOurs, postgresComplaint } from './explain-error.ts';

const STORE_CLIENTS_MAX = 12;
/** BullMQ keeps one to listen with and asks for one job with each of the others. */
const QUEUE_CLIENTS_MAX = 8;
const CONNECT_MS = 10_000;
/** A PgBouncer without a connection left lets clients in, and answers none. */
const FIRST_ANSWER_MS = 10_000;
/** BullMQ's tables are found by their bare names. Set in each session: PgBouncer refuses it in the startup packet's “options”. */
const SEARCH_PATH = 'set search_path to bullmq, public';

/** Opens the pools to a PostgreSQL server and makes sure that it answers and suits. @throws {ConfigError} when it does not, or the address is none */
export async function openServerPool(databaseUrl: string, log: Log, sessionName = 'herald'): Promise<DatabasePool> {
  const url = parseDatabaseUrl(databaseUrl);
  // A restart of the server hits every idle client. Whether the database is away is told by those who need it.
  const onLost = (error: Error): void => log('database.client-lost', { error });
  const openPool = (max: number): pg.Pool => {
    const pool = new pg.Pool({
      connectionString: url.href,
      max,
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_MS,
      application_name: sessionName,
      // The pool waits for it before it hands out the client.
      onConnect: async (client) => {
        await client.query(SEARCH_PATH);
      },
    });
    pool.setMaxListeners(0);
    pool.on('error', onLost);
    // The pool listens to idle clients only: the loss of one at work would end the process.
    pool.on('connect', (client) => void client.on('error', onLost));
    return pool;
  };
  const [pool, queuePool] = [openPool(STORE_CLIENTS_MAX), openPool(QUEUE_CLIENTS_MAX)];
  const place = placeOf(url);
  const startError = (error: unknown): unknown =>
    error instanceof ConfigError || isOurs(error) ? error : serverError('DATABASE_URL', postgresComplaint(error, place), error);
  try {
    // Worded as pg's own.
    await rejectAfter(FIRST_ANSWER_MS, checkServer(pool, place), () => new Error('timeout exceeded when trying to connect'));
  } catch (error) {
    await Promise.all([endPool(pool, log), endPool(queuePool, log)]);
    throw startError(error);
  }
  let closing: Promise<void> | null = null;
  return {
    pool,
    queuePool,
    embedded: false,
    describe: `PostgreSQL at ${place}`,
    startError,
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
