import { execFile } from 'node:child_process';
import { type GitAddress, schemeOf } from './git-address.ts';
import { GitError, troubleIn } from './git-trouble.ts';

/** Longer than any fetch of posts takes, ms. */
const TIMEOUT_MS = 120_000;
const MOST_OUTPUT_BYTES = 16 * 1024 * 1024;

/** Settings that outrank all files: nothing of a repository, nor of this machine, makes git run anything. */
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
  'maintenance.auto=false',
  'advice.detachedHead=false',
  'http.lowSpeedLimit=1000',
  'http.lowSpeedTime=30',
].flatMap((setting) => ['-c', setting]);

/** Runs git with these words; resolves to what it printed. @throws {GitError} */
export type RunGit = (words: readonly string[]) => Promise<string>;

export interface RunGitOptions {
  address: GitAddress;
  /** What of our environment git may see: its own way to ssh, proxies and certificates. */
  env: Readonly<Record<string, string>>;
  /** Where its objects are. */
  gitDir: string;
  /** Where files are checked out. */
  workTree: string;
  /** Aborted: what runs is ended. */
  signal: AbortSignal;
}

/** The system's git on one repository: no shell, no prompts, no hooks, no configuration of this machine, and the login in nobody's sight. */
export function createRunGit({ address, env, gitDir, workTree, signal }: RunGitOptions): RunGit {
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
  return (words) =>
    new Promise((resolve, reject) => {
      const options = { env: whole, timeout: TIMEOUT_MS, maxBuffer: MOST_OUTPUT_BYTES, signal, windowsHide: true };
      execFile('git', [...SAFE, ...words], options, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(errorOf(error, stderr));
      });
    });
}

/** By way of the environment: command lines are seen by everybody on a machine, files outlive us. */
function loginIn({ url, login }: GitAddress): Record<string, string> {
  if (login === null) return {};
  const basic = Buffer.from(`${login.user}:${login.password}`).toString('base64');
  return {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${new URL('/', url).href}.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
  };
}

function errorOf(error: Error & { code?: unknown; killed?: boolean }, stderr: string): Error {
  if (error.name === 'AbortError') return error;
  if (error.code === 'ENOENT') {
    return new GitError({ code: 'git-missing', message: 'there is no git on this machine', hint: 'Install git 2.31 or later' });
  }
  return new GitError(troubleIn(error.killed ? 'timed out' : stderr));
}
