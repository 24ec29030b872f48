import pg from 'pg';
import { dataDirectoryError, explainDiskError, prepareDataDirectory } from '../../../src/lib/data-directory.ts';
import { ConfigError, Unsuccessful } from '../../../src/lib/errors.ts';
import { once } from '../../../src/lib/once.ts';
import { rejectAfter } from '../../../src/lib/timeout.ts';
import type { Log } from '../../../src/ops/log.ts';
import { type DatabasePool, endPool } from '../database-pool.ts';
import { lockDirectory } from './directory-lock.ts';
import { initDatabase } from './initdb.ts';
import { type PgliteThread, START_TERMS, type StartOptions, silence, startThread } from './thread-host.ts';

/** One session serves all clients, so more of them cost next to nothing; each of BullMQ's listeners holds one. */
const CLIENTS_MAX = 100;
/** Interval between vacuums, ms: the embedded database has no autovacuum. */
const VACUUM_EVERY_MS = 10 * 60_000;

/**
 * Opens the embedded database in `<dataDir>/pglite`, creating it if there is none, and keeps every other process out of the directory.
 * The pool is a real `pg.Pool` whose sockets lead to PGlite's thread: its only session serves one client at a time, and a transaction keeps it until it ends.
 * Session-wide state (LISTEN, SET, advisory locks not tied to a transaction) is shared by all clients.
 * @throws {DirectoryInUseError} @throws {ConfigError} if the folder can't be used, or its database does not open @throws {Unsuccessful} if the database does not answer in time
 */
export async function openEmbeddedPool(
  dataDir: string,
  fsync: boolean,
  log: Log,
  onBroken: () => void = () => undefined,
  terms: StartOptions = START_TERMS,
): Promise<DatabasePool> {
  prepareDataDirectory(dataDir);
  const onEnded = (error: Error): void => {
    log('database.broken', { error: error.message });
    onBroken();
  };
  const lock = await lockDirectory(dataDir, { onLost: onEnded }).catch((error: unknown) => {
    throw dataDirectoryError(dataDir, error);
  });
  try {
    const { directory, isNew } = await initDatabase(dataDir, fsync);
    if (isNew) log('database.created', { directory });
    const thread = await startThread({ directory, fsync }, onEnded, terms).catch((error: unknown) => {
      throw openError(directory, error);
    });
    const pool = new pg.Pool({ max: CLIENTS_MAX, keepAlive: true, stream: () => thread.socket() });
    pool.setMaxListeners(0);
    pool.on('error', (error) => log('database.client-lost', { error }));
    await firstAnswer(pool, thread, silence(directory, terms.limitMs), terms.limitMs);
    const stopVacuum = startVacuum(pool, log);
    const close = once(async () => {
      try {
        await stopVacuum();
        await endPool(pool, log);
        await thread.close();
      } finally {
        await lock.release();
      }
    });
    return {
      pool,
      queuePool: pool,
      embedded: true,
      describe: `embedded PGlite in ${dataDir}`,
      startError: (error) => error,
      close,
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Waits for the first answer. @throws {Unsuccessful} `late`, if there is none in time; the thread has then been ended */
async function firstAnswer(pool: pg.Pool, thread: PgliteThread, late: Error, limitMs: number): Promise<void> {
  try {
    await rejectAfter(limitMs, pool.query('select 1'), () => late);
  } catch (error) {
    await thread.abandon(late);
    await pool.end();
    throw error;
  }
}

/** Returns the error to report when the database does not open: the disk refuses, or PostgreSQL can't read the folder any more. */
function openError(directory: string, error: unknown): Error {
  if (error instanceof Unsuccessful) return error;
  if (explainDiskError(error, directory)) return dataDirectoryError(directory, error);
  const what = error instanceof Error ? error.message : String(error);
  const hint =
    'Restore that folder from a backup, or move it away to begin with an empty database: what is there then is recorded, not announced';
  return new ConfigError([{ where: 'HERALD_DATA_DIR', what, hint }], { cause: error });
}

/** Maintains the database every 10 min. Returns a function that stops this and writes a checkpoint, so that the next start has nothing to replay. */
function startVacuum(pool: pg.Pool, log: Log): () => Promise<void> {
  const failed = (error: unknown) => log('database.maintenance-failed', { error: error instanceof Error ? error.message : String(error) });
  let inFlight: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    inFlight = maintain(pool).catch(failed);
  }, VACUUM_EVERY_MS).unref();
  return async () => {
    clearInterval(timer);
    await inFlight;
    await pool.query('checkpoint').catch(failed);
  };
}

/** Runs one round of maintenance: table by table, so that other queries can run in between. */
export async function maintain(pool: pg.Pool): Promise<void> {
  // Without this, counts since the last report would be missing, or arrive after the counters were reset.
  await pool.query('select pg_stat_force_next_flush()');
  const { rows } = await pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, relname) as name from pg_stat_all_tables
     where n_dead_tup + n_ins_since_vacuum > 0 and schemaname not in ('information_schema', 'pg_toast')`,
  );
  for (const { name } of rows) await pool.query(`vacuum (analyze) ${name}`);
  await pool.query('checkpoint');
}
