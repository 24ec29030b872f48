import { machineLocale } from '../languages/index.ts';
import { inert } from '../lib/sanitize-text.ts';
import type { TextStyle } from '../ports/platform.ts';
import type { Reply } from '../ports/reply.ts';
import { shellCommand } from './shell-command.ts';

/** The process context of a verb. */
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

/** Returns the width of the terminal (piped output is not wrapped), and whether it shows colours (`NO_COLOR`, `FORCE_COLOR`). */
export function textStyleOf({ env, stdout }: CliContext): TextStyle {
  const colour = env.NO_COLOR ? false : Boolean(env.FORCE_COLOR) || stdout.isTTY === true;
  return { width: stdout.isTTY === true ? Math.min(120, stdout.columns || 100) : Number.POSITIVE_INFINITY, colour };
}

/** Returns the locale of the person at this machine; output for machines (`json`) is in English. Pure. */
export function localeFor({ env }: Pick<CliContext, 'env'>, json: boolean): string | undefined {
  return json ? 'en' : machineLocale(env);
}

/** Writes the result of a verb: its facts as one line of JSON (`--json`), otherwise text for people. */
export function writeResult({ stdout }: Pick<CliContext, 'stdout'>, json: boolean | undefined, facts: unknown, words: string): void {
  stdout.write(`${json ? JSON.stringify(facts) : words}\n`);
}

/** Writes a reply: its data as one line of JSON (`--json`), otherwise text for people. Resolves to its exit code. */
export async function writeReply(cliContext: CliContext, reply: Reply, json: boolean): Promise<ExitCode> {
  if (json) cliContext.stdout.write(`${JSON.stringify(reply.data)}\n`);
  else {
    const renderReply = await (await import('../app/platforms.ts')).loadReplyRenderer();
    cliContext.stdout.write(`${renderReply(reply, textStyleOf(cliContext), shellCommand)}\n`);
  }
  return reply.exitCode;
}

const originals = new WeakMap<NodeJS.WriteStream, NodeJS.WriteStream>();

/** Wraps a stream so that written text can't control the terminal (`lib/sanitize-text.ts`). */
export function inertStream(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  const write = (text: string | Uint8Array, ...rest: unknown[]): boolean =>
    Reflect.apply(stream.write, stream, [inert(typeof text === 'string' ? text : Buffer.from(text).toString()), ...rest]);
  const guarded = withWrite(stream, write);
  originals.set(guarded, stream);
  return guarded;
}

/** Wraps a stream so that `before` is called before each write, to clear the status line at the bottom of the terminal. */
export function streamAfter(stream: NodeJS.WriteStream, before: () => void): NodeJS.WriteStream {
  const guard = (target: NodeJS.WriteStream): NodeJS.WriteStream =>
    withWrite(target, (...written) => {
      before();
      return Reflect.apply(target.write, target, written);
    });
  const guarded = guard(stream);
  originals.set(guarded, guard(originalStream(stream)));
  return guarded;
}

function withWrite(stream: NodeJS.WriteStream, write: (text: string | Uint8Array, ...rest: unknown[]) => boolean): NodeJS.WriteStream {
  return new Proxy(stream, {
    get: (target, name) => {
      if (name === 'write') return write;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Returns the stream without sanitizing, for code that moves the cursor, such as the prompt, which sanitizes its own output. */
export function originalStream(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  return originals.get(stream) ?? stream;
}
