import { GitError } from './errors.ts';
import type { RunGit } from './run-git.ts';

/** Time of the commit that brought a file, epoch ms, by path below the posts' folder. */
export type CommitTimes = ReadonlyMap<string, number>;

export const NO_COMMIT_TIMES: CommitTimes = new Map();

/** Maximum output that is read, far more than fifty commits of a large site name. Files named after it have no commit time. */
const MAX_OUTPUT_CHARS = 8_000_000;
/** Marks the time of a commit among the paths. */
const MARK = '\u0001';

/**
 * Reads when files of `folder` were first added or changed after the commit `since`, along the first parents of `commit`; the files of a
 * merge have the time of the merge. Empty if that history is not available locally.
 */
export async function readCommitTimes(git: RunGit, since: string, commit: string, folder: string): Promise<CommitTimes> {
  let printed = '';
  const read = (piece: string): boolean => {
    printed += piece;
    return printed.length > MAX_OUTPUT_CHARS;
  };
  const list = ['log', '--first-parent', '-m', '--reverse', '--no-renames', '--diff-filter=AM', '--name-only', '-z', '--format=%x01%ct'];
  try {
    await git([...list, `${since}..${commit}`, '--', ...(folder === '' ? [] : [folder])], { read });
  } catch (error) {
    if (error instanceof GitError) return NO_COMMIT_TIMES;
    throw error;
  }
  return parseCommitTimes(printed, folder);
}

/** Parses the output of `git log -z`, without its last piece, which may be cut off. Pure. */
export function parseCommitTimes(printed: string, folder: string): CommitTimes {
  const times = new Map<string, number>();
  const prefix = folder === '' ? '' : `${folder}/`;
  let atMs = Number.NaN;
  let isFirst = false;
  for (const piece of printed.split('\0').slice(0, -1)) {
    if (piece.startsWith(MARK)) {
      atMs = Number(piece.slice(1)) * 1_000;
      isFirst = true;
      continue;
    }
    // git prints a line feed after the time, which arrives before the first path.
    const path = isFirst && piece.startsWith('\n') ? piece.slice(1) : piece;
    isFirst = false;
    const own = path.slice(prefix.length);
    if (path.startsWith(prefix) && !times.has(own) && Number.isFinite(atMs)) times.set(own, atMs);
  }
  return times;
}
