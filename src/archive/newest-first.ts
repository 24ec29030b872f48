import type { Post } from '../content/post.ts';

/**
 * Order of posts in lists: most recent first, undated last, then by path. With `now` an event that is still to come stands where a post
 * of that distance in the past would: tomorrow's beside yesterday's, next year's far down. Pure.
 */
export function newestFirst(posts: Iterable<Post>, now: Date | null = null): Post[] {
  const nowMs = now?.getTime() ?? null;
  const keyed = [...posts].map((post) => ({ post, key: sortKey(post, nowMs) }));
  keyed.sort((a, b) => b.key - a.key || compareText(a.post.path, b.post.path));
  return keyed.map(({ post }) => post);
}

function sortKey(post: Post, nowMs: number | null): number {
  if (post.date === null) return Number.NEGATIVE_INFINITY;
  const date = Date.parse(post.date);
  return nowMs !== null && date > nowMs ? nowMs - (date - nowMs) : date;
}

/** Order of texts by UTF-16 code unit, the same on every machine: `localeCompare` follows the machine's language. Pure. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
