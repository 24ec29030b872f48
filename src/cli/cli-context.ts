import { machineLocale } from '../languages/index.ts';
import type { Looks } from '../ports/platform.ts';
import type { Action, Reply } from '../ports/reply.ts';

/** The process as a verb sees it. */
export interface CliContext {
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  /** Aborted by Ctrl-C and SIGTERM. */
  stop: AbortSignal;
  now: () => Date;
}

/** 0 ok, 1 problems found, 2 bad usage, 78 bad config. */
export type ExitCode = 0 | 1 | 2 | 78;

/** A mistake on the command line; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** How wide the terminal is (what is piped elsewhere is not wrapped), and whether it shows colours (`NO_COLOR`, `FORCE_COLOR`). */
export function styleOf({ env, stdout }: CliContext): Looks {
  const colour = env.NO_COLOR ? false : Boolean(env.FORCE_COLOR) || stdout.isTTY === true;
  return { width: stdout.isTTY === true ? Math.min(120, stdout.columns || 100) : Number.POSITIVE_INFINITY, colour };
}

/** What people read who sit here. What is printed for machines is in English. Pure. */
export function localeFor({ env }: Pick<CliContext, 'env'>, json: boolean): string | undefined {
  return json ? 'en' : machineLocale(env);
}

/** A button as a command line: what needs a confirmation gets it. */
function inShell({ command, style }: Action): string {
  return `herald ${command}${style === 'primary' && command.startsWith('replay ') ? ' --yes' : ''}`;
}

/** Writes what a verb came to: its facts as one line (`--json`), or words for people. */
export function writeResult({ stdout }: Pick<CliContext, 'stdout'>, json: boolean | undefined, facts: unknown, words: string): void {
  stdout.write(`${json ? JSON.stringify(facts) : words}\n`);
}

/** Writes a reply: for people, or (`--json`) its data as one line. Resolves to its exit code. */
export async function writeReply(cliContext: CliContext, reply: Reply, json: boolean): Promise<ExitCode> {
  if (json) cliContext.stdout.write(`${JSON.stringify(reply.data)}\n`);
  else {
    const renderReply = await (await import('../app/platforms.ts')).loadReplyRenderer();
    cliContext.stdout.write(`${renderReply(reply, styleOf(cliContext), inShell)}\n`);
  }
  return reply.exitCode;
}
