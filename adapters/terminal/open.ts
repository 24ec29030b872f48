import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { DeliveryKey, Receipt } from '../../src/model/delivery.ts';
import type { Messenger } from '../../src/ports/messenger.ts';
import type { ConsoleStreams, Looks, OpenedPlatform, Screen } from '../../src/ports/platform.ts';
import { createTerminalGateway } from './gateway.ts';
import { digestCapacity, renderAnnouncement, renderRevisedNotice } from './render.ts';

/** The terminal as a platform: cards out, commands in; needs no token. `dataDir` must exist. */
export function createTerminal(streams: ConsoleStreams, dataDir: string, command: string): OpenedPlatform & { screen: Screen } {
  const journal = openJournal(join(dataDir, 'terminal.journal'));
  const gateway = createTerminalGateway(streams, command);
  return {
    messenger: createTerminalMessenger({ print: gateway.print, looks: streams.looks, journal }),
    gateway,
    screen: {
      print: gateway.print,
      show: (notice) => gateway.print(renderAnnouncement(notice, streams.looks())),
      close: journal.close,
    },
  };
}

/** Nobody limits a terminal. */
const AT_ONCE = { intervalMs: 0, burst: 1 };

/** Prints announcements as cards. The card is on the screen, and in the journal, before `post` resolves; what is printed stays as it is. */
export function createTerminalMessenger(options: { print: (text: string) => void; looks: () => Looks; journal: Journal }): Messenger {
  const { print, looks, journal } = options;
  return {
    platform: 'terminal',
    rateLimits: { destination: AT_ONCE, workspace: AT_ONCE },
    capacity: digestCapacity,
    post: async ({ key, announcement }) => {
      print(renderAnnouncement(announcement, looks()));
      return { receipt: receiptOf(journal.note(key)), restMs: 0 };
    },
    edit: async (_receipt, { announcement }) => {
      if (announcement.type !== 'notice') return 'gone';
      print(renderRevisedNotice(announcement, looks()));
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

/** What was printed, kept in the data directory: a terminal can't be asked what it shows. */
interface Journal {
  /** Number of the printed card, from 1; null: it was not printed. */
  find: (key: DeliveryKey) => number | null;
  /** Notes a card that has just been printed; on disk when it returns. */
  note: (key: DeliveryKey) => number;
  close: () => void;
}

/** Opens (or begins) the journal; a last line cut off by a crash is left out. */
export function openJournal(file: string): Journal {
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
    find: (key) => numbers.get(key) ?? null,
    note: (key) => {
      writeSync(handle, `${key}\n`);
      fsyncSync(handle);
      count += 1;
      numbers.set(key, count);
      return count;
    },
    close: () => closeSync(handle),
  };
}
