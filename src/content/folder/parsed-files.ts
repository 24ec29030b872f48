import { createYielder, forEachConcurrently } from '../../lib/concurrency.ts';
import { isCopyOf, possibleOriginalOf } from '../parse/leftovers.ts';
import { parsePost } from '../parse/parse-post.ts';
import type { Post, Problem } from '../post.ts';
import { comparePaths } from '../post-path.ts';
import { type FileProblem, fileNote, fileWarning } from '../problem.ts';
import type { Site } from '../site/site.ts';
import type { CachedFile } from './parse-cache.ts';
import { isSameStamp, readFileAt, type Stamp, stampAt } from './read-file.ts';
import type { FoundFile, Walk } from './walk-folder.ts';

/** The content folder at one moment. */
export interface FolderState {
  /** Sorted by path. The same array as last time if nothing has changed. */
  posts: readonly Post[];
  /** Sorted by path. */
  problems: readonly Problem[];
  /** Whether posts or problems differ from the last returned state; true the first time. */
  changed: boolean;
  /** Number of files whose bytes were read this time. */
  read: number;
  /** Time of the commit that brought a post, epoch ms, by path; only posts that came since the last scan. Left out if posts do not come from a repository. */
  committedAt?: ReadonlyMap<string, number>;
}

/** Maximum number of files open at the same time. */
const WIDTH = 16;
/** Number of files that are checked before giving way to the event loop; each takes some 5 µs. */
const CHUNK = 128;
/** Maximum time between a write and a read after which the file may be written again within the same tick of the file system's clock, ms. */
const TICK_MS = 20;

interface Entry {
  readonly path: string;
  /** The file that this one may be a copy of, judging by its name. */
  readonly original: string | null;
  realPath: string;
  /** Null: not reliable, so the file is read again at the next scan. */
  stamp: Stamp | null;
  post: Post | null;
  problems: readonly Problem[];
  /** Number of the scan that last found the file. */
  look: number;
  /** Whether it is already among the entries sorted by path. */
  isPlaced: boolean;
}

/** Cache of the parsed files of a content folder. */
export interface ParsedFiles {
  /** Updates the cache to these files and no others, except in folders that could not be listed. */
  replaceAll(walk: Walk): Promise<FolderState>;
  /** Checks these files again; all others are taken as they are. */
  replaceSome(found: readonly FoundFile[]): Promise<FolderState>;
  /** Sets what is known about the site; if that has changed, every file is read again. */
  useSite(site: Site): void;
  knows(path: string): boolean;
  /** Takes these files as read, as long as their stamps still match. Call it before the first scan. */
  recall(remembered: readonly CachedFile[]): void;
  /** Returns what can be passed to `recall` later. */
  memory(): readonly CachedFile[];
}

/** Creates an empty cache of a folder's files. */
export function createParsedFiles(first: Site): ParsedFiles {
  let site = first;
  const entries = new Map<string, Entry>();
  /** The same entries sorted by path; cached because re-sorting dominates when only one of many has changed. */
  let inOrder: Entry[] = [];
  let hasGone = false;
  let walkProblems: readonly Problem[] = [];
  let last: FolderState | null = null;
  let read = 0;
  let dirty = false;
  let look = 0;

  const put = (path: string, now: Pick<Entry, 'realPath' | 'stamp' | 'post' | 'problems'>): void => {
    const known = entries.get(path);
    dirty ||=
      known === undefined ||
      known.post?.hash !== now.post?.hash ||
      known.post?.url !== now.post?.url ||
      !isSame(known.problems, now.problems);
    if (known === undefined) entries.set(path, { path, original: possibleOriginalOf(path), ...now, look, isPlaced: false });
    else Object.assign(known, now);
  };

  const drop = (path: string): void => {
    if (!entries.delete(path)) return;
    hasGone = true;
    dirty = true;
  };

  const refuse = ({ path, realPath }: FoundFile, complaint: FileProblem): void =>
    put(path, { realPath, stamp: null, post: null, problems: [{ path, ...complaint }] });

  const hasChanged = ({ path, realPath }: FoundFile): boolean => {
    const known = entries.get(path);
    if (known !== undefined) known.look = look;
    if (known?.stamp == null || !known.isPlaced || known.realPath !== realPath) return true;
    const stamp = stampAt(realPath);
    return stamp === null || !isSameStamp(stamp, known.stamp);
  };

  const readAgain = async (file: FoundFile, slice: () => Promise<void> | undefined): Promise<void> => {
    const reading = await readFileAt(file.realPath);
    if (reading.kind === 'absent') return drop(file.path);
    if (reading.kind === 'refused') return refuse(file, reading.complaint);
    read++;
    // Here, because the expensive part follows.
    await slice();
    const { stamp, bytes } = reading;
    const settled = Date.now() - Math.max(stamp.mtimeMs, stamp.ctimeMs) > TICK_MS;
    put(file.path, { realPath: file.realPath, stamp: settled ? stamp : null, ...parsePost({ path: file.path, bytes }, { site }) });
  };

  const lookAt = async (found: readonly FoundFile[]): Promise<void> => {
    const slice = createYielder();
    const changed: FoundFile[] = [];
    for (const [at, file] of found.entries()) {
      if (hasChanged(file)) changed.push(file);
      if (at % CHUNK === 0) await slice();
    }
    await forEachConcurrently(changed, WIDTH, (file) => readAgain(file, slice));
    takeIn(changed.flatMap(({ path }) => entries.get(path) ?? []));
  };

  /** Adds new entries to those sorted by path. They were found in that order, so there is little to sort. */
  const takeIn = (found: readonly Entry[]): void => {
    if (hasGone) inOrder = inOrder.filter((entry) => entries.get(entry.path) === entry);
    hasGone = false;
    const added = found.filter(({ isPlaced }) => !isPlaced);
    if (added.length === 0) return;
    for (const entry of added) {
      entry.isPlaced = true;
      inOrder.push(entry);
    }
    inOrder.sort(comparePaths);
  };

  const dropUnseen = async (unlisted: readonly string[]): Promise<void> => {
    const slice = createYielder();
    for (const [at, entry] of inOrder.entries()) {
      if (entry.look !== look && !unlisted.some((folder) => entry.path.startsWith(`${folder}/`))) drop(entry.path);
      if (at % CHUNK === 0) await slice();
    }
    takeIn([]);
  };

  const state = async (): Promise<FolderState> => {
    const changed = last === null || dirty;
    if (last === null || dirty)
      last = { ...(await assemble(inOrder, walkProblems, (path) => entries.get(path)?.post ?? null)), changed, read };
    else last = { ...last, changed, read };
    dirty = false;
    read = 0;
    return last;
  };

  return {
    useSite: (now) => {
      if (JSON.stringify(now) === JSON.stringify(site)) return;
      site = now;
      for (const entry of entries.values()) entry.stamp = null;
    },
    knows: (path) => entries.has(path),
    recall: (remembered) => {
      for (const { path, ...entry } of remembered) put(path, entry);
      takeIn([...entries.values()]);
    },
    memory: () =>
      inOrder.flatMap(({ look: _, isPlaced: __, original: ___, stamp, ...entry }) => (stamp === null ? [] : [{ stamp, ...entry }])),
    async replaceAll(walk) {
      look++;
      dirty ||= !isSame(walkProblems, walk.problems);
      walkProblems = walk.problems;
      await lookAt(walk.files);
      await dropUnseen(walk.unlisted);
      return state();
    },
    async replaceSome(found) {
      await lookAt(found);
      return state();
    },
  };
}

const isSame = (a: readonly Problem[], b: readonly Problem[]): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** Returns posts and problems by path. A copy next to its original is not a post; of files with the same identity, the first by path is. */
async function assemble(
  entries: readonly Entry[],
  walkProblems: readonly Problem[],
  postAt: (path: string) => Post | null,
): Promise<Pick<FolderState, 'posts' | 'problems'>> {
  const slice = createYielder();
  const problems: Problem[] = [...walkProblems];
  const first = new Map<string, Post>();
  const posts: Post[] = [];
  for (const [at, entry] of entries.entries()) {
    if (at % CHUNK === 0) await slice();
    for (const problem of entry.problems) problems.push(problem);
    if (entry.post === null) continue;
    const original = entry.original === null ? null : postAt(entry.original);
    if (original !== null && isCopyOf(original, entry.post)) {
      problems.push(copyOf(original, entry.post));
      continue;
    }
    const earlier = first.get(entry.post.id);
    if (earlier !== undefined) problems.push(duplicateOf(earlier, entry.post));
    else {
      first.set(entry.post.id, entry.post);
      posts.push(entry.post);
    }
  }
  return { posts, problems: problems.sort(comparePaths) };
}

const duplicateOf = (first: Post, { path }: Post): Problem => ({
  path,
  ...fileNote('duplicate-identity', `the same post as ${first.path}, which is used instead`, null),
});

const copyOf = (original: Post, { path }: Post): Problem => ({
  path,
  ...fileWarning(
    'copied-file',
    `a copy of ${original.path}, which is used instead`,
    'Delete one of the two, or give this one a title or a date of its own',
  ),
});
