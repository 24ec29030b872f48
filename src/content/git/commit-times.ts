import { GitError } from './errors.ts';
import type { RunGit } from './run-git.ts';

/** By path below the folder of the posts: when the commit that brought the file was made, epoch ms. */
export type CommitTimes = ReadonlyMap<string, number>;

export const NO_COMMIT_TIMES: CommitTimes = new Map();

/** Far more than fifty commits of a large site name; what comes after it counts as brought by the scan. */
const MAX_OUTPUT_CHARS = 8_000_000;
/** Marks the time of a commit among the paths. */
const MARK = '\u0001';

/**
 * When files of `folder` were added or changed for the first time after the commit `since`, along the first parents of `commit`: of a merge,
 * the time of the merge. Empty where that history is not here.
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

/** What `git log -z` printed, without its last piece where that was cut off. Pure. */
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
    // git ends the line of the time before the first path.
    const path = isFirst && piece.startsWith('\n') ? piece.slice(1) : piece;
    isFirst = false;
    const own = path.slice(prefix.length);
    if (path.startsWith(prefix) && !times.has(own) && Number.isFinite(atMs)) times.set(own, atMs);
  }
  return times;
}
