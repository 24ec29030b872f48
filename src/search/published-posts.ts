import { isPublished } from '../archive/is-published.ts';
import type { Post } from '../content/post.ts';

/** What of the posts handed over belongs into an index at the moment. */
export interface PublishedPosts {
  /** Splits what is handed over: posts that people may see, and ids of others, which must not be in the index. */
  sort(posts: readonly Post[]): { shown: readonly Post[]; hidden: readonly string[] };
  forget(ids: readonly string[]): void;
  /** Ids of posts whose time has come, or has run out, since they were handed over or returned here; empty at nearly every call. */
  takeDue(): readonly string[];
}

/**
 * Keeps drafts, posts whose time has not come and expired ones out of an index, so that nothing that is made of its words (corrections,
 * completions, counts) can reveal them; and knows when to check a post again. `now`: epoch ms.
 */
export function createPublishedPosts(now: () => number): PublishedPosts {
  /** Post → when it changes by itself, epoch ms. */
  const changesAt = new Map<string, number>();
  let next = Number.POSITIVE_INFINITY;

  function note(post: Post, nowMs: number): void {
    const atMs = nextChangeOf(post, nowMs);
    if (atMs === null) changesAt.delete(post.id);
    else changesAt.set(post.id, atMs);
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
      for (const id of ids) changesAt.delete(id);
    },
    takeDue() {
      const nowMs = now();
      if (nowMs < next) return [];
      const due: string[] = [];
      next = Number.POSITIVE_INFINITY;
      for (const [id, atMs] of changesAt) {
        if (atMs <= nowMs) due.push(id);
        else if (atMs < next) next = atMs;
      }
      for (const id of due) changesAt.delete(id);
      return due;
    },
  };
}

/** When a post comes or goes by itself, epoch ms; null: never again. Pure. */
function nextChangeOf({ draft, publishAt, expiresAt }: Post, nowMs: number): number | null {
  if (draft) return null;
  const coming = [publishAt, expiresAt].flatMap((at) => (at === null ? [] : [Date.parse(at)])).filter((at) => at > nowMs);
  return coming.length > 0 ? Math.min(...coming) : null;
}
