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
  /** Where the embedded database stands; made (0700) where it is missing. */
  dataDir: string;
  /** Whether the embedded database brings each commit to the disk. */
  fsync: boolean;
  log: Log;
  /** The embedded database stopped by itself and stays so: only a new process can open it again. */
  onBroken?: () => void;
  /** How its sessions are called on a server. Default: `herald`. */
  sessionName?: string;
}

/** What Herald remembers, opened and up to date. */
export interface OpenedDatabase extends DatabaseStores, DatabasePool {
  /** Resolves when the database answers and takes writes. @throws {Error} when it does not within 5 s */
  ping(): Promise<void>;
  /** What an error of the database means, and what to do. Pure. */
  explain(error: unknown): { what: string; hint: string };
}

const PING_MS = 5_000;

/** Opens the database. @throws {ConfigError} when the configured server or folder can't be used @throws {DirectoryInUseError} when another Herald has the folder */
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
  // A client whose server fell silent is thrown away, so that the next question goes to another; the embedded database has but one session.
  const asking = embedded ? { text } : { text, query_timeout: PING_MS };
  const answer = pool.query<{ read_only: string }>(asking);
  const { rows } = await rejectAfter(PING_MS, answer, () => new Error('The database did not answer within 5 s'));
  if (rows[0]?.read_only === 'on') throw Object.assign(new Error('the database only reads'), { code: '25006' });
}

const DISK_FULL = '53100';

/** An error of the database in words: of a server, or of the data folder that the embedded one lives in. Pure. */
export function explainDatabase(
  { embedded, describe }: Pick<DatabasePool, 'embedded' | 'describe'>,
  error: unknown,
): { what: string; hint: string } {
  if (!embedded) return postgresComplaint(error, describe.replace(/^PostgreSQL at /, ''));
  const code = error instanceof Error && 'code' in error ? String(error.code) : null;
  if (code === DISK_FULL) return { what: `the disk of the data folder is full (${describe})`, hint: 'Make room there' };
  const why = code ?? (error instanceof Error ? error.message.slice(0, 80) : 'unknown fault');
  return { what: `${describe} can't be used (${why})`, hint: 'Restart Herald; its log says more' };
}
