import pg from 'pg';
import { ConfigError, serverError } from '../../../src/lib/errors.ts';
import { once } from '../../../src/lib/once.ts';
import { rejectAfter } from '../../../src/lib/timeout.ts';
import type { Log } from '../../../src/ops/log.ts';
import { type DatabasePool, endPool } from '../database-pool.ts';
import { isOurs, postgresComplaint } from './explain-error.ts';

const STORE_CLIENTS_MAX = 12;
/** BullMQ listens on one client and requests one job at a time with each of the others. */
const QUEUE_CLIENTS_MAX = 8;
const CONNECT_MS = 10_000;
/** Maximum time for the first answer, ms: a PgBouncer without free connections accepts clients but answers none. */
const FIRST_ANSWER_MS = 10_000;
/** BullMQ uses unqualified table names. Set in each session, since PgBouncer refuses it in the startup packet's “options”. */
const SEARCH_PATH = 'set search_path to bullmq, public';
/** Herald's functions use the SQL-standard syntax for function bodies, which PostgreSQL supports from version 14. */
const MIN_VERSION = 140_000;

/** Opens the pools to a PostgreSQL server and makes sure that it answers and is suitable. @throws {ConfigError} if it does not or is not, or the address is invalid */
export async function openServerPool(databaseUrl: string, log: Log, sessionName = 'herald'): Promise<DatabasePool> {
  const url = parseDatabaseUrl(databaseUrl);
  // A restart of the server breaks every idle client. Callers that need the database report its outage themselves.
  const onLost = (error: Error): void => log('database.client-lost', { error });
  const openPool = (max: number): pg.Pool => {
    const pool = new pg.Pool({
      connectionString: url.href,
      max,
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_MS,
      application_name: sessionName,
      // The pool waits for this before it hands out the client.
      onConnect: async (client) => {
        await client.query(SEARCH_PATH);
      },
    });
    pool.setMaxListeners(0);
    pool.on('error', onLost);
    // The pool handles errors of idle clients only: without this listener, losing a client in use would end the process.
    pool.on('connect', (client) => void client.on('error', onLost));
    return pool;
  };
  const [pool, queuePool] = [openPool(STORE_CLIENTS_MAX), openPool(QUEUE_CLIENTS_MAX)];
  const endBoth = async (): Promise<void> => {
    await Promise.all([endPool(pool, log), endPool(queuePool, log)]);
  };
  const place = placeOf(url);
  const startError = (error: unknown): unknown =>
    error instanceof ConfigError || isOurs(error) ? error : serverError('DATABASE_URL', postgresComplaint(error, place), error);
  try {
    // The same message as pg's own, which `postgresComplaint` recognizes.
    await rejectAfter(FIRST_ANSWER_MS, checkServer(pool, place), () => new Error('timeout exceeded when trying to connect'));
  } catch (error) {
    await endBoth();
    throw startError(error);
  }
  return {
    pool,
    queuePool,
    embedded: false,
    describe: `PostgreSQL at ${place}`,
    startError,
    close: once(endBoth),
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

/** Returns `host:port/database`, the only parts of an address that may be shown. Pure. */
function placeOf(url: URL): string {
  return `${url.hostname || 'localhost'}:${url.port || '5432'}/${decodeURIComponent(url.pathname.slice(1)) || url.username || 'postgres'}`;
}

interface Facts {
  version: number;
  encoding: string;
  standby: boolean;
  read_only: boolean;
}

/** Checks that a server is suitable. @throws {ConfigError} if it can never be @throws {Error} from pg, if it does not answer */
async function checkServer(pool: pg.Pool, place: string): Promise<void> {
  const { rows } = await pool.query<Facts>(
    `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
            pg_is_in_recovery() as standby, current_setting('transaction_read_only') = 'on' as read_only`,
  );
  const refusal = rows[0] ? refusalOf(rows[0], place) : null;
  if (refusal) throw new ConfigError([{ where: 'DATABASE_URL', ...refusal }]);
  if (await isSharedByTransaction(pool))
    throw new ConfigError([
      {
        where: 'DATABASE_URL',
        what: `what answers at ${place} hands out PostgreSQL's connections by transaction (like PgBouncer with pool_mode=transaction)`,
        hint: 'Herald needs sessions, to LISTEN and to lock: set pool_mode=session for it, or name PostgreSQL itself (docs/postgres.md)',
      },
    ]);
}

/** The order in which two clients are queried: if a few connections are assigned in rotation, they can't look like two sessions. */
const ASKED = [0, 1, 1, 0, 0, 1, 1, 0] as const;

/** Whether connections are shared by transaction: two clients see the same server process, or one client sees two. */
async function isSharedByTransaction(pool: pg.Pool): Promise<boolean> {
  const clients = await Promise.all([pool.connect(), pool.connect()]);
  try {
    const processes = [new Set<number>(), new Set<number>()] as const;
    for (const index of ASKED) {
      const { rows } = await clients[index].query<{ pid: number }>('select pg_backend_pid() as pid');
      if (rows[0]) processes[index].add(rows[0].pid);
    }
    const [first, second] = processes;
    return first.size > 1 || second.size > 1 || [...first].some((pid) => second.has(pid));
  } finally {
    for (const client of clients) client.release();
  }
}

function refusalOf({ version, encoding, standby, read_only }: Facts, place: string): { what: string; hint: string } | null {
  if (version < MIN_VERSION)
    return { what: `PostgreSQL at ${place} is version ${Math.floor(version / 10_000)}`, hint: 'Herald needs 14 or later' };
  if (encoding !== 'UTF8')
    return {
      what: `the database at ${place} keeps text as ${encoding}, which can't hold every post`,
      hint: 'Make one that keeps UTF8: createdb -E UTF8 -T template0 herald',
    };
  if (standby) return { what: `PostgreSQL at ${place} is a standby, which only reads`, hint: 'Name the primary server' };
  if (read_only)
    return {
      what: `the database at ${place} is read-only for this role (default_transaction_read_only is on)`,
      hint: 'Switch it off: ALTER ROLE … SET default_transaction_read_only = off, or the same with ALTER DATABASE',
    };
  return null;
}
