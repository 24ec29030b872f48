import { createMutex } from '../../lib/concurrency.ts';
import { ConfigError } from '../../lib/errors.ts';
import { sleep } from '../../lib/timeout.ts';
import type { Log } from '../../ops/log.ts';
import type { FolderReader } from '../folder/folder-reader.ts';
import { type GitAddress, gitPathsOf, shownAddress } from './address.ts';
import { createGitCheckout } from './checkout.ts';
import { type CommitTimes, NO_COMMIT_TIMES } from './commit-times.ts';
import { GitError, type GitProblem } from './errors.ts';
import { GIT_LIMITS, type GitLimits } from './limits.ts';
import { createRunGit } from './run-git.ts';

export interface GitSourceOptions {
  address: GitAddress;
  dataDir: string;
  /** The environment variables that git may see. */
  env: Readonly<Record<string, string>>;
  /** Interval between two fetches, ms. */
  pollMs: number;
  /** Whether each new commit is a batch of its own; otherwise everything that one fetch brings is one batch. Default: false. */
  eachCommit?: boolean;
  log: Log;
  /** Called once with each new problem, and with null when there is none any more. */
  onProblem: (problem: GitProblem | null) => void;
  /** Default: far beyond any archive of posts. */
  limits?: GitLimits;
}

/** Posts from a git repository. While it can't be reached, the last good checkout stays in use. */
export interface GitSource {
  /** Fetches the posts if there are none yet; an existing checkout stays as it is. @throws {ConfigError} if there is nothing to read */
  open(): Promise<void>;
  /** Returns a reader that never sees an unfinished checkout, and that reports when the commits that brought new posts were made. */
  guard(reader: FolderReader): FolderReader;
  /** Scans, fetches, and then scans the newest commit, or each new one (`eachCommit`); each scan is one batch. Rejects if a scan fails, in which case the next update continues from there, or when stopped. */
  update(look: () => Promise<unknown>): Promise<void>;
  /** Updates at once, and then on a timer and after each `poke`, until stopped. */
  follow(look: () => Promise<unknown>): { stop(): Promise<void> };
  /** Fetches soon, because a push was reported. Safe to call often. */
  poke(): void;
  problem(): GitProblem | null;
  /** Returns where posts come from and at which commit, without credentials. */
  describe(): string;
}

/** Creates a source of posts in a git repository; does nothing yet. */
export function createGitSource(options: GitSourceOptions): GitSource {
  const { address, log } = options;
  const folders = gitPathsOf(options.dataDir, address);
  const stopping = new AbortController();
  const git = createRunGit({ address, env: options.env, gitDir: folders.gitDir, workTree: folders.workTree, signal: stopping.signal });
  const checkout = createGitCheckout(address, folders, git, options.limits ?? GIT_LIMITS);
  const inTurn = createMutex();
  const oneUpdate = createMutex();
  let problem: GitProblem | null = null;
  let head: string | null = null;
  /** Commit times of what is checked out and not recorded yet. */
  let times: CommitTimes = NO_COMMIT_TIMES;
  let wake: () => void = () => undefined;

  const note = (now: GitProblem | null): void => {
    if (now?.code === problem?.code && now?.message === problem?.message) return;
    problem = now;
    if (now) log('content.git.unavailable', { source: shownAddress(address), code: now.code, message: now.message });
    else log('content.git.recovered', { source: shownAddress(address) });
    options.onProblem(now);
  };

  /** Checks out a commit. Files change only here, and never while they are read. */
  const goTo = (commit: string): Promise<void> =>
    inTurn(async () => {
      await checkout.checkOut(commit);
      head = commit;
      times = await checkout.timesUntil(commit);
    });

  /** Scans what is checked out; once that is recorded, the age of later posts counts from the commits after it. */
  const scanHead = async (look: () => Promise<unknown>): Promise<void> => {
    await look();
    if (head !== null) await checkout.markRecorded(head);
  };

  async function fetchFirst(): Promise<void> {
    const tip = await checkout.fetch();
    if (!(await checkout.hasPosts(tip))) throw folderMissing(address);
    const excess = await checkout.excessOf(tip);
    if (excess !== null) throw new GitError(excess);
    await goTo(tip);
  }

  /** Removes the checkouts of earlier addresses, which only take up disk space; if that fails, Herald starts anyway. */
  async function tidy(): Promise<void> {
    const checkouts = await checkout.removeOthers().catch(() => 0);
    if (checkouts > 0) log('content.git.tidied', { checkouts });
  }

  async function bring(look: () => Promise<unknown>): Promise<void> {
    const tip = await checkout.fetch();
    const news = await checkout.commitsTo(tip);
    const commits = options.eachCommit ? news : news.slice(-1);
    if (commits.length > 0 && !(await checkout.hasPosts(tip))) throw folderMissing(address);
    for (const commit of commits) {
      if (!(await checkout.hasPosts(commit))) continue;
      const excess = await checkout.excessOf(commit);
      if (excess !== null && commit === tip) throw new GitError(excess);
      // A commit that was too large is skipped if the newest one no longer is.
      if (excess !== null) continue;
      await goTo(commit);
      log('content.git.commit', { commit });
      await scanHead(look);
    }
  }

  const update = (look: () => Promise<unknown>): Promise<void> =>
    oneUpdate(async () => {
      // The current checkout is recorded before it is replaced, to make up for a scan that failed.
      await scanHead(look);
      let scanFailed = false;
      const looked = async (): Promise<void> => {
        scanFailed = true;
        await look();
        scanFailed = false;
      };
      try {
        await bring(looked);
        note(null);
      } catch (error) {
        if (scanFailed || stopping.signal.aborted) throw error;
        note(error instanceof GitError ? error.problem : diskProblem(error));
      }
    });

  return {
    update,
    async open() {
      try {
        await checkout.prepare();
        head = await checkout.head();
        if (head === null) await fetchFirst();
        else times = await checkout.timesUntil(head);
        await tidy();
      } catch (error) {
        if (!(error instanceof GitError)) throw error;
        const { message, hint } = error.problem;
        throw new ConfigError([{ where: 'HERALD_CONTENT_GIT', what: `${message} (${shownAddress(address)})`, hint }], { cause: error });
      }
    },
    guard: (reader) => ({
      read: () => inTurn(async () => ({ ...(await reader.read()), committedAt: times })),
      readPaths: (paths) => inTurn(async () => ({ ...(await reader.readPaths(paths)), committedAt: times })),
      remember: () => reader.remember(),
    }),
    follow(look) {
      let waking = new AbortController();
      wake = () => waking.abort();
      const running = (async () => {
        while (!stopping.signal.aborted) {
          waking = new AbortController();
          await update(look).catch((error: unknown) => {
            if (!stopping.signal.aborted) log('content.git.failed', { error });
          });
          await sleep(options.pollMs, { signal: waking.signal });
        }
      })();
      return {
        stop: () => {
          stopping.abort();
          wake();
          return running;
        },
      };
    },
    poke: () => wake(),
    problem: () => problem,
    describe: () => `${shownAddress(address)} at ${head?.slice(0, 7) ?? 'nothing yet'}`,
  };
}

function diskProblem(error: unknown): GitProblem {
  const code = (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.name : 'unknown error');
  return {
    code: 'git-failed',
    message: `the posts can't be written to the data folder (${code})`,
    hint: 'Free some space there, and give Herald permission to write',
  };
}

function folderMissing({ subfolder }: GitAddress): GitError {
  const hint = 'Put the name of an existing folder at the end of HERALD_CONTENT_GIT; until then the earlier posts stay';
  return new GitError({ code: 'git-folder-missing', message: `the newest commit has no folder “${subfolder}”`, hint });
}
