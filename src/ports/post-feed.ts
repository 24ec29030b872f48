import type { Post } from '../content/post.ts';
import type { Log } from '../ops/log.ts';

/** Where a reader stands: all that was written up to here has been handed over. 0: nothing yet. Grows with every write of a post. */
export type FeedCursor = number;

/** Posts that were written after a cursor, each once and as it is now. */
export interface FeedBatch {
  /** In the order they were written. */
  posts: readonly Post[];
  /** Ids of posts whose files are gone. */
  removed: readonly string[];
  /** To go on from. */
  cursor: FeedCursor;
}

/** How to follow. */
export interface FeedTerms {
  /** A cursor of this database; one that it has not reached (restored from a backup) counts as 0. */
  since: FeedCursor;
  /** Called one at a time. Where it rejects, the same posts come again. */
  onBatch(batch: FeedBatch): void | Promise<void>;
  /** How long a write whose hint was lost may stay unnoticed, ms. Default 30 s. */
  pollMs?: number;
  log: Log;
}

/** Follows the posts in the database, whoever writes them, through lost connections and restarts of the server. */
export interface PostFeed {
  /** Resolves once all that was written before the start has been handed over. Never rejects. */
  caughtUp: Promise<void>;
  /** Waits for the batch under way, then no more are handed over. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Begins to follow. Every committed write comes, in the order of commits: a batch never overtakes a transaction that is still open and whose posts would
 * have stood before it.
 */
export type StartPostFeed = (terms: FeedTerms) => PostFeed;
