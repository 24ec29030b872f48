import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { GitAddress } from './address.ts';
import { type CommitTimes, NO_COMMIT_TIMES, readCommitTimes } from './commit-times.ts';
import { GitError, type GitProblem } from './errors.ts';
import { watchFetch } from './fetch-watch.ts';
import { createTreeCounter, fetchTooLarge, type GitLimits } from './limits.ts';
import type { GitPaths } from './paths.ts';
import { interruptedCommands, withMarkerFile } from './recovery.ts';
import type { RunGit } from './run-git.ts';

/** Commits that are looked at one by one; of more, only the newest is. */
const MOST_COMMITS = 50;
const TIP = 'refs/herald/tip';
/** The newest commit whose posts are in the database. */
const RECORDED = 'refs/herald/recorded';
const OLDEST_GIT = [2, 32] as const;

/** A repository's files on this disk. All but `fetch` work without a network. */
export interface GitCheckout {
  /** Makes the folders, and ends what a crash left half-done. @throws {GitError} when git is missing or too old */
  prepare(): Promise<void>;
  /** Removes what is kept of other addresses, which were set before. Resolves to how many there were. */
  removeOthers(): Promise<number>;
  /** The commit that is checked out; null: none is yet. */
  head(): Promise<string | null>;
  /** Notes that the posts of a commit are in the database. What can't be noted does no harm: times are then read from an earlier commit on. */
  markRecorded(commit: string): Promise<void>;
  /** When what a commit has and the one noted last has not came, by path; empty where none is noted. */
  timesUntil(commit: string): Promise<CommitTimes>;
  /** Brings the branch's newest commit here, and no more history than is needed; resolves to it. @throws {GitError} */
  fetch(): Promise<string>;
  /** The commits from the one that is checked out to `tip`, oldest first, along first parents; `tip` alone where no such line of at most 50 leads there. */
  commitsTo(tip: string): Promise<readonly string[]>;
  /** Whether a commit has the folder of the posts. */
  hasPosts(commit: string): Promise<boolean>;
  /** What of a commit is more than is taken, counted before anything is checked out; null: nothing. @throws {GitError} */
  excessOf(commit: string): Promise<GitProblem | null>;
  /** Makes the files those of a commit; only files that differ are touched. @throws {GitError} */
  checkOut(commit: string): Promise<void>;
}

/** The checkout of one address. */
export function createGitCheckout(address: GitAddress, folders: GitPaths, git: RunGit, limits: GitLimits): GitCheckout {
  const { branch, subfolder, url } = address;
  const ref = branch === null ? 'HEAD' : `refs/heads/${branch}`;
  const idOf = (name: string): Promise<string | null> =>
    git(['rev-parse', '--quiet', '--verify', `${name}^{commit}`]).then(
      (id) => id.trim(),
      (error: unknown) => {
        if (error instanceof GitError) return null;
        throw error;
      },
    );
  const head = (): Promise<string | null> => idOf('HEAD');
  const checkOut = (commit: string): Promise<void> =>
    withMarkerFile(folders, commit, async () => void (await git(['reset', '--hard', '--quiet', commit])));

  const recover = async (): Promise<void> => {
    const left = await interruptedCommands(folders);
    if (left === null) return;
    await (left.commit === null ? withMarkerFile(folders, null, async () => undefined) : checkOut(left.commit));
  };

  /** A fetch that is ended when it brings too much; what has come of it by then is removed. */
  const bounded = async (fetch: (stop: AbortSignal) => Promise<string>): Promise<void> => {
    const stopping = new AbortController();
    const stopWatch = watchFetch(folders.gitDir, limits.fetchBytes, () => stopping.abort(new GitError(fetchTooLarge(limits))));
    try {
      await fetch(stopping.signal);
    } catch (error) {
      if (stopping.signal.aborted) await removeArrived(folders);
      throw error;
    } finally {
      stopWatch();
    }
  };

  const tipThere = async (): Promise<string> => {
    const lines = (await git(['ls-remote', '--quiet', '--', url, ref])).split('\n');
    const id = lines.find((line) => line.endsWith(`\t${ref}`))?.split('\t')[0];
    if (id !== undefined) return id;
    const message = branch === null ? 'the repository has no commit yet' : `the repository has no branch “${branch}”`;
    throw new GitError({ code: 'git-branch-missing', message, hint: 'Name a branch that is there behind the “#” of HERALD_CONTENT_GIT' });
  };

  return {
    head,
    checkOut,
    async prepare() {
      refuseOldGit(await git(['version']));
      await mkdir(folders.workTree, { recursive: true, mode: 0o700 });
      await recover();
      if ((await head()) !== null) return;
      await git(['init', '--quiet', '--template=']);
      if (subfolder !== '') await git(['sparse-checkout', 'set', '--cone', '--', subfolder]);
    },
    async removeOthers() {
      const all = dirname(folders.home);
      const others = (await readdir(all)).filter((name) => /^[\da-f]{12}$/.test(name) && name !== basename(folders.home));
      for (const name of others) await rm(join(all, name), { recursive: true, force: true });
      return others.length;
    },
    async markRecorded(commit) {
      if ((await idOf(RECORDED)) === commit) return;
      await git(['update-ref', RECORDED, commit]).catch((error: unknown) => {
        if (!(error instanceof GitError)) throw error;
      });
    },
    async timesUntil(commit) {
      const since = await idOf(RECORDED);
      return since === null || since === commit ? NO_COMMIT_TIMES : readCommitTimes(git, since, commit, subfolder);
    },
    async fetch() {
      await recover();
      const tip = await tipThere();
      if ((await idOf(TIP)) === tip) return tip;
      const depth = (await head()) === null ? 1 : MOST_COMMITS + 1;
      const words = ['fetch', '--quiet', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head', '--force', `--depth=${depth}`];
      await withMarkerFile(folders, null, () => bounded((stop) => git([...words, '--', url, `+${ref}:${TIP}`], { stop })));
      return (await idOf(TIP)) ?? tip;
    },
    async commitsTo(tip) {
      const from = await head();
      if (from === tip) return [];
      if (from === null) return [tip];
      const lines = (await git(['rev-list', '--first-parent', '--reverse', '--parents', `${from}..${tip}`])).trim().split('\n');
      const [, parent] = lines[0]?.split(' ') ?? [];
      const isLine = parent === from && lines.length <= MOST_COMMITS;
      return isLine ? lines.map((line) => line.split(' ', 1)[0] ?? tip) : [tip];
    },
    async excessOf(commit) {
      const counter = createTreeCounter(limits);
      const list = ['ls-tree', '-l', '-z', '--full-tree'];
      const read = counter.take;
      if (subfolder === '') await git([...list, '-r', commit], { read });
      else {
        await git([...list, '-r', commit, '--', subfolder], { read });
        // The files beside the folders on the way there are checked out as well.
        const above = subfolder.split('/').map((_, at, parts) => parts.slice(0, at).join('/'));
        for (const folder of above) {
          if (counter.excess() !== null) break;
          await git([...list, folder === '' ? commit : `${commit}:${folder}`], { read });
        }
      }
      return counter.excess();
    },
    async hasPosts(commit) {
      return subfolder === '' || (await git(['ls-tree', '-d', '--full-tree', '--name-only', commit, '--', subfolder])).trim() !== '';
    },
  };
}

/** @throws {GitError} */
function refuseOldGit(printed: string): void {
  const [, major, minor] = /(?<!\d)(\d+)\.(\d+)/.exec(printed) ?? [];
  const [leastMajor, leastMinor] = OLDEST_GIT;
  if (Number(major) > leastMajor || (Number(major) === leastMajor && Number(minor) >= leastMinor)) return;
  throw new GitError({
    code: 'git-too-old',
    message: `this machine's git is too old (${printed.trim()})`,
    hint: `Install git ${leastMajor}.${leastMinor} or later`,
  });
}

/** What a fetch that was ended has left of its pack. */
async function removeArrived({ gitDir }: GitPaths): Promise<void> {
  const packs = join(gitDir, 'objects', 'pack');
  for (const name of await readdir(packs).catch(() => [])) if (name.startsWith('tmp_')) await rm(join(packs, name), { force: true });
}
