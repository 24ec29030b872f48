import type { Archive } from '../archive/archive.ts';
import type { Post } from '../content/post.ts';
import type { Log } from '../ops/log.ts';
import type { FeedBatch, FeedCursor, StartPostFeed } from '../ports/post-feed.ts';
import type { SearchEngine } from '../search/search-engine.ts';

/** What follows the database. */
export interface ReplicaParts {
  startFeed: StartPostFeed;
  archive: Archive;
  engine: Pick<SearchEngine, 'upsert' | 'remove'>;
  log: Log;
  /** How long a lost hint may go unnoticed, ms; the feed's own default where left out. */
  pollMs?: number;
  /** Told after every batch that was taken in. */
  onApplied?: (batch: FeedBatch) => void;
}

/** Archive and search index of a process that does not read the folder itself. */
export interface Replica {
  /** Resolves once everything that was in the database at the start is here. */
  caughtUp: Promise<void>;
  /** How far it has come. */
  cursor(): FeedCursor;
  /** Takes nothing in any more; what is there stays and answers. Safe to call twice. */
  stop(): Promise<void>;
}

/** Keeps archive and search index equal to the posts in the database, from the first to the last; posts that are there already cost nothing. */
export function startReplica({ startFeed, archive, engine, log, pollMs, onApplied }: ReplicaParts): Replica {
  let cursor: FeedCursor = 0;
  const feed = startFeed({
    since: cursor,
    ...(pollMs === undefined ? {} : { pollMs }),
    log,
    onBatch: (batch) => {
      const { changed, gone } = replicaChanges(archive.byId, batch);
      archive.upsert(changed);
      archive.remove(gone);
      engine.upsert(changed);
      engine.remove(gone);
      cursor = batch.cursor;
      onApplied?.(batch);
    },
  });
  return { caughtUp: feed.caughtUp, cursor: () => cursor, stop: () => feed.stop() };
}

/** What a batch changes in an archive: posts that are not there as they are, and ids that must go. Pure. */
export function replicaChanges(
  byId: (id: string) => Post | null,
  { posts, removed }: Pick<FeedBatch, 'posts' | 'removed'>,
): { changed: readonly Post[]; gone: readonly string[] } {
  // Equal bytes at another place, or told under another address, are another post to people.
  const isThere = (post: Post): boolean => {
    const known = byId(post.id);
    return known !== null && known.hash === post.hash && known.path === post.path && known.url === post.url;
  };
  return { changed: posts.filter((post) => !isThere(post)), gone: removed };
}
