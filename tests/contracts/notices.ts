import { describe, expect, it } from 'vitest';
import type { NoticeAnnouncement } from '../../src/announce/announcement.ts';
import type { Pause } from '../../src/ports/ledger.ts';
import { type BookShelf, useShelf } from './books.ts';
import { CHANNEL, iso, NOW, owed, terms } from './owed.ts';

const PAUSE: Pause = { whom: CHANNEL, reason: 'destination-gone: is_archived', since: iso(NOW), probeAt: iso(NOW + 60_000) };
const WORDS: NoticeAnnouncement = { type: 'notice', title: 'No more messages', lines: ['For now.'], actions: [] };
const NOTICE = owed('n', { purpose: 'notice', notice: WORDS });

/** What every ledger promises of what the admins are told. */
export function noticesContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`notices in ${title}`, () => {
    const books = useShelf(open);

    it('that a pause holds are handed out once, so that they can be told elsewhere', async () => {
      const { ledger } = books();
      await ledger.pause(PAUSE, [NOTICE]);
      expect(await ledger.claim(NOTICE.key, terms())).toEqual({ kind: 'closed', state: 'held', notice: WORDS });
      expect(await ledger.claim(NOTICE.key, terms())).toEqual({ kind: 'closed', state: 'held' });
    });
  });
}
