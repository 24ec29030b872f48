import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitProblem } from './errors.ts';

/** Limits for a commit and for a fetch. */
export interface GitLimits {
  /** Number of files in the posts' folder, whatever they are. */
  files: number;
  /** Total size of those files when checked out. */
  bytes: number;
  /** Depth of nested folders. */
  folders: number;
  /** Size of what one fetch may bring, packed. */
  fetchBytes: number;
}

const GIB = 1_073_741_824;

/** Far beyond any archive of posts, and low enough for a small disk. */
export const GIT_LIMITS: GitLimits = { files: 100_000, bytes: 2 * GIB, folders: 32, fetchBytes: 2 * GIB };

/** Maximum length of an entry in the list: a path has at most 4,096 bytes, so a longer entry can't be checked out. */
const MAX_ENTRY_CHARS = 8_192;

/** Counts what `git ls-tree -r -l -z` lists, piece by piece, and stops at a limit: even a small repository can name a billion files. */
export interface TreeCounter {
  /** Takes the next piece of the list. Returns true once a limit is exceeded: the rest need not be read. */
  take(text: string): boolean;
  /** Returns the limit that was exceeded; null if none so far. */
  excess(): GitProblem | null;
}

/** Creates a counter that starts at zero. */
export function createTreeCounter(limits: GitLimits): TreeCounter {
  let [files, bytes] = [0, 0];
  let rest = '';
  let excess: GitProblem | null = null;

  const count = (entry: string): void => {
    const [facts = '', path = ''] = entry.split('\t', 2);
    files += 1;
    // A submodule has no size, and is not checked out.
    bytes += Number(facts.slice(facts.lastIndexOf(' ') + 1)) || 0;
    if (files > limits.files) excess = tooLarge(`more than ${limits.files.toLocaleString('en')} files`);
    else if (bytes > limits.bytes) excess = tooLarge(`files of more than ${sizeOf(limits.bytes)} together`);
    else if (path.split('/').length - 1 > limits.folders) excess = tooLarge(`more than ${limits.folders} nested folders`);
  };

  return {
    take(text) {
      const entries = (rest + text).split('\0');
      rest = entries.pop() ?? '';
      for (const entry of entries) {
        if (excess !== null) break;
        count(entry);
      }
      if (rest.length > MAX_ENTRY_CHARS) excess ??= tooLarge('a file whose name is too long');
      return excess !== null;
    },
    excess: () => excess,
  };
}

/** Returns the problem of a fetch that brings more than it may. Pure. */
export function fetchTooLarge({ fetchBytes }: GitLimits): GitProblem {
  return tooLarge(`more than ${sizeOf(fetchBytes)} to fetch`);
}

function tooLarge(what: string): GitProblem {
  return {
    code: 'git-too-large',
    message: `the repository has ${what}, which is more than Herald accepts`,
    hint: 'Keep posts in a repository or folder of their own, and name that folder after the last “:” of HERALD_CONTENT_GIT; until then the earlier posts stay',
  };
}

const sizeOf = (bytes: number): string => (bytes >= GIB ? `${bytes / GIB} GiB` : `${bytes.toLocaleString('en')} bytes`);

/** Interval between two checks of what has arrived, ms. */
const EVERY_MS = 250;

/**
 * Calls `onTooMuch` once the objects arriving in a repository take more than `mostBytes`: git has no limit of its own for a fetch, and would
 * fill the disk. Objects that already existed do not count. Returns a function that ends the watch.
 */
export function watchFetch(gitDir: string, maxBytes: number, onTooMuch: () => void): () => void {
  let before: number | null = null;
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const size = await folderBytes(join(gitDir, 'objects', 'pack'));
    if (ended) return;
    before ??= size;
    if (size - before > maxBytes) onTooMuch();
    else timer = setTimeout(() => void look(), EVERY_MS);
  };
  void look();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

async function folderBytes(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      lstat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
