import { createInterface, type Interface } from 'node:readline';
import { wordsOf } from '../../src/languages/index.ts';
import { createMutex } from '../../src/lib/mutex.ts';
import { inert } from '../../src/lib/sanitize-text.ts';
import { withTimeout } from '../../src/lib/timeout.ts';
import type { CommandGateway, CommandHandler } from '../../src/ports/command-gateway.ts';
import type { ConsoleStreams } from '../../src/ports/platform.ts';
import type { CommandRequest } from '../../src/ports/reply.ts';
import { type Completions, completeLine } from './complete.ts';
import { renderReply } from './render.ts';

const DRAIN_MS = 3_000;
/** Of a longer line only so much is handed over, and refused as too long. Characters. */
const READ_MAX_CHARS = 8_000;

/** No name of Herald's command is longer. */
const MAX_PREFIX_CHARS = 80;
const PERSON = { from: { platform: 'terminal', id: 'local' }, where: 'terminal' } as const;

/**
 * A prompt on a terminal, where Tab completes; on a pipe, one command a line. Knows how to keep cards from running into the line being typed.
 * `command`: what chat calls Herald; a line that begins with it, as one types it there, means the same without.
 */
export function createTerminalGateway(
  { input, output, looks, locale, onQuit }: ConsoleStreams,
  command: string,
): CommandGateway & { print: (text: string) => void } {
  let lines: Interface | null = null;
  const inTurn = createMutex();
  let underWay: Promise<void> = Promise.resolve();
  let pending: string | null = null;
  /** `/cncf status` → `status`. */
  const asTypedHere = (line: string): string => {
    const [first = ''] = /^\s*\S*/.exec(line.slice(0, MAX_PREFIX_CHARS)) ?? [];
    return [`/${command}`, command].includes(first.trim().toLowerCase()) ? line.slice(first.length).trimStart() : line;
  };
  const interactive = input.isTTY === true;

  function print(text: string): void {
    if (interactive && lines) output.write('\r\u001b[2K');
    output.write(`${inert(text)}\n`);
    if (interactive) lines?.prompt(true);
  }

  async function answer(handler: CommandHandler, typed: string): Promise<void> {
    const yes = pending !== null && /^(?:y|yes)$/i.test(typed);
    const ask: CommandRequest = {
      ...PERSON,
      ...(locale === undefined ? {} : { locale }),
      text: yes && pending !== null ? pending : typed,
      confirmed: yes,
    };
    const reply = await handler.handle(ask);
    pending = reply.actions.find(({ style }) => style === 'primary')?.command ?? null;
    print(`${renderReply(reply, looks())}${pending === null ? '' : `\n${wordsOf(reply.language ?? 'en').chat.typeYes}`}\n`);
  }

  return {
    platform: 'terminal',
    print,
    start: async (handler) => {
      const completer = (line: string, done: (error: null, found: Completions) => void): void => {
        completeLine(asTypedHere(line), handler, PERSON)
          .catch((): Completions => [[], line])
          .then((found) => done(null, found));
      };
      lines = createInterface({ input, output, terminal: interactive, prompt: 'herald> ', historySize: 100, completer });
      lines.on('line', (line) => {
        const whole = line.length > READ_MAX_CHARS ? line.slice(0, READ_MAX_CHARS) : line.trim();
        if (whole === '') return lines?.prompt();
        const typed = asTypedHere(whole);
        const act = /^(?:quit|exit)$/.test(typed) ? onQuit : () => answer(handler, typed);
        underWay = inTurn(act);
      });
      lines.on('SIGINT', onQuit);
      lines.on('close', () => {
        lines = null;
        if (interactive) onQuit();
      });
      if (interactive) lines.prompt();
    },
    stop: async () => {
      const open = lines;
      lines = null;
      open?.removeAllListeners('close');
      open?.close();
      input.pause();
      await withTimeout(DRAIN_MS, underWay);
    },
    health: () => ({ ready: true, detail: interactive ? 'type help' : 'reads commands line by line' }),
  };
}
