import type { Post } from '../../content/post.ts';
import { postIdOf } from '../../content/post-id.ts';
import type { KnownPost } from '../../ports/post-store.ts';
import type { ScannedFolder } from './classify-posts.ts';

/** Maximum time since a file disappeared for it to belong to the same batch as new files, ms: the maximum time for which news settles. */
const BATCH_MS = 600_000;

type Scan = Pick<ScannedFolder, 'posts' | 'known' | 'now'> & {
  /** Paths of files that can't be read: their posts are not gone. */
  brokenPaths: ReadonlySet<string>;
};

const fileIdOf = (post: Post): string => post.fileId ?? post.id;
const isByPath = (fileId: string, path: string): boolean => fileId === postIdOf(`path:${path}`);
const pairOf = ({ title, date }: { title: string; date: string | null }): string | null => (date === null ? null : `${date} ${title}`);

/**
 * Finds posts that are known under a different id than the one their file gives: those that moved (the same bytes, or the same title and date, disappeared
 * from another path in this batch), and those whose `external_url` was corrected (the same path and title). They keep their id, so that `why`, `replay`,
 * edits and removals follow them. A file at a path that another post has left gets an id of its own. `posts`: the same array if nothing changes;
 * `superseded`: ids that were given to new files, not announced yet, which turn out to be posts that moved. Pure.
 */
export function keepIdentities({ posts, known, brokenPaths, now }: Scan): { posts: readonly Post[]; superseded: ReadonlySet<string> } {
  const rows = [...known.values()];
  const byFile = rowsByFile(rows);
  const owners = new Map<string, KnownPost>();
  for (const post of posts) {
    const row = byFile.get(fileIdOf(post));
    if (row && !isReplaced(post, row)) owners.set(fileIdOf(post), row);
  }
  const claimed = new Set([...owners.values()].map(({ id }) => id));
  const superseded = new Set<string>();
  const found = new Set<Post>();
  const came = posts.filter((post) => (owners.get(fileIdOf(post))?.state ?? 'settling') === 'settling');
  const went = came.length === 0 ? [] : rows.filter(({ id, path }) => !claimed.has(id) && !brokenPaths.has(path));
  const isFree = (row: KnownPost | undefined): row is KnownPost => row !== undefined && !claimed.has(row.id);
  const samePlace: FindPredecessor = (post) => byFile.get(fileIdOf(post));
  for (const predecessorOf of [sameBytes(went, isFree), samePlace, corrected(went), sameTitleAndDate(came, went, now)]) {
    for (const post of came.filter((one) => !found.has(one))) {
      const row = predecessorOf(post);
      if (!isFree(row)) continue;
      const own = owners.get(fileIdOf(post));
      if (own) superseded.add(own.id);
      owners.set(fileIdOf(post), row);
      claimed.add(row.id);
      found.add(post);
    }
  }
  const used = new Set<string>();
  const kept = posts.map((post) => {
    const id = owners.get(fileIdOf(post))?.id ?? unusedId(fileIdOf(post), known, used);
    used.add(id);
    return withId(post, id);
  });
  return { posts: kept.every((post, at) => post === posts[at]) ? posts : kept, superseded };
}

/** Returns the known posts by the id that their file gave. */
function rowsByFile(rows: readonly KnownPost[]): ReadonlyMap<string, KnownPost> {
  const byFile = new Map<string, KnownPost>();
  // If two posts gave the same id, because one followed the other at the same path, the one that still exists counts.
  for (const row of rows) if (row.removedAt === null || !byFile.has(row.fileId)) byFile.set(row.fileId, row);
  return byFile;
}

/** Whether another post may have taken over this path, as when files are renumbered: neither bytes nor title are the same. */
function isReplaced(post: Post, row: KnownPost): boolean {
  return row.removedAt === null && row.hash !== post.hash && row.title !== post.title && isByPath(row.fileId, row.path);
}

type FindPredecessor = (post: Post) => KnownPost | undefined;

/** Finds a post by the same path and the same title. */
function corrected(went: readonly KnownPost[]): FindPredecessor {
  const byPath = new Map(went.filter(({ removedAt }) => removedAt === null).map((row) => [row.path, row]));
  return ({ path, title }) => {
    const row = byPath.get(path);
    return row?.title === title ? row : undefined;
  };
}

/** Finds a post by the same bytes. Of several, one that was announced is preferred, then one that was not removed earlier. */
function sameBytes(went: readonly KnownPost[], isFree: (row: KnownPost) => boolean): FindPredecessor {
  const byHash = new Map<string, KnownPost[]>();
  const rank = ({ state, removedAt }: KnownPost): number => (state === 'announced' ? 0 : 2) + (removedAt === null ? 0 : 1);
  for (const row of went.toSorted((a, b) => rank(a) - rank(b))) byHash.set(row.hash, [...(byHash.get(row.hash) ?? []), row]);
  return ({ hash }) => byHash.get(hash)?.find(isFree);
}

/** Finds a post known by its path alone, by the same title and date, if no other post that disappeared or arrived has that pair. */
function sameTitleAndDate(came: readonly Post[], went: readonly KnownPost[], now: Date): FindPredecessor {
  const since = new Date(now.getTime() - BATCH_MS).toISOString();
  const lately = went.filter(({ removedAt }) => removedAt === null || removedAt >= since);
  const cameOnce = onlyOnce(came);
  const wentOnce = onlyOnce(lately);
  return (post) => {
    const pair = pairOf(post);
    const row = pair === null || !cameOnce.has(pair) ? undefined : wentOnce.get(pair);
    return row && isByPath(fileIdOf(post), post.path) && isByPath(row.fileId, row.path) ? row : undefined;
  };
}

function onlyOnce<T extends { title: string; date: string | null }>(all: readonly T[]): Map<string, T> {
  const once = new Map<string, T>();
  const twice = new Set<string>();
  for (const one of all) {
    const pair = pairOf(one);
    if (pair === null) continue;
    if (once.has(pair)) twice.add(pair);
    once.set(pair, one);
  }
  for (const pair of twice) once.delete(pair);
  return once;
}

/** Returns the id that a file gives, or one derived from it if a post that left that path still has it. */
function unusedId(fileId: string, known: ReadonlyMap<string, KnownPost>, used: ReadonlySet<string>): string {
  let id = fileId;
  for (let count = 2; known.has(id) || used.has(id); count++) id = postIdOf(`${fileId} ${count}`);
  return id;
}

/** Cache that makes a post under another id the same object at each scan, so that it is not indexed again. */
const renamed = new WeakMap<Post, Post>();

/** Returns the post under this id. Pure. */
export function withId(post: Post, id: string): Post {
  if (post.id === id) return post;
  const earlier = renamed.get(post);
  if (earlier?.id === id) return earlier;
  const { fileId = post.id, ...rest } = post;
  const now: Post = id === fileId ? { ...rest, id } : { ...rest, id, fileId };
  renamed.set(post, now);
  return now;
}
