import type { Archive } from '../archive/archive.ts';
import type { Post } from '../content/post.ts';
import type { Log } from '../ops/log.ts';
import type { FeedBatch, PostFeed, StartPostFeed } from '../ports/post-feed.ts';
import type { SearchEngine } from '../search/search-engine.ts';

/** Collaborators of a replica. */
export interface ReplicaContext {
  startFeed: StartPostFeed;
  archive: Archive;
  engine: Pick<SearchEngine, 'upsert' | 'remove'>;
  log: Log;
}

/**
 * Keeps archive and search index of a process that does not read the folder equal to the posts in the database, starting with all of them; posts that are
 * already there cost nothing. After it is stopped, archive and index keep what they have.
 */
export function startReplica({ startFeed, archive, engine, log }: ReplicaContext): PostFeed {
  return startFeed({
    since: 0,
    log,
    onBatch: (batch) => {
      const { changed, gone } = replicaChanges(archive.byId, batch);
      archive.upsert(changed);
      archive.remove(gone);
      engine.upsert(changed);
      engine.remove(gone);
    },
  });
}

/** Returns what a batch changes in an archive: posts that are new or different, and ids to remove. Pure. */
export function replicaChanges(
  byId: (id: string) => Post | null,
  { posts, removed }: Pick<FeedBatch, 'posts' | 'removed'>,
): { changed: readonly Post[]; gone: readonly string[] } {
  // The same content under another path or address is a different post to readers.
  const isThere = (post: Post): boolean => {
    const known = byId(post.id);
    return known !== null && known.hash === post.hash && known.path === post.path && known.url === post.url;
  };
  return { changed: posts.filter((post) => !isThere(post)), gone: removed };
}
