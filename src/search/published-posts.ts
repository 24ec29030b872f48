import { isPublished } from '../archive/is-published.ts';
import type { Post } from '../content/post.ts';

/** What of the posts handed over belongs into an index at the moment. */
export interface PublishedPosts {
  /** Splits what is handed over: posts that people may see, and ids of others, which must not be in the index. */
  sort(posts: readonly Post[]): { shown: readonly Post[]; hidden: readonly string[] };
  forget(ids: readonly string[]): void;
  /** Ids of posts whose time has come, or has run out, since they were handed over or told of here; empty at nearly every call. */
  turned(): readonly string[];
}

/**
 * Keeps drafts, posts whose time has not come and expired ones out of an index, so that nothing that is made of its words (corrections,
 * completions, counts) can tell of them; and knows when to look at a post again. `now`: epoch ms.
 */
export function createPublishedPosts(now: () => number): PublishedPosts {
  /** Post → when it changes by itself, epoch ms. */
  const turns = new Map<string, number>();
  let next = Number.POSITIVE_INFINITY;

  function note(post: Post, nowMs: number): void {
    const atMs = turnOf(post, nowMs);
    if (atMs === null) turns.delete(post.id);
    else turns.set(post.id, atMs);
    if (atMs !== null && atMs < next) next = atMs;
  }

  return {
    sort(posts) {
      const nowMs = now();
      const at = new Date(nowMs);
      for (const post of posts) note(post, nowMs);
      const isShown = (post: Post): boolean => isPublished(post, at);
      if (posts.every(isShown)) return { shown: posts, hidden: [] };
      // One that was handed over twice is as it is the last time.
      const latest = [...new Map(posts.map((post) => [post.id, post])).values()];
      return { shown: latest.filter(isShown), hidden: latest.flatMap((post) => (isShown(post) ? [] : [post.id])) };
    },
    forget(ids) {
      for (const id of ids) turns.delete(id);
    },
    turned() {
      const nowMs = now();
      if (nowMs < next) return [];
      const due: string[] = [];
      next = Number.POSITIVE_INFINITY;
      for (const [id, atMs] of turns) {
        if (atMs <= nowMs) due.push(id);
        else if (atMs < next) next = atMs;
      }
      for (const id of due) turns.delete(id);
      return due;
    },
  };
}

/** When a post comes or goes by itself, epoch ms; null: never again. Pure. */
function turnOf({ draft, publishAt, expiresAt }: Post, nowMs: number): number | null {
  if (draft) return null;
  const coming = [publishAt, expiresAt].flatMap((at) => (at === null ? [] : [Date.parse(at)])).filter((at) => at > nowMs);
  return coming.length > 0 ? Math.min(...coming) : null;
}
