import { describe, expect, it } from 'vitest';
import { calendarKeyOf, newDelivery } from '../../src/model/delivery.ts';
import type { Hold } from '../../src/model/hold.ts';
import type { MessageChanges } from '../../src/ports/post-store.ts';
import { makePost } from '../support/make.ts';
import { CHANNEL, delivered, iso, keyOf, lookRecord, NOW, OTHER, RECEIPT, sending, terms, told } from './owed.ts';
import { type BookShelf, useShelf } from './stores.ts';

const DAY_MS = 86_400_000;
const EDITS_DUE = NOW + 600_000;
const KEY = calendarKeyOf('p', CHANNEL, 'S1');
const ENTRY = { channel: 'S1', messageId: 'E1', link: null };
const entryRow = (to = CHANNEL) => newDelivery(calendarKeyOf('p', to, 'S1'), to, { postId: 'p', originalKey: keyOf('p', to) });

/** What every ledger promises of events in the calendars of communities. */
export function calendarsContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`calendars in ${title}`, () => {
    const stores = useShelf(open);
    const rowOf = async () => (await stores().ledger.find({ keys: [KEY] }, 1))[0];
    const change = (own: Partial<MessageChanges>, nowMs = NOW, holds: readonly Hold[] = []) => {
      const none = { edits: [], retractions: [], returned: [], editsHold: null, retractionsHold: null };
      const times = { since: iso(NOW), editsDueAt: iso(nowMs + 600_000), retractionsDueAt: iso(nowMs + DAY_MS) };
      return stores().posts.recordScan(() => lookRecord({ amendments: { ...none, ...times, ...own }, holds }), nowMs);
    };
    /** Announced, and written into the calendar. */
    const written = async () => {
      const { ledger } = stores();
      await delivered(ledger);
      await ledger.plan([entryRow()]);
      await ledger.claim(KEY, terms());
      await ledger.settle(KEY, 1, { state: 'delivered', receipt: ENTRY, renderedFingerprint: 'as written' }, NOW);
    };

    it('one entry for all channels of a community, after the announcement, whose own row it leaves alone', async () => {
      const { ledger } = stores();
      await sending(ledger);
      expect([await ledger.plan([entryRow()]), await ledger.plan([entryRow(OTHER)])]).toEqual([[KEY], []]);
      expect(await ledger.claim(KEY, terms())).toMatchObject({ kind: 'wait' });
      const sent = { state: 'delivered', receipt: RECEIPT, renderedFingerprint: 'as sent' } as const;
      await ledger.settle(keyOf('p'), 1, sent, NOW);
      expect(await ledger.claim(KEY, terms({ nowMs: NOW + 2_000 }))).toMatchObject({ kind: 'claimed', delivery: { purpose: 'calendar' } });
      await ledger.settle(KEY, 1, { state: 'delivered', receipt: ENTRY, renderedFingerprint: 'as written' }, NOW + 2_000);
      expect(await rowOf()).toMatchObject({ state: 'delivered', receipt: ENTRY, renderedFingerprint: 'as written' });
      expect(await ledger.find({ keys: [keyOf('p')] }, 1)).toMatchObject([{ renderedFingerprint: 'as sent', receipt: RECEIPT }]);
    });

    it('its post comes with it for as long as its file is there, and it is claimed again where a process died', async () => {
      const { ledger, posts } = stores();
      const post = makePost({ path: 'p.md', id: 'p' });
      await posts.recordScan(() => lookRecord({ write: told(post) }), NOW);
      await delivered(ledger);
      await ledger.plan([entryRow()]);
      expect(await ledger.claim(KEY, terms())).toMatchObject({ kind: 'claimed', posts: [{ id: 'p' }] });
      await posts.recordScan(() => lookRecord({ remove: ['p'] }), NOW + 1);
      const again = await ledger.claim(KEY, terms({ nowMs: NOW + 60_000, owner: 'b' }));
      expect(again).toMatchObject({ kind: 'claimed', posts: [], delivery: { attempts: 2, firstSentAt: iso(NOW) } });
    });

    it('a changed event is written again, into the same entry; changes become one', async () => {
      await written();
      expect(await change({ edits: ['p'] })).toContainEqual({ key: KEY, atMs: EDITS_DUE });
      await change({ edits: ['p'] }, NOW + 60_000);
      expect(await rowOf()).toMatchObject({ state: 'planned', attempts: 0, dueAt: iso(EDITS_DUE), receipt: ENTRY });
      const { ledger } = stores();
      expect(await ledger.claim(KEY, terms({ nowMs: EDITS_DUE - 1 }))).toEqual({ kind: 'wait', untilMs: EDITS_DUE });
      expect(await ledger.claim(KEY, terms({ nowMs: EDITS_DUE }))).toMatchObject({ kind: 'claimed', delivery: { receipt: ENTRY } });
      // What changes meanwhile is not lost.
      await change({ edits: ['p'] }, EDITS_DUE + 1);
      await ledger.settle(KEY, 1, { state: 'delivered', receipt: ENTRY, renderedFingerprint: 'half old' }, EDITS_DUE + 2);
      expect(await rowOf()).toMatchObject({ state: 'planned', dueAt: iso(EDITS_DUE + 600_001), receipt: ENTRY });
    });

    it('one whose file is gone waits its day, whatever was due before; where it comes back, it is looked at at once', async () => {
      await written();
      await change({ edits: ['p'] });
      await change({ retractions: ['p'] }, NOW + 1_000);
      expect(await rowOf()).toMatchObject({ dueAt: iso(NOW + 1_000 + DAY_MS) });
      await change({ returned: ['p'] }, NOW + 2_000);
      expect(await rowOf()).toMatchObject({ state: 'planned', dueAt: iso(NOW + 602_000) });
    });

    it('one that was cancelled forgets its entry, one that people removed does not', async () => {
      const { ledger } = stores();
      await written();
      for (const [n, kind] of (['entry-gone', 'event-cancelled'] as const).entries()) {
        const nowMs = NOW + n * DAY_MS;
        await change({ edits: ['p'] }, nowMs);
        await ledger.claim(KEY, terms({ nowMs: nowMs + 600_000 }));
        await ledger.settle(KEY, 1, { state: 'skipped', reason: { kind } }, nowMs + 600_000);
        expect(await rowOf()).toMatchObject({ state: 'skipped', receipt: kind === 'entry-gone' ? ENTRY : null });
      }
    });

    it('changes that are held with those of messages wait for an admin', async () => {
      await written();
      const hold: Hold = { id: 'h1', kind: 'edits', since: iso(NOW), posts: 60, messages: 60, samples: [], decision: null };
      expect(await change({ edits: ['p'], editsHold: 'h1' }, NOW, [hold])).not.toContainEqual(expect.objectContaining({ key: KEY }));
      expect(await rowOf()).toMatchObject({ state: 'held', hold: 'h1', reason: { kind: 'safety-limit', change: 'edits' }, receipt: ENTRY });
    });
  });
}
