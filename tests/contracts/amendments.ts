import { describe, expect, it } from 'vitest';
import { type Delivery, withPurpose } from '../../src/model/delivery.ts';
import type { Hold } from '../../src/model/hold.ts';
import type { MessageChanges } from '../../src/ports/post-store.ts';
import { makePost } from '../support/make.ts';
import { CHANNEL, delivered, iso, keyOf, lookRecord, NOW, OTHER, owed, RECEIPT, terms, told } from './owed.ts';
import { type BookShelf, useShelf } from './stores.ts';

const DAY = 86_400_000;
const EDITS_DUE = NOW + 600_000;

const amendments = (own: Partial<MessageChanges>): MessageChanges => ({
  edits: [],
  retractions: [],
  returned: [],
  since: iso(NOW - 14 * DAY),
  editsDueAt: iso(EDITS_DUE),
  retractionsDueAt: iso(NOW + DAY),
  editsHold: null,
  retractionsHold: null,
  ...own,
});
const hold = (id: string, kind: Hold['kind']): Hold => ({
  id,
  kind,
  since: iso(NOW),
  posts: 60,
  messages: 60,
  samples: [],
  decision: null,
});

/** What every ledger promises of messages that no longer say what they should. */
export function amendmentsContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`amendments in ${title}`, () => {
    const stores = useShelf(open);
    const rowOf = async (key: string): Promise<Delivery | undefined> => (await stores().ledger.find({ keys: [key] }, 1))[0];
    const amend = (own: Partial<MessageChanges>, holds: readonly Hold[] = [], nowMs = NOW) =>
      stores().posts.recordScan(() => lookRecord({ amendments: amendments(own), holds }), nowMs);
    const editOf = (key: string) => withPurpose(key, 'edit');
    const retractionOf = (key: string) => withPurpose(key, 'retract');
    const make = async (key: string, nowMs: number) => {
      const claim = await stores().ledger.claim(key, terms({ nowMs }));
      expect(claim).toMatchObject({ kind: 'claimed' });
      return claim.kind === 'claimed' ? claim.delivery.attempts : 0;
    };

    it('edits each message of a changed post, when it is due, and never one that is not sent or too old', async () => {
      const { ledger } = stores();
      const one = await delivered(ledger, 'p');
      const two = await delivered(ledger, 'p', OTHER);
      await delivered(ledger, 'p', 'terminal', NOW - 15 * DAY);
      await ledger.plan([owed('p', { to: 'slack:C0789' })]);
      const wakeups = await amend({ edits: ['p', 'nobody'] });
      expect(wakeups).toEqual([
        { key: editOf(one), atMs: EDITS_DUE },
        { key: editOf(two), atMs: EDITS_DUE },
      ]);
      expect(await rowOf(editOf(one))).toMatchObject({
        postId: 'p',
        destination: CHANNEL,
        purpose: 'edit',
        state: 'planned',
        originalKey: one,
        dueAt: iso(EDITS_DUE),
        digestKey: null,
        createdAt: iso(NOW),
      });
      expect(await ledger.overdueWakeups(EDITS_DUE, 9)).not.toContain(editOf(one));
      expect(await ledger.claim(editOf(one), terms())).toEqual({ kind: 'wait', untilMs: EDITS_DUE });
    });

    it('makes one edit of several changes, and another of a change that came later', async () => {
      const { ledger } = stores();
      const about = await delivered(ledger);
      const key = editOf(about);
      await amend({ edits: ['p'] });
      expect(await amend({ edits: ['p'], editsDueAt: iso(EDITS_DUE + 60_000) })).toEqual([]);
      expect(await rowOf(key)).toMatchObject({ dueAt: iso(EDITS_DUE) });
      expect(await amend({ edits: ['p'], editsDueAt: iso(NOW + 1_000) })).toEqual([{ key, atMs: NOW + 1_000 }]);
      await make(key, EDITS_DUE);
      await ledger.settle(key, 1, { state: 'delivered', receipt: null, renderedFingerprint: 'as edited' }, EDITS_DUE);
      expect(await rowOf(about)).toMatchObject({ state: 'delivered', renderedFingerprint: 'as edited', receipt: RECEIPT });
      expect(await rowOf(key)).toMatchObject({ state: 'delivered', receipt: null, dueAt: null });
      expect(await amend({ edits: ['p'], editsDueAt: iso(NOW + DAY) })).toEqual([{ key, atMs: NOW + DAY }]);
      expect(await rowOf(key)).toMatchObject({ state: 'planned', attempts: 0, dueAt: iso(NOW + DAY) });
    });

    it('edits again what changed while it was being edited', async () => {
      const { ledger } = stores();
      const about = await delivered(ledger);
      const key = editOf(about);
      await amend({ edits: ['p'] });
      await make(key, EDITS_DUE);
      expect(await amend({ edits: ['p'], editsDueAt: iso(EDITS_DUE + 5_000) })).toEqual([]);
      expect(await ledger.settle(key, 1, { state: 'delivered', receipt: null, renderedFingerprint: 'half old' }, EDITS_DUE + 100)).toBe(
        true,
      );
      expect(await rowOf(key)).toMatchObject({ state: 'planned', attempts: 0, dueAt: iso(EDITS_DUE + 5_000) });
      expect(await ledger.overdueWakeups(EDITS_DUE + 6_000, 9)).toEqual([key]);
      await make(key, EDITS_DUE + 6_000);
      await ledger.settle(key, 1, { state: 'skipped', reason: { kind: 'unchanged' } }, EDITS_DUE + 6_100);
      expect(await rowOf(key)).toMatchObject({ state: 'skipped', reason: { kind: 'unchanged' } });
    });

    it('edits the digest that tells of a changed post, once, with the posts it still has', async () => {
      const { ledger, posts } = stores();
      const all = [makePost({ path: 'a.md' }), makePost({ path: 'b.md' }), makePost({ path: 'c.md' })];
      const [a, b, c] = all.map(({ id }) => id);
      const batch = owed('batch', { purpose: 'digest' });
      const deliveries = [batch, ...all.map(({ id }) => owed(id, { digestKey: batch.key }))];
      await posts.recordScan(() => lookRecord({ write: told(...all), deliveries }), NOW);
      await ledger.claim(batch.key, terms());
      await ledger.settle(batch.key, 1, { state: 'delivered', receipt: RECEIPT, includedIds: [a ?? '', b ?? '', c ?? ''] }, NOW);
      expect(await amend({ edits: [a ?? '', b ?? ''] })).toEqual([{ key: editOf(batch.key), atMs: EDITS_DUE }]);
      expect(await rowOf(editOf(batch.key))).toMatchObject({ postId: null, originalKey: batch.key });
      await posts.recordScan(() => lookRecord({ remove: [c ?? ''], amendments: amendments({ retractions: [c ?? ''] }) }), NOW);
      const early = await ledger.claim(editOf(batch.key), terms({ nowMs: EDITS_DUE }));
      // A file that is gone for a moment still stands in the message.
      expect(early.kind === 'claimed' && early.posts.map(({ path }) => path).toSorted()).toEqual(['a.md', 'b.md', 'c.md']);
      await ledger.settle(editOf(batch.key), 1, { state: 'delivered', receipt: null, renderedFingerprint: 'x' }, EDITS_DUE);
      expect(await amend({ retractions: [c ?? ''], retractionsDueAt: iso(NOW + DAY) })).toEqual([
        { key: editOf(batch.key), atMs: NOW + DAY },
      ]);
      const late = await ledger.claim(editOf(batch.key), terms({ nowMs: NOW + DAY }));
      expect(late.kind === 'claimed' && late.posts.map(({ path }) => path).toSorted()).toEqual(['a.md', 'b.md']);
      expect(await ledger.find({ purposes: ['retract'] }, 9)).toEqual([]);
    });

    it('retracts the message of a post that is gone, after a while', async () => {
      const { ledger } = stores();
      const about = await delivered(ledger);
      const key = retractionOf(about);
      expect(await amend({ retractions: ['p'] })).toEqual([{ key, atMs: NOW + DAY }]);
      await make(key, NOW + DAY);
      await ledger.settle(key, 1, { state: 'delivered', receipt: null }, NOW + DAY);
      expect(await rowOf(about)).toMatchObject({ state: 'retracted', receipt: RECEIPT });
      expect(await rowOf(key)).toMatchObject({ state: 'delivered' });
      expect(await amend({ edits: ['p'], retractions: ['p'] })).toEqual([]);
      expect(await ledger.reopen([about], NOW + DAY)).toEqual([about]);
      expect(await rowOf(about)).toMatchObject({ state: 'planned', receipt: null, renderedFingerprint: null });
    });

    it('calls a retraction off when the post is back in time, and plans it again when it goes again', async () => {
      const { ledger } = stores();
      const about = await delivered(ledger);
      const key = retractionOf(about);
      await amend({ retractions: ['p'] });
      expect(await amend({ returned: ['p'] })).toEqual([]);
      expect(await rowOf(key)).toMatchObject({ state: 'skipped', reason: { kind: 'returned' } });
      expect(await ledger.claim(key, terms({ nowMs: NOW + DAY }))).toEqual({ kind: 'closed', state: 'skipped' });
      expect(await amend({ retractions: ['p'], retractionsDueAt: iso(NOW + 2 * DAY) })).toEqual([{ key, atMs: NOW + 2 * DAY }]);
    });

    it('holds what is too much at once, until it is decided', async () => {
      const { ledger } = stores();
      const [one, two] = [await delivered(ledger, 'p'), await delivered(ledger, 'q')];
      const holds = [hold('he', 'edits'), hold('hr', 'removals')];
      expect(await amend({ edits: ['p'], retractions: ['q'], editsHold: 'he', retractionsHold: 'hr' }, holds)).toEqual([]);
      expect(await rowOf(editOf(one))).toMatchObject({
        state: 'held',
        reason: { kind: 'safety-limit', change: 'edits', posts: 60 },
        hold: 'he',
        dueAt: iso(EDITS_DUE),
      });
      expect(await rowOf(retractionOf(two))).toMatchObject({
        state: 'held',
        reason: { kind: 'safety-limit', change: 'removals', posts: 60 },
        hold: 'hr',
      });
      expect(await amend({ edits: ['p'] })).toEqual([]);
      expect(await ledger.decide('he', 'announce', NOW)).toEqual({ wakeups: [{ key: editOf(one), atMs: EDITS_DUE }] });
      expect(await ledger.decide('hr', 'seen', NOW)).toEqual({ wakeups: [] });
      expect(await rowOf(retractionOf(two))).toMatchObject({ state: 'skipped', reason: { kind: 'marked-seen', by: null } });
    });

    it('edits what a person names, also where nothing seems to have changed', async () => {
      const { ledger } = stores();
      const about = await delivered(ledger);
      await ledger.plan([owed('later')]);
      const due = iso(NOW + 1_000);
      expect(await ledger.planEdits([about, keyOf('later'), 'nobody'], due, false)).toEqual([{ key: editOf(about), atMs: NOW + 1_000 }]);
      expect(await rowOf(about)).toMatchObject({ renderedFingerprint: 'as sent' });
      await ledger.planEdits([about], due, true);
      expect(await rowOf(about)).toMatchObject({ renderedFingerprint: null });
    });
  });
}
