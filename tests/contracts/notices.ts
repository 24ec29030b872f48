import { describe, expect, it } from 'vitest';
import type { NoticeAnnouncement } from '../../src/model/announcement.ts';
import type { DeliveryWithPosts } from '../../src/model/delivery.ts';
import type { Pause } from '../../src/model/pause.ts';
import { makePost } from '../support/make.ts';
import { CHANNEL, delivered, iso, keyOf, lookRecord, NOW, OTHER, owed, RECEIPT, sending, terms, told } from './owed.ts';
import { type BookShelf, useShelf } from './stores.ts';

const PAUSE: Pause = {
  target: CHANNEL,
  reason: { kind: 'destination-gone', detail: 'is_archived' },
  since: iso(NOW),
  probeAt: iso(NOW + 60_000),
};
const ABOUT = {
  kind: 'pause',
  target: CHANNEL,
  reason: { kind: 'destination-gone', detail: 'is_archived' },
  since: iso(NOW),
  outcome: null,
} as const;
const WORDS = { type: 'notice', title: 'No more messages', lines: ['For now.'], actions: [], subject: ABOUT } as const;
const LATER: NoticeAnnouncement = { type: 'notice', title: 'Messages again', lines: [[{ text: 'since ' }]], actions: [] };
const NOTICE = owed('n', { purpose: 'notice', notice: WORDS });
const EDIT = NOTICE.key.replace('notice', 'edit');

/** Listens, and tells nobody. */
const hear = (heard: DeliveryWithPosts[]) => (rows: readonly DeliveryWithPosts[]) => {
  heard.push(...rows);
  return [];
};

/** What every ledger promises of what the admins are told. */
export function noticesContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`notices in ${title}`, () => {
    const stores = useShelf(open);
    const rewrite = (own: { from?: NoticeAnnouncement; to?: NoticeAnnouncement; edits?: boolean } = {}) =>
      stores().ledger.rewriteNotice(NOTICE.key, { from: WORDS, to: LATER, edits: true, ...own }, NOW + 5);

    it('that a pause holds are handed out once, so that they can be told elsewhere', async () => {
      const { ledger } = stores();
      await ledger.pause(PAUSE, [NOTICE]);
      expect(await ledger.claim(NOTICE.key, terms())).toEqual({ kind: 'closed', state: 'held', notice: WORDS });
      expect(await ledger.claim(NOTICE.key, terms())).toEqual({ kind: 'closed', state: 'held' });
    });

    it('are open as long as they have their subject', async () => {
      const { ledger } = stores();
      await ledger.plan([NOTICE, owed('other', { purpose: 'notice', notice: LATER }), owed('p')]);
      expect(await ledger.openNotices()).toEqual([{ key: NOTICE.key, destination: CHANNEL, notice: WORDS }]);
      await rewrite();
      expect(await ledger.openNotices()).toEqual([]);
    });

    it('that were not sent yet say what they say now, and need no edit', async () => {
      const { ledger } = stores();
      await ledger.plan([NOTICE]);
      expect(await rewrite()).toEqual([]);
      expect(await ledger.claim(NOTICE.key, terms())).toMatchObject({ kind: 'claimed', notice: LATER });
    });

    it('that stand are edited, once more each time that they change', async () => {
      const { ledger } = stores();
      await ledger.plan([NOTICE]);
      await ledger.claim(NOTICE.key, terms());
      await ledger.settle(NOTICE.key, 1, { state: 'delivered', receipt: RECEIPT, renderedFingerprint: 'as sent' }, NOW);
      expect(await rewrite()).toEqual([{ key: EDIT, atMs: NOW + 5 }]);
      const claim = await ledger.claim(EDIT, terms({ nowMs: NOW + 5 }));
      expect(claim).toMatchObject({
        kind: 'claimed',
        notice: LATER,
        original: { key: NOTICE.key, receipt: RECEIPT, renderedFingerprint: 'as sent' },
      });
      await ledger.settle(EDIT, 1, { state: 'delivered', receipt: null, renderedFingerprint: 'anew' }, NOW + 5);
      expect(await rewrite({ from: LATER, to: WORDS })).toEqual([{ key: EDIT, atMs: NOW + 5 }]);
    });

    it('that are being sent are edited afterwards', async () => {
      const { ledger } = stores();
      await ledger.plan([NOTICE]);
      await ledger.claim(NOTICE.key, terms());
      expect(await rewrite()).toEqual([{ key: EDIT, atMs: NOW + 5 }]);
      expect(await ledger.claim(EDIT, terms({ nowMs: NOW + 5 }))).toMatchObject({ kind: 'wait' });
    });

    it('are changed by one of two who would change them at once, and not edited where nobody wants that', async () => {
      const { ledger } = stores();
      await ledger.plan([NOTICE]);
      await ledger.claim(NOTICE.key, terms());
      await ledger.settle(NOTICE.key, 1, { state: 'delivered', receipt: RECEIPT }, NOW);
      expect(await rewrite({ edits: false })).toEqual([]);
      expect(await rewrite()).toEqual([]);
      expect(await rewrite({ from: LATER, to: WORDS })).toHaveLength(1);
    });

    describe.each(['in-doubt', 'failed'] as const)('a delivery that is %s', (state) => {
      const end = async (key: string) => stores().ledger.settle(key, 1, { state, reason: { kind: 'rejected', detail: 'no' } }, NOW);

      it('is told once, also when two tell at once, and again when it comes again', async () => {
        const { ledger } = stores();
        const key = await sending(ledger);
        await end(key);
        const heard: string[] = [];
        const tell = (subject: string) =>
          ledger.report(
            state,
            (rows) => {
              heard.push(...rows.map(({ delivery }) => delivery.key));
              return [owed(subject, { purpose: 'notice', to: 'terminal' })];
            },
            NOW,
          );
        const both = await Promise.all([tell('one'), tell('two')]);
        expect(both.flat()).toHaveLength(1);
        expect(await tell('three')).toEqual([]);
        expect(heard).toEqual([key]);
        await ledger.reopen([key], NOW);
        await ledger.claim(key, terms());
        await end(key);
        expect(await tell('four')).toEqual([owed('four', { purpose: 'notice', to: 'terminal' }).key]);
      });

      it('comes with what it tells of, a digest alone with its posts', async () => {
        const { ledger, posts } = stores();
        const [one, two] = [makePost({ path: 'one.md', url: null }), makePost({ path: 'two.md' })];
        const batch = owed('batch', { purpose: 'digest', to: OTHER });
        const carried = [one, two].map(({ id }) => owed(id, { to: OTHER, digestKey: batch.key }));
        await posts.recordScan(() => lookRecord({ write: told(one, two), deliveries: [owed(one.id), batch, ...carried] }), NOW);
        for (const key of [keyOf(one.id), batch.key]) {
          await ledger.claim(key, terms());
          await end(key);
        }
        const heard: DeliveryWithPosts[] = [];
        await ledger.report(state, hear(heard), NOW);
        const named = ({ title, url, path }: typeof one) => ({ title, url, path });
        expect(heard).toMatchObject([
          { delivery: { key: keyOf(one.id), state }, posts: [named(one)], count: 1 },
          { delivery: { key: batch.key, state }, posts: [named(one), named(two)], count: 2 },
        ]);
      });
    });

    it('an edit that fails is told, and told again when it fails again later', async () => {
      const { ledger } = stores();
      const message = await delivered(ledger);
      const heard: DeliveryWithPosts[] = [];
      const failEdit = async () => {
        const [bell] = await ledger.planEdits([message], iso(NOW), false);
        await ledger.claim(bell?.key ?? '', terms());
        await ledger.settle(bell?.key ?? '', 1, { state: 'failed', reason: { kind: 'rejected', detail: 'no' } }, NOW);
        await ledger.report('failed', hear(heard), NOW);
      };
      await failEdit();
      await failEdit();
      const edit = message.replace('announce', 'edit');
      expect(heard.map(({ delivery: { key } }) => key)).toEqual([edit, edit]);
    });
  });
}
