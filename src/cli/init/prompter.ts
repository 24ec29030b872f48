import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { CliContext } from '../cli-context.ts';
import { originalStream } from '../cli-context.ts';

/** Asks the person at the terminal. */
export interface Prompter {
  /** What was typed, without blanks around it; `secret`: what is typed is not shown. Rejects when the input ends or Ctrl-C is pressed. */
  ask: (question: string, options?: { secret?: boolean }) => Promise<string>;
  close: () => void;
}

/** A prompter on the streams of the command line; null where nobody sits there. */
export function createPrompter({ stdin, stdout, stop }: Pick<CliContext, 'stdin' | 'stdout' | 'stop'>): Prompter | null {
  if (stdin.isTTY !== true || stdout.isTTY !== true) return null;
  // Readline moves the cursor on purpose; questions have nothing of other people in them that was not made plain.
  const raw = originalStream(stdout);
  let isHidden = false;
  const shown = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (!isHidden) raw.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: stdin, output: shown, terminal: true });
  return {
    ask: async (question, { secret = false } = {}) => {
      if (!secret) return (await lines.question(question, { signal: stop })).trim();
      raw.write(question);
      isHidden = true;
      try {
        return (await lines.question('', { signal: stop })).trim();
      } finally {
        raw.write('\n');
        isHidden = false;
      }
    },
    close: () => lines.close(),
  };
}
