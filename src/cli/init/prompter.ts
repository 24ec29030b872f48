import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { CliContext } from '../cli-context.ts';

/** Asks the person at the terminal. */
export interface Prompter {
  /** What was typed, without blanks around it; `secret`: what is typed is not shown. Rejects when the input ends or Ctrl-C is pressed. */
  ask: (question: string, options?: { secret?: boolean }) => Promise<string>;
  close: () => void;
}

/** A prompter on the streams of the command line; null where nobody sits there. */
export function createPrompter({ stdin, stdout, stop }: Pick<CliContext, 'stdin' | 'stdout' | 'stop'>): Prompter | null {
  if (stdin.isTTY !== true || stdout.isTTY !== true) return null;
  let isHidden = false;
  const shown = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (!isHidden) stdout.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: stdin, output: shown, terminal: true });
  return {
    ask: async (question, { secret = false } = {}) => {
      stdout.write(question);
      isHidden = secret;
      try {
        return (await lines.question('', { signal: stop })).trim();
      } finally {
        if (secret) stdout.write('\n');
        isHidden = false;
      }
    },
    close: () => lines.close(),
  };
}
