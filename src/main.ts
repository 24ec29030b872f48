#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { CommanderError } from 'commander';
import { type CliContext, type ExitCode, inertStream, UsageError } from './cli/cli-context.ts';
import { loadDotEnv } from './cli/dot-env.ts';
import { exitCodeOf, runProgram } from './cli/program.ts';
import { explainDiskError } from './lib/data-directory.ts';
import { ConfigError, Unsuccessful } from './lib/errors.ts';

const STOP_WITHIN_MS = 4_800;
const STARTUP_MS = 600;
const stderr = inertStream(process.stderr);

/** Runs the process: arguments and environment in, an exit code out. Ctrl-C stops it within 5 s; a second Ctrl-C at once. */
async function main(): Promise<void> {
  // A bot mostly waits, so a fifth less memory is worth more than peak speed; but not during the start, which should be fast.
  setTimeout(() => setFlagsFromString('--optimize-for-size'), STARTUP_MS).unref();
  const stop = new AbortController();
  const onSignal = (): void => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
    setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  // Node would print the error unescaped, including text from posts.
  process.on('uncaughtException', (error) => process.exit(reportError(error)));
  const { stdin, stdout, env } = process;
  const run = async (): Promise<ExitCode> => {
    loadDotEnv('.env', env);
    const cliContext: CliContext = {
      env,
      cwd: process.cwd(),
      stdin,
      stdout: inertStream(stdout),
      stderr,
      stop: stop.signal,
      now: () => new Date(),
    };
    return runProgram(cliContext, process.argv.slice(2));
  };
  process.exitCode = await run().catch((error: unknown) => reportError(error));
  // SDK sockets may still be open; flush the output, then exit.
  stdout.write('', () => process.exit());
}

/** Prints an error for people, and returns the exit code. */
function reportError(error: unknown): ExitCode {
  if (error instanceof CommanderError) return exitCodeOf(error);
  if (error instanceof UsageError || error instanceof Unsuccessful) {
    stderr.write(`herald: ${error.message}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
  if (error instanceof ConfigError) {
    for (const { where, what, hint } of error.mistakes) stderr.write(`herald: ${where}: ${what}. ${hint}\n`);
    return 78;
  }
  const refusal = refusedByDisk(error);
  if (refusal) {
    stderr.write(`herald: ${refusal.what}. ${refusal.hint}\n`);
    return 78;
  }
  stderr.write(`herald: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}

/** Explains errors of the disk, which are not bugs of ours: full anywhere, or refusing a path. A missing file may be a bug, so ENOENT is not among them. */
function refusedByDisk(error: unknown): ReturnType<typeof explainDiskError> {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return explainDiskError(error, process.env.HERALD_DATA_DIR ?? '.herald');
  return path && /^(?:EROFS|EACCES|EPERM|EIO|EMFILE|ENFILE)$/.test(code ?? '') ? explainDiskError(error, path) : null;
}

await main();
