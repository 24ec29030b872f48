import type { Post } from '../content/post.ts';
import { resolveReference } from './resolve-reference.ts';

/** All posts at one moment, drafts and unpublished ones among them, in memory. */
export interface Archive {
  /** Adds posts, replacing those of the same id. */
  upsert(posts: readonly Post[]): void;
  /** Unknown ids are ignored. */
  remove(ids: readonly string[]): void;
  byId(id: string): Post | null;
  /** In no order. */
  all(): Iterable<Post>;
  /** By date, undated last. With `now`, events still to come stand where a post of that distance in the past would. */
  newestFirst(now?: Date): readonly Post[];
  /** The posts people mean by an id, path, address or (part of a) title; newest first; empty where none fits. Others than `isKnown` are as if they were not there. */
  resolve(reference: string, isKnown?: (post: Post) => boolean): Promise<Post[]>;
  readonly size: number;
  /** Grows with every change. */
  readonly version: number;
}

/** An empty archive. */
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
 * Order of posts in lists: most recent first, undated last, then by path. With `now` an event that is still to come stands where a post
 * of that distance in the past would: tomorrow's beside yesterday's, next year's far down. Pure.
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

/** Order of posts that nothing else puts in order, by what stays when their files move: title, then id. Pure. */
export function compareByTitle(a: Post, b: Post): number {
  return compareText(a.title, b.title) || compareText(a.id, b.id);
}

/** Order of texts by UTF-16 code unit, the same on every machine: `localeCompare` follows the machine's language. Pure. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether people may not see a post yet: a draft, or its time has not come. Pure. */
export function isScheduled(post: Post, now: Date): boolean {
  return post.draft || (post.publishAt !== null && Date.parse(post.publishAt) > now.getTime());
}

/** Whether a post's time has run out. Pure. */
export function isExpired(post: Post, now: Date): boolean {
  return post.expiresAt !== null && Date.parse(post.expiresAt) <= now.getTime();
}

/** Whether people may see a post: no draft, its time has come, and has not run out. Pure. */
export function isPublished(post: Post, now: Date): boolean {
  return !isScheduled(post, now) && !isExpired(post, now);
}
