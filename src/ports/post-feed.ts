import type { Post } from '../content/post.ts';
import type { Log } from '../ops/log.ts';

/** A reader's position: everything written up to here has been handed over. 0: nothing yet. Increases with every write of a post. */
export type FeedCursor = number;

/** Posts written after a cursor, each once and in its current version. */
export interface FeedBatch {
  /** In the order in which they were written. */
  posts: readonly Post[];
  /** Ids of posts whose files are gone. */
  removed: readonly string[];
  /** The cursor to continue from. */
  cursor: FeedCursor;
}

/** Options of a post feed. */
export interface FeedOptions {
  /** A cursor of this database; one that it has not reached (after restoring a backup) counts as 0. */
  since: FeedCursor;
  /** Called once at a time. If it rejects, the same posts are handed over again. */
  onBatch(batch: FeedBatch): void | Promise<void>;
  /** Maximum time until a write whose notification was lost is noticed, ms. Default 30 s. */
  pollMs?: number;
  log: Log;
}

/** Follows the posts in the database, whichever process writes them, through lost connections and restarts of the server. */
export interface PostFeed {
  /** Resolves once everything written before the start has been handed over. Never rejects. */
  caughtUp: Promise<void>;
  /** Waits for the batch in progress; no more are handed over after it. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts following. Every committed write is handed over, in the order of commits: a batch never gets ahead of a transaction that is still open and whose
 * posts come before it.
 */
export type StartPostFeed = (terms: FeedOptions) => PostFeed;
