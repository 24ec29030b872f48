import type { Complaint } from './complaint.ts';
import type { RememberedFile } from './folder-memory.ts';
import { parsePost } from './parse-post.ts';
import type { Post, Problem } from './post.ts';
import { byPath } from './post-path.ts';
import { isSameStamp, readFileAt, type Stamp, stampAt } from './read-file.ts';
import type { FolderState } from './read-folder.ts';
import { createSlices, forEachOf } from './slices.ts';
import type { FoundFile, Walk } from './walk-folder.ts';

/** Files open at a time. */
const WIDTH = 16;
/** A file written so shortly before it was read may be written again within the same tick of the file system's clock, ms. */
const TICK_MS = 20;

interface Entry {
  realPath: string;
  /** Null: not to be trusted, read again at the next look. */
  stamp: Stamp | null;
  post: Post | null;
  problems: readonly Problem[];
}

/** What is known of the files of a content folder. */
export interface FolderFiles {
  /** The folder has these files and no others, except in folders that could not be listed. */
  replaceAll(walk: Walk): Promise<FolderState>;
  /** Looks at these files again; all others are taken as they are. */
  replaceSome(found: readonly FoundFile[]): Promise<FolderState>;
  knows(path: string): boolean;
  /** Takes these for read, as long as they look the same. Before the first look. */
  recall(remembered: readonly RememberedFile[]): void;
  /** What can be recalled later. */
  memory(): readonly RememberedFile[];
}

/** Empty memory of a folder's files. */
export function createFolderFiles(options: { siteUrl: string | null }): FolderFiles {
  const entries = new Map<string, Entry>();
  let walkProblems: readonly Problem[] = [];
  let last: FolderState | null = null;
  let read = 0;
  let dirty = false;

  const put = (path: string, entry: Entry): void => {
    const before = entries.get(path);
    entries.set(path, entry);
    dirty ||= before === undefined || before.post?.hash !== entry.post?.hash || !isSame(before.problems, entry.problems);
  };

  const drop = (path: string): void => {
    dirty = entries.delete(path) || dirty;
  };

  const refuse = ({ path, realPath }: FoundFile, complaint: Complaint): void =>
    put(path, { realPath, stamp: null, post: null, problems: [{ path, ...complaint }] });

  const lookAt = async (found: readonly FoundFile[]): Promise<void> => {
    const slice = createSlices();
    await forEachOf(found, WIDTH, async (file) => {
      const known = entries.get(file.path);
      if (known?.stamp != null && known.realPath === file.realPath) {
        const stamp = stampAt(file.realPath);
        if (stamp !== null && isSameStamp(stamp, known.stamp)) return slice();
      }
      const reading = await readFileAt(file.realPath);
      if (reading.kind === 'absent') return drop(file.path);
      if (reading.kind === 'refused') return refuse(file, reading.complaint);
      read++;
      await slice();
      const { stamp, bytes } = reading;
      const settled = Date.now() - Math.max(stamp.mtimeMs, stamp.ctimeMs) > TICK_MS;
      put(file.path, { realPath: file.realPath, stamp: settled ? stamp : null, ...parsePost({ path: file.path, bytes }, options) });
    });
  };

  const state = (): FolderState => {
    if (last === null || dirty) last = { ...assemble(entries, walkProblems), changed: true, read };
    else last = { ...last, changed: false, read };
    dirty = false;
    read = 0;
    return last;
  };

  return {
    knows: (path) => entries.has(path),
    recall: (remembered) => {
      for (const { path, ...entry } of remembered) entries.set(path, entry);
    },
    memory: () => [...entries].flatMap(([path, { stamp, ...entry }]) => (stamp === null ? [] : [{ path, stamp, ...entry }])),
    async replaceAll(walk) {
      const listed = new Set(walk.files.map((file) => file.path));
      const isUnknown = (path: string) => walk.unlisted.some((folder) => path.startsWith(`${folder}/`));
      for (const path of [...entries.keys()]) if (!listed.has(path) && !isUnknown(path)) drop(path);
      dirty ||= !isSame(walkProblems, walk.problems);
      walkProblems = walk.problems;
      await lookAt(walk.files);
      return state();
    },
    async replaceSome(found) {
      await lookAt(found);
      return state();
    },
  };
}

const isSame = (a: readonly Problem[], b: readonly Problem[]): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** Posts and problems by path. Of files with one identity the first by path is the post. */
function assemble(entries: ReadonlyMap<string, Entry>, walkProblems: readonly Problem[]): Pick<FolderState, 'posts' | 'problems'> {
  const problems: Problem[] = [...walkProblems];
  const posts = new Map<string, Post>();
  for (const entry of [...entries.values()]) problems.push(...entry.problems);
  const read = [...entries.values()].map(({ post }) => post).filter((post) => post !== null);
  for (const post of read.sort(byPath)) {
    const first = posts.get(post.id);
    if (first === undefined) posts.set(post.id, post);
    else problems.push(duplicateOf(first, post));
  }
  return { posts: [...posts.values()], problems: problems.sort(byPath) };
}

const duplicateOf = (first: Post, { path }: Post): Problem => ({
  path,
  line: null,
  column: null,
  level: 'info',
  code: 'duplicate-identity',
  message: `the same post as ${first.path}, which counts`,
  hint: null,
});
