import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { GitAddress, GitPaths } from './address.ts';
import { type CommitTimes, NO_COMMIT_TIMES, readCommitTimes } from './commit-times.ts';
import { GitError, type GitProblem } from './errors.ts';
import { createTreeCounter, fetchTooLarge, type GitLimits, watchFetch } from './limits.ts';
import type { RunGit } from './run-git.ts';

/** Maximum number of new commits that are scanned one by one; of more, only the newest is. */
const MAX_COMMITS = 50;
const TIP = 'refs/herald/tip';
/** The newest commit whose posts are in the database. */
const RECORDED = 'refs/herald/recorded';
const MIN_GIT_VERSION = [2, 32] as const;

/** The files of a repository on this disk. Everything except `fetch` works without a network. */
export interface GitCheckout {
  /** Creates the folders, and recovers from what a crash left unfinished. @throws {GitError} if git is missing or too old */
  prepare(): Promise<void>;
  /** Removes the checkouts of other addresses, which were configured earlier. Resolves to their number. */
  removeOthers(): Promise<number>;
  /** Resolves to the commit that is checked out; null if there is none yet. */
  head(): Promise<string | null>;
  /** Records that the posts of a commit are in the database. A failure does no harm: times are then read from an earlier commit on. */
  markRecorded(commit: string): Promise<void>;
  /** Resolves to the times at which commits after the last recorded one brought files, by path; empty if none is recorded. */
  timesUntil(commit: string): Promise<CommitTimes>;
  /** Fetches the branch's newest commit, with no more history than is needed; resolves to its id. @throws {GitError} */
  fetch(): Promise<string>;
  /** Resolves to the commits after the one that is checked out up to `tip`, oldest first, along first parents; only to `tip` if more than 50 commits, or none, lead there that way. */
  commitsTo(tip: string): Promise<readonly string[]>;
  /** Whether a commit has the folder of the posts. */
  hasPosts(commit: string): Promise<boolean>;
  /** Resolves to the limit that a commit exceeds, counted before anything is checked out; null if it exceeds none. @throws {GitError} */
  excessOf(commit: string): Promise<GitProblem | null>;
  /** Checks out a commit; only files that differ are touched. @throws {GitError} */
  checkOut(commit: string): Promise<void>;
}

/** Creates the checkout of one address. */
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

  /** Runs a fetch and aborts it if it brings too much; what had arrived by then is removed. */
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

  const remoteTip = async (): Promise<string> => {
    const lines = (await git(['ls-remote', '--quiet', '--', url, ref])).split('\n');
    const id = lines.find((line) => line.endsWith(`\t${ref}`))?.split('\t')[0];
    if (id !== undefined) return id;
    const message = branch === null ? 'the repository has no commit yet' : `the repository has no branch “${branch}”`;
    throw new GitError({
      code: 'git-branch-missing',
      message,
      hint: 'Put the name of an existing branch after the “#” of HERALD_CONTENT_GIT',
    });
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
      const tip = await remoteTip();
      if ((await idOf(TIP)) === tip) return tip;
      const depth = (await head()) === null ? 1 : MAX_COMMITS + 1;
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
      const isLine = parent === from && lines.length <= MAX_COMMITS;
      return isLine ? lines.map((line) => line.split(' ', 1)[0] ?? tip) : [tip];
    },
    async excessOf(commit) {
      const counter = createTreeCounter(limits);
      const list = ['ls-tree', '-l', '-z', '--full-tree'];
      const read = counter.take;
      if (subfolder === '') await git([...list, '-r', commit], { read });
      else {
        await git([...list, '-r', commit, '--', subfolder], { read });
        // The files directly inside the folders above the subfolder are checked out as well.
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
  const [leastMajor, leastMinor] = MIN_GIT_VERSION;
  if (Number(major) > leastMajor || (Number(major) === leastMajor && Number(minor) >= leastMinor)) return;
  throw new GitError({
    code: 'git-too-old',
    message: `this machine's git is too old (${printed.trim()})`,
    hint: `Install git ${leastMajor}.${leastMinor} or later`,
  });
}

/** Removes what an aborted fetch left of its pack. */
async function removeArrived({ gitDir }: GitPaths): Promise<void> {
  const packs = join(gitDir, 'objects', 'pack');
  for (const name of await readdir(packs).catch(() => [])) if (name.startsWith('tmp_')) await rm(join(packs, name), { force: true });
}

/** Age from which a marker file no longer belongs to a running command, ms: none of ours runs longer. */
const STALE_MS = 150_000;

/** Work that a process began and did not finish. */
interface Unfinished {
  pid: number;
  /** The commit that was being checked out; null: something else was in progress. */
  commit: string | null;
}

const noteOf = ({ home }: GitPaths): string => join(home, 'unfinished');

/** Does work that a crash could leave unfinished, with a marker file on disk meanwhile. The marker stays if the work fails. */
async function withMarkerFile<T>(folders: GitPaths, commit: string | null, work: () => Promise<T>): Promise<T> {
  const note: Unfinished = { pid: process.pid, commit };
  await writeFile(noteOf(folders), JSON.stringify(note), { mode: 0o600 });
  const result = await work();
  await rm(noteOf(folders), { force: true });
  return result;
}

/** Returns what a process that no longer exists left unfinished, after removing its locks; null if there is nothing, or another process is still at work. */
async function interruptedCommands(folders: GitPaths): Promise<{ commit: string | null } | null> {
  const note = await readFile(noteOf(folders), 'utf8').catch(() => null);
  if (note === null) return null;
  const { pid, commit } = parseNote(note);
  // In a container every process may have the same id, and an id may be reused after a restart of the machine.
  const { mtimeMs } = await stat(noteOf(folders)).catch(() => ({ mtimeMs: 0 }));
  if (pid !== process.pid && isAlive(pid) && Date.now() - mtimeMs < STALE_MS) return null;
  const files = await readdir(folders.gitDir, { recursive: true }).catch((): string[] => []);
  for (const file of files) if (file.endsWith('.lock')) await rm(join(folders.gitDir, file), { force: true });
  return { commit };
}

/** Parses a marker file; one that was only half written names nothing. */
function parseNote(text: string): Unfinished {
  try {
    const { pid, commit } = JSON.parse(text) as Unfinished;
    return { pid, commit };
  } catch {
    return { pid: 0, commit: null };
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
