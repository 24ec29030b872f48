import type { Receipt } from '../../src/model/delivery.ts';
import type { Messenger } from '../../src/ports/messenger.ts';
import type { Looks } from '../../src/ports/platform.ts';
import type { Journal } from './journal.ts';
import { renderAnnouncement, renderRevisedNotice } from './render.ts';
import { digestCapacity } from './render-digest.ts';

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
