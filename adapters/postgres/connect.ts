import type pg from 'pg';
import type { Log } from '../../src/ops/log.ts';
import type { Audit } from '../../src/ports/audit.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import type { PostBook } from '../../src/ports/post-book.ts';
import type { StartPostFeed } from '../../src/ports/post-feed.ts';
import type { SearchFeedbackBook } from '../../src/ports/search-feedback.ts';
import type { SubscriptionBook } from '../../src/ports/subscription-book.ts';
import type { BooksPool } from './books-pool.ts';
import { openEmbeddedPool } from './embedded-pool.ts';
import { openServerPool } from './server-pool.ts';

export interface BooksOptions {
  /** A PostgreSQL server; null: the embedded database. */
  databaseUrl: string | null;
  /** Where the embedded database stands; made (0700) where it is missing. */
  dataDir: string;
  /** Whether the embedded database brings each commit to the disk. */
  fsync: boolean;
  log: Log;
  /** The embedded database stopped by itself and stays so: only a new process can open it again. */
  onBroken?: () => void;
}

/** What Herald remembers, opened and up to date. */
export interface Books {
  /** Migrations that were carried out at this opening. */
  migrated: readonly string[];
  ledger: Ledger;
  posts: PostBook;
  subscriptions: SubscriptionBook;
  audit: Audit;
  feedback: SearchFeedbackBook;
  /** Follows the posts, whichever process writes them; feeds must be stopped before `close`. */
  startPostFeed: StartPostFeed;
  pool: pg.Pool;
  /** For BullMQ: finds its tables, in the schema `bullmq`, by their bare names. Belongs to the books: `close` ends it. */
  queuePool: pg.Pool;
  embedded: boolean;
  /** `embedded PGlite in .herald`, `PostgreSQL at db:5432/herald`; never a password. */
  describe: string;
  /** An error of the start as what a person is told (see `BooksPool`). */
  startError(error: unknown): unknown;
  /** Resolves when the database answers. @throws {Error} when it does not within 5 s */
  ping(): Promise<void>;
  /** Safe to call twice. */
  close(): Promise<void>;
}

const PING_MS = 5_000;

/** Opens the books. @throws {ConfigError} when the configured server or folder can't be used @throws {DirectoryInUseError} when another Herald has the folder */
export async function openBooks({ databaseUrl, dataDir, fsync, log, onBroken = () => undefined }: BooksOptions): Promise<Books> {
  // The query builder is loaded while the database opens.
  const [place, { tablesOn }] = await Promise.all([
    databaseUrl === null ? openEmbeddedPool(dataDir, fsync, log, onBroken) : openServerPool(databaseUrl, log),
    import('./tables.ts'),
  ]);
  const { pool, queuePool, embedded, describe, startError } = place;
  try {
    const tables = await tablesOn(pool);
    return { ...tables, pool, queuePool, embedded, describe, startError, ping: () => ping(place), close: () => place.close() };
  } catch (error) {
    await place.close();
    throw startError(error);
  }
}

async function ping({ pool }: BooksPool): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The database did not answer within 5 s')), PING_MS);
  });
  try {
    await Promise.race([pool.query('select 1'), late]);
  } finally {
    clearTimeout(timer);
  }
}
