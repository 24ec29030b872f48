import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { wordsOf } from '../../src/languages/index.ts';
import { createMutex } from '../../src/lib/concurrency.ts';
import { inert } from '../../src/lib/sanitize-text.ts';
import { withTimeout } from '../../src/lib/timeout.ts';
import type { DeliveryKey, Receipt } from '../../src/model/delivery.ts';
import type { CommandGateway, CommandHandler } from '../../src/ports/command-gateway.ts';
import type { Messenger } from '../../src/ports/messenger.ts';
import type { ConsoleStreams, OpenedPlatform, Screen, TextStyle } from '../../src/ports/platform.ts';
import type { CommandRequest } from '../../src/ports/reply.ts';
import { type Completions, completeLine } from './complete.ts';
import { digestCapacity, renderAnnouncement, renderReply, renderRevisedNotice } from './render.ts';

/** Opens the terminal as a platform: cards out, commands in; needs no token. `dataDir` must exist. */
export function createTerminal(streams: ConsoleStreams, dataDir: string, command: string): OpenedPlatform & { screen: Screen } {
  const journal = openJournal(join(dataDir, 'terminal.journal'));
  const gateway = createTerminalGateway(streams, command);
  return {
    messenger: createTerminalMessenger({ print: gateway.print, textStyle: streams.textStyle, journal }),
    gateway,
    screen: {
      print: gateway.print,
      show: (notice) => gateway.print(renderAnnouncement(notice, streams.textStyle())),
      close: journal.close,
    },
  };
}

/** A terminal has no rate limit. */
const AT_ONCE = { intervalMs: 0, burst: 1 };

/** Creates a messenger that prints announcements as cards. A card is on the screen and in the journal before `post` resolves; what is printed is never changed. */
export function createTerminalMessenger(options: {
  print: (text: string) => void;
  textStyle: () => TextStyle;
  journal: Journal;
}): Messenger {
  const { print, textStyle, journal } = options;
  return {
    platform: 'terminal',
    rateLimits: { destination: AT_ONCE, workspace: AT_ONCE },
    capacity: digestCapacity,
    post: async ({ key, announcement }) => {
      print(renderAnnouncement(announcement, textStyle()));
      return { receipt: receiptOf(journal.note(key)), restMs: 0 };
    },
    edit: async (_receipt, { announcement }) => {
      if (announcement.type !== 'notice') return 'gone';
      print(renderRevisedNotice(announcement, textStyle()));
      return 'edited';
    },
    retract: async () => undefined,
    probe: async () => undefined,
    find: async ({ key }, _firstSentAtMs, mayRepeat = true) => {
      const number = journal.find(key);
      if (number !== null) return { kind: 'found', receipt: receiptOf(number) };
      return { kind: mayRepeat ? 'repeatable' : 'absent' };
    },
    check: async () => [],
  };
}

function receiptOf(number: number): Receipt {
  return { channel: 'terminal', messageId: String(number), link: null };
}

/** Record of what was printed, in the data directory: a terminal can't be asked what it shows. */
type Journal = ReturnType<typeof openJournal>;

/** Opens or creates the journal; a last line cut off by a crash is ignored. */
export function openJournal(file: string) {
  const handle = openSync(file, 'a', 0o600);
  const lines = readFileSync(file, 'utf8').split('\n');
  const isCutOff = lines.pop() !== '';
  const numbers = new Map(lines.map((key, index) => [key, index + 1]));
  let count = lines.length;
  if (isCutOff) {
    writeSync(handle, '\n');
    count += 1;
  }
  return {
    /** Returns the number of the printed card, from 1; null if it was not printed. */
    find: (key: DeliveryKey): number | null => numbers.get(key) ?? null,
    /** Records a card that has just been printed; it is on disk when this returns. */
    note: (key: DeliveryKey): number => {
      writeSync(handle, `${key}\n`);
      fsyncSync(handle);
      count += 1;
      numbers.set(key, count);
      return count;
    },
    close: () => closeSync(handle),
  };
}

const DRAIN_MS = 3_000;
/** Maximum length of a line that is passed on; a longer one is cut, and refused as too long. Characters. */
const READ_MAX_CHARS = 8_000;

/** Maximum length of the name of Herald's command. */
const MAX_PREFIX_CHARS = 80;
const PERSON = { from: { platform: 'terminal', id: 'local' }, where: 'terminal' } as const;

/**
 * Creates a prompt with Tab completion on a terminal; on a pipe, it reads one command per line. Keeps cards from running into the line being typed.
 * `command`: Herald's name in chat; a line may begin with it, as it does there, and means the same.
 */
export function createTerminalGateway(
  { input, output, textStyle, locale, onQuit }: ConsoleStreams,
  command: string,
): CommandGateway & { print: (text: string) => void } {
  let lines: Interface | null = null;
  const inTurn = createMutex();
  let inFlight: Promise<void> = Promise.resolve();
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
    print(`${renderReply(reply, textStyle())}${pending === null ? '' : `\n${wordsOf(reply.language ?? 'en').chat.typeYes}`}\n`);
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
        inFlight = inTurn(act);
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
      await withTimeout(DRAIN_MS, inFlight);
    },
    health: () => ({ ready: true, detail: interactive ? 'type help' : 'reads commands line by line' }),
  };
}
