import { spawn } from 'node:child_process';
import { type GitAddress, schemeOf } from './address.ts';
import { explainGitError, GitError } from './errors.ts';

/** Timeout, longer than any fetch of posts takes, ms. */
const TIMEOUT_MS = 120_000;
const MAX_OUTPUT_CHARS = 16_000_000;
/** Maximum number of characters of stderr that are kept, from its end. */
const MAX_ERROR_CHARS = 16_000;
/** Time between SIGTERM and SIGKILL, ms. */
const KILL_AFTER_MS = 2_000;

/** Why git was ended before it finished. */
type Ending = 'aborted' | 'timed out' | 'stopped' | 'enough';

/** Settings that override those in all files, so that nothing in a repository or on this machine makes git run anything. */
const SAFE = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.autocrlf=false',
  'core.quotePath=false',
  'protocol.ext.allow=never',
  'submodule.recurse=false',
  'fetch.recurseSubmodules=no',
  'credential.helper=',
  'gc.autoDetach=false',
  'advice.detachedHead=false',
  // Larger files are written to disk as they arrive, without being held in memory.
  'core.bigFileThreshold=8m',
  // Always a pack, never one file per object: everything arrives in the one folder that is watched.
  'fetch.unpackLimit=1',
  'http.lowSpeedLimit=1000',
  'http.lowSpeedTime=30',
].flatMap((setting) => ['-c', setting]);

/** Runs git with these arguments; resolves to its output. @throws {GitError} */
export type RunGit = (words: readonly string[], more?: RunOptions) => Promise<string>;

interface RunOptions {
  /** Receives the output piece by piece, instead of the promise resolving to it. Returns true when it has seen enough: git is then ended. */
  read?: (text: string) => boolean;
  /** When aborted, this run alone is ended, and rejects with the signal's reason. */
  stop?: AbortSignal;
}

export interface RunGitOptions {
  address: GitAddress;
  /** The environment variables that git may see: those for ssh, proxies and certificates. */
  env: Readonly<Record<string, string>>;
  /** Folder of the repository's objects. */
  gitDir: string;
  /** Folder into which files are checked out. */
  workTree: string;
  /** When aborted, every run is ended. */
  signal: AbortSignal;
  /** Timeout of a run, ms; default 120,000. */
  timeoutMs?: number;
}

/** Creates a function that runs the system's git on one repository: no shell, prompts, hooks or configuration of this machine, and credentials hidden from other users. */
export function createRunGit({ address, env, gitDir, workTree, signal, timeoutMs = TIMEOUT_MS }: RunGitOptions): RunGit {
  const whole = {
    ...env,
    LC_ALL: 'C',
    GIT_DIR: gitDir,
    GIT_WORK_TREE: workTree,
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_ALLOW_PROTOCOL: schemeOf(address),
    GIT_SSH_COMMAND: `${env.GIT_SSH_COMMAND ?? 'ssh'} -oBatchMode=yes -oConnectTimeout=15`,
    ...loginIn(address),
  };
  // Credentials are for one host: on a redirect, git would send them to the next host as well.
  const settings = [...SAFE, '-c', `http.followRedirects=${address.login === null ? 'initial' : 'false'}`];
  return (words, more = {}) => {
    if (signal.aborted) return Promise.reject(abortError());
    return run([...settings, ...words], whole, signal, timeoutMs, more);
  };
}

function run(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
  timeoutMs: number,
  { read, stop }: RunOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    // A process group of its own: git's helpers end with it, and a Ctrl-C meant for Herald does not interrupt a checkout.
    const child = spawn('git', words, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    let stdout = '';
    let stderr = '';
    let why: Ending | null = null;
    const end = (reason: Ending): void => {
      why ??= reason;
      killGroup(child.pid, 'SIGTERM');
      setTimeout(() => killGroup(child.pid, 'SIGKILL'), KILL_AFTER_MS).unref();
    };
    const onAbort = (): void => end('aborted');
    const onStop = (): void => end('stopped');
    const timer = setTimeout(() => end('timed out'), timeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    stop?.addEventListener('abort', onStop, { once: true });
    const settled = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      stop?.removeEventListener('abort', onStop);
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (read !== undefined) {
        if (why === null && read(text)) end('enough');
        return;
      }
      stdout += text;
      if (stdout.length > MAX_OUTPUT_CHARS) end('timed out');
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-MAX_ERROR_CHARS);
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      settled();
      reject(error.code === 'ENOENT' ? gitMissing() : error);
    });
    child.on('close', (code) => {
      settled();
      if (why === 'aborted') reject(abortError());
      else if (why === 'stopped') reject(stop?.reason);
      else if (why === 'enough' || (code === 0 && why === null)) resolve(stdout);
      else reject(new GitError(explainGitError(why ?? stderr)));
    });
  });
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch (error) {
    // It has ended in the meantime.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function abortError(): Error {
  return new DOMException('git was ended, because Herald ends', 'AbortError');
}

function gitMissing(): GitError {
  return new GitError({ code: 'git-missing', message: 'there is no git on this machine', hint: 'Install git 2.32 or later' });
}

/** Passes the credentials in environment variables: command lines are visible to everybody on a machine, and files outlive the process. */
function loginIn({ url, login }: GitAddress): Record<string, string> {
  if (login === null) return {};
  const basic = Buffer.from(`${login.user}:${login.password}`).toString('base64');
  return {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${new URL('/', url).href}.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
  };
}
