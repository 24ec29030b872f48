import { mkdirSync } from 'node:fs';
import pg from 'pg';
import { ConfigError } from '../../src/errors.ts';
import type { Log } from '../../src/ops/log.ts';
import { type BooksPool, endPool } from './books-pool.ts';
import { lockDirectory } from './directory-lock.ts';
import { initialise } from './initialise.ts';
import { startMaintenance } from './maintenance.ts';
import { startPgliteThread } from './pglite-thread.ts';

/** One session serves them all, so that more cost next to nothing; each of BullMQ's listeners keeps one. */
const CLIENTS_MAX = 100;

/**
 * Opens the embedded database in `<dataDir>/pglite`, making it where there is none, and keeps every other process out of the directory.
 * The pool is a real `pg.Pool` whose sockets lead to PGlite's thread: its one session is given to one client at a time, a transaction keeps it until it ends.
 * Session-wide things (LISTEN, SET, advisory locks that are no transaction's) are shared by all clients.
 * @throws {DirectoryInUseError} @throws {ConfigError} @throws {Error} when the database does not open
 */
export async function openEmbeddedPool(
  dataDir: string,
  fsync: boolean,
  log: Log,
  onBroken: () => void = () => undefined,
): Promise<BooksPool> {
  makeDirectory(dataDir);
  const lock = await lockDirectory(dataDir);
  try {
    const { directory, isNew } = await initialise(dataDir, fsync);
    if (isNew) log('books.made', { directory });
    const thread = await startPgliteThread({ directory, fsync }, (error) => {
      log('books.broken', { error: error.message });
      onBroken();
    });
    const pool = new pg.Pool({ max: CLIENTS_MAX, keepAlive: true, stream: () => thread.socket() });
    pool.setMaxListeners(0);
    pool.on('error', (error) => log('books.client-lost', { error }));
    const maintenance = startMaintenance(pool, log);
    let closing: Promise<void> | null = null;

    const close = async () => {
      try {
        await maintenance.stop();
        await endPool(pool, log);
        await thread.close();
      } finally {
        await lock.release();
      }
    };
    return {
      pool,
      queuePool: pool,
      embedded: true,
      describe: `embedded PGlite in ${dataDir}`,
      close() {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function makeDirectory(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError([
      {
        where: 'HERALD_DATA_DIR',
        what: `the data directory ${dataDir} can't be made (${code ?? 'unknown error'})`,
        hint: 'Name a folder that Herald may write to, such as .herald',
      },
    ]);
  }
}
