import { rejectAfter } from '../../src/lib/timeout.ts';
import type { Log } from '../../src/ops/log.ts';
import type { DatabasePool } from './database-pool.ts';
import { openEmbeddedPool } from './embedded/open-pool.ts';
import { postgresComplaint } from './server/explain-error.ts';
import { openServerPool } from './server/open-pool.ts';
import type { DatabaseStores } from './stores/create-stores.ts';

export interface DatabaseOptions {
  /** A PostgreSQL server; null: the embedded database. */
  databaseUrl: string | null;
  /** Folder of the embedded database; created (0700) if it is missing. */
  dataDir: string;
  /** Whether the embedded database flushes each commit to disk. */
  fsync: boolean;
  log: Log;
  /** Called when the embedded database stopped by itself; only a new process can open it again. */
  onBroken?: () => void;
  /** Name of its sessions on a server. Default: `herald`. */
  sessionName?: string;
}

/** The opened database with its stores, migrated to the current schema. */
export interface OpenedDatabase extends DatabaseStores, DatabasePool {
  /** Resolves when the database answers and accepts writes. @throws {Error} if it does not within 5 s */
  ping(): Promise<void>;
  /** Returns what a database error means and what to do. Pure. */
  explain(error: unknown): { what: string; hint: string };
}

const PING_MS = 5_000;

/** Opens the database. @throws {ConfigError} if the configured server or folder can't be used @throws {DirectoryInUseError} if another Herald uses the folder */
export async function openDatabase({
  databaseUrl,
  dataDir,
  fsync,
  log,
  onBroken = () => undefined,
  sessionName = 'herald',
}: DatabaseOptions): Promise<OpenedDatabase> {
  // The query builder is loaded while the database opens.
  const [place, { createStores }] = await Promise.all([
    databaseUrl === null ? openEmbeddedPool(dataDir, fsync, log, onBroken) : openServerPool(databaseUrl, log, sessionName),
    import('./stores/create-stores.ts'),
  ]);
  try {
    const stores = await createStores(place.pool);
    return { ...place, ...stores, ping: () => ping(place), explain: (error) => explainDatabase(place, error) };
  } catch (error) {
    await place.close();
    throw place.startError(error);
  }
}

async function ping({ pool, embedded }: DatabasePool): Promise<void> {
  const text = "select current_setting('transaction_read_only') as read_only";
  // The timeout closes a client whose server no longer responds, so that the next query uses another; the embedded database has only one session.
  const asking = embedded ? { text } : { text, query_timeout: PING_MS };
  const answer = pool.query<{ read_only: string }>(asking);
  const { rows } = await rejectAfter(PING_MS, answer, () => new Error('The database did not answer within 5 s'));
  if (rows[0]?.read_only === 'on') throw Object.assign(new Error('the database is read-only'), { code: '25006' });
}

const DISK_FULL = '53100';

/** Explains a database error: of a server, or of the data folder of the embedded database. Pure. */
export function explainDatabase(
  { embedded, describe }: Pick<DatabasePool, 'embedded' | 'describe'>,
  error: unknown,
): { what: string; hint: string } {
  if (!embedded) return postgresComplaint(error, describe.replace(/^PostgreSQL at /, ''));
  const code = error instanceof Error && 'code' in error ? String(error.code) : null;
  if (code === DISK_FULL) return { what: `the disk of the data folder is full (${describe})`, hint: 'Free some space there' };
  const why = code ?? (error instanceof Error ? error.message.slice(0, 80) : 'unknown error');
  return { what: `${describe} can't be used (${why})`, hint: 'Restart Herald; its log says more' };
}
