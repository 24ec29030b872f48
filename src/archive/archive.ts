import type { Post } from '../content/post.ts';
import { resolveReference } from './resolve-reference.ts';

/** All posts at one moment, in memory, including drafts and unpublished ones. */
export interface Archive {
  /** Adds posts, replacing those with the same id. */
  upsert(posts: readonly Post[]): void;
  /** Removes posts; unknown ids are ignored. */
  remove(ids: readonly string[]): void;
  byId(id: string): Post | null;
  /** Returns all posts, unordered. */
  all(): Iterable<Post>;
  /** Returns posts by date, undated ones last. With `now`, an upcoming event ranks like a post that is equally long ago. */
  newestFirst(now?: Date): readonly Post[];
  /** Returns the posts that an id, path, address or (part of a) title refers to, newest first; empty if none matches. Posts for which `isKnown` is false are ignored. */
  resolve(reference: string, isKnown?: (post: Post) => boolean): Promise<Post[]>;
  readonly size: number;
  /** Increases with every change. */
  readonly version: number;
}

/** Creates an empty archive. */
export function createArchive(): Archive {
  const posts = new Map<string, Post>();
  let inOrder: readonly Post[] | null = null;
  let version = 0;
  const changed = (): void => {
    inOrder = null;
    version += 1;
  };
  const ordered = (): readonly Post[] => {
    inOrder ??= newestFirst(posts.values());
    return inOrder;
  };
  return {
    upsert(added) {
      for (const post of added) posts.set(post.id, post);
      changed();
    },
    remove(ids) {
      for (const id of ids) posts.delete(id);
      changed();
    },
    byId: (id) => posts.get(id) ?? null,
    all: () => posts.values(),
    newestFirst: (now) => (now ? newestFirst(posts.values(), now) : ordered()),
    resolve: async (reference, isKnown) => newestFirst(await resolveReference([...posts.values()], reference, isKnown)),
    get size() {
      return posts.size;
    },
    get version() {
      return version;
    },
  };
}

/**
 * Sorts posts for lists: most recent first, undated last, then by path. With `now`, an upcoming event ranks like a post that is
 * equally long ago: tomorrow's beside yesterday's, next year's far down. Pure.
 */
function newestFirst(posts: Iterable<Post>, now: Date | null = null): Post[] {
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

/** Compares posts that have no other order by what stays the same when files move: title, then id. Pure. */
export function compareByTitle(a: Post, b: Post): number {
  return compareText(a.title, b.title) || compareText(a.id, b.id);
}

/** Compares texts by UTF-16 code unit, the same on every machine: `localeCompare` depends on the machine's language. Pure. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether a post is not visible yet: a draft, or not due to be published. Pure. */
export function isScheduled(post: Post, now: Date): boolean {
  return post.draft || (post.publishAt !== null && Date.parse(post.publishAt) > now.getTime());
}

/** Whether a post has expired. Pure. */
export function isExpired(post: Post, now: Date): boolean {
  return post.expiresAt !== null && Date.parse(post.expiresAt) <= now.getTime();
}

/** Whether a post is visible: no draft, due, and not expired. Pure. */
export function isPublished(post: Post, now: Date): boolean {
  return !isScheduled(post, now) && !isExpired(post, now);
}
