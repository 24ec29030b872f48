import type { Messenger } from '../../src/ports/messenger.ts';
import type { Journal } from './journal.ts';
import { type Looks, renderAnnouncement } from './render.ts';

/** Prints announcements as cards. The card is on the screen, and in the journal, before `post` resolves. */
export function createTerminalMessenger(options: { print: (text: string) => void; looks: () => Looks; journal: Journal }): Messenger {
  const { print, looks, journal } = options;
  return {
    platform: 'terminal',
    intervalMs: 0,
    post: async ({ key, announcement }) => {
      print(renderAnnouncement(announcement, looks()));
      return { channel: 'terminal', messageId: String(journal.note(key)), link: null };
    },
    find: async ({ key }) => {
      const number = journal.find(key);
      return number === null
        ? { kind: 'repeatable' }
        : { kind: 'found', receipt: { channel: 'terminal', messageId: String(number), link: null } };
    },
    check: async () => [],
  };
}
