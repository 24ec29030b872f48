import { describe, expect, it } from 'vitest';
import type { NewDelivery } from '../../src/model/delivery.ts';
import type { Ledger } from '../../src/ports/ledger/ledger.ts';
import { makePost } from '../support/make.ts';
import { CHANNEL, iso, keyOf, lookRecord, NOW, OTHER, owed, RECEIPT, sending, terms, told } from './owed.ts';
import { type BookShelf, useShelf } from './stores.ts';

/** What every ledger promises of digests, rows taken up again, doorbells and questions. */
export function ledgerRowsContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`rows of the ledger in ${title}`, () => {
    const stores = useShelf(open);

    describe('a digest', () => {
      it('brings its posts, newest first, and takes the rows it carries along', async () => {
        const { ledger, posts } = stores();
        const old = makePost({ path: 'old.md', date: '2026-01-01T00:00:00.000Z' });
        const gone = makePost({ path: 'gone.md' });
        const recent = makePost({ path: 'recent.md', date: '2026-01-20T00:00:00.000Z' });
        const undated = makePost({ path: 'undated.md', date: null });
        const all = [old, gone, undated, recent];
        const digest = owed('batch', { purpose: 'digest' });
        const deliveries = [digest, ...all.map(({ id }) => owed(id, { digestKey: digest.key }))];
        await posts.recordScan(() => lookRecord({ write: told(...all), deliveries }), NOW);
        await posts.recordScan(() => lookRecord({ remove: [gone.id] }), NOW);

        const claim = await ledger.claim(digest.key, terms());
        expect(claim.kind === 'claimed' && claim.posts.map(({ path }) => path)).toEqual(['recent.md', 'old.md', 'undated.md']);
        expect((await ledger.find({ states: ['sending'] }, 10)).length).toBe(5);
        await ledger.settle(digest.key, 1, { state: 'delivered', receipt: RECEIPT }, NOW + 1);
        const rows = await ledger.find({ states: ['delivered'] }, 10);
        expect(rows.map(({ receipt }) => receipt)).toEqual([RECEIPT, RECEIPT, RECEIPT, RECEIPT, RECEIPT]);
        expect(await ledger.counts()).toEqual([{ platform: 'slack', purpose: 'digest', state: 'delivered', count: 1 }]);
      });
    });

    describe('a digest that tells of fewer posts than it carries', () => {
      it('leaves the others out: they are skipped, and can be replayed on their own', async () => {
        const { ledger } = stores();
        const digest = owed('batch', { purpose: 'digest' });
        await ledger.plan([digest, owed('a', { digestKey: digest.key }), owed('b', { digestKey: digest.key })]);
        await ledger.claim(digest.key, terms());
        expect(await ledger.settle(digest.key, 1, { state: 'delivered', receipt: RECEIPT, includedIds: ['a'] }, NOW)).toBe(true);
        expect(await ledger.find({ postIds: ['a'] }, 1)).toMatchObject([{ state: 'delivered', receipt: RECEIPT, digestKey: digest.key }]);
        expect(await ledger.find({ postIds: ['b'] }, 1)).toMatchObject([
          { state: 'skipped', reason: { kind: 'left-out' }, receipt: null, digestKey: null },
        ]);
        expect(await ledger.reopen([keyOf('b')], NOW)).toEqual([keyOf('b')]);
      });
    });

    describe('reopen', () => {
      it('puts back what failed, is held or skipped, and nothing else', async () => {
        const { ledger } = stores();
        await ledger.plan([
          owed('h', { state: 'held', reason: { kind: 'safety-limit', change: 'additions', posts: 3 } }),
          owed('s', { state: 'skipped', reason: { kind: 'stale' } }),
          owed('p'),
        ]);
        const key = await sending(ledger, 'd', OTHER);
        await ledger.settle(key, 1, { state: 'delivered', receipt: RECEIPT }, NOW);
        const all = [keyOf('s'), keyOf('p'), key, keyOf('h'), 'nobody'];
        expect(await ledger.reopen(all, NOW + 1)).toEqual([keyOf('s'), keyOf('h')]);
        expect(await ledger.find({ states: ['planned'] }, 10)).toMatchObject([
          { key: keyOf('p') },
          { key: keyOf('s'), reason: null, updatedAt: iso(NOW + 1) },
          { key: keyOf('h'), reason: null },
        ]);
      });

      it('gives a row all its attempts again: none of the old ones was sent', async () => {
        const { ledger } = stores();
        const key = await sending(ledger, 'f');
        await ledger.settle(key, 1, { state: 'failed', reason: { kind: 'unavailable', detail: 'ECONNREFUSED' } }, NOW);
        expect(await ledger.reopen([key], NOW + 1)).toEqual([key]);
        expect(await ledger.find({ states: ['planned'] }, 1)).toMatchObject([{ key, attempts: 0, sendingSince: null, firstSentAt: null }]);
      });

      it('takes a row out of its digest, to be sent on its own', async () => {
        const { ledger } = stores();
        const digest = owed('batch', { purpose: 'digest', state: 'held' });
        await ledger.plan([
          digest,
          owed('a', { state: 'held', digestKey: digest.key }),
          owed('b', { state: 'held', digestKey: digest.key }),
        ]);
        expect(await ledger.reopen([keyOf('a')], NOW)).toEqual([keyOf('a')]);
        expect(await ledger.claim(keyOf('a'), terms())).toMatchObject({ kind: 'claimed', delivery: { digestKey: null } });
        expect(await ledger.claim(keyOf('b'), terms())).toEqual({ kind: 'closed', state: 'held' });
        expect(await ledger.reopen([digest.key], NOW)).toEqual([digest.key]);
        expect(await ledger.find({ postIds: ['b'] }, 1)).toMatchObject([{ state: 'planned', digestKey: digest.key }]);
      });
    });

    describe('the doorbell', () => {
      it('is to be rung for open rows it was not rung for since, oldest first', async () => {
        const { ledger } = stores();
        const digest = owed('batch', { purpose: 'digest' });
        await ledger.plan([owed('b'), owed('a'), owed('h', { state: 'held' }), digest, owed('c', { digestKey: digest.key })]);
        expect(await ledger.overdueWakeups(NOW, 10)).toEqual([keyOf('b'), keyOf('a'), digest.key]);
        expect(await ledger.overdueWakeups(NOW, 2)).toEqual([keyOf('b'), keyOf('a')]);
        await ledger.markQueued([keyOf('b'), digest.key, keyOf('h')], NOW);
        expect(await ledger.overdueWakeups(NOW, 10)).toEqual([keyOf('a')]);
        expect(await ledger.overdueWakeups(NOW + 1, 10)).toEqual([keyOf('b'), keyOf('a'), digest.key]);
        expect((await ledger.find({ states: ['queued'] }, 10)).map(({ postId }) => postId)).toEqual(['c', null, 'b']);
      });

      it('is not to be rung before the time a row was told to wait for', async () => {
        const { ledger } = stores();
        await ledger.plan([owed('a')]);
        await ledger.block(CHANNEL, 'messages', NOW + 60_000);
        await ledger.claim(keyOf('a'), terms());
        expect(await ledger.overdueWakeups(NOW + 59_000, 10)).toEqual([]);
        expect(await ledger.overdueWakeups(NOW + 60_001, 10)).toEqual([keyOf('a')]);
      });

      it('leaves a row that is being sent in its state', async () => {
        const { ledger } = stores();
        const key = await sending(ledger);
        await ledger.markQueued([key], NOW);
        expect(await ledger.find({}, 1)).toMatchObject([{ state: 'sending' }]);
        expect(await ledger.overdueWakeups(NOW + 1, 10)).toEqual([key]);
      });
    });

    describe('find and counts', () => {
      it('select by state, post, destination and age, newest first', async () => {
        const { ledger, posts } = stores();
        const look = (deliveries: readonly NewDelivery[], nowMs: number) => posts.recordScan(() => lookRecord({ deliveries }), nowMs);
        await look([owed('a'), owed('a', { to: OTHER })], NOW);
        await look([owed('b', { state: 'held' }), owed('b', { to: 'terminal' })], NOW + 1_000);
        const keys = async (...[selection, limit = 10]: [Parameters<Ledger['find']>[0], number?]) =>
          (await ledger.find(selection, limit)).map(({ key }) => key);
        expect(await keys({}, 2)).toEqual([keyOf('b', 'terminal'), keyOf('b')]);
        expect(await keys({ states: ['planned'], destination: OTHER })).toEqual([keyOf('a', OTHER)]);
        expect(await keys({ postIds: ['a', 'zzz'] })).toEqual([keyOf('a', OTHER), keyOf('a')]);
        expect(await keys({ since: iso(NOW + 1_000) })).toEqual([keyOf('b', 'terminal'), keyOf('b')]);
        expect(await keys({ states: [] })).toEqual([]);
        expect(await ledger.counts()).toEqual([
          { platform: 'slack', purpose: 'announce', state: 'held', count: 1 },
          { platform: 'slack', purpose: 'announce', state: 'planned', count: 2 },
          { platform: 'terminal', purpose: 'announce', state: 'planned', count: 1 },
        ]);
      });

      it('pending tells what has not ended, and since when the first of it is due', async () => {
        const { ledger, posts } = stores();
        const scan = (deliveries: readonly NewDelivery[], nowMs: number) => posts.recordScan(() => lookRecord({ deliveries }), nowMs);
        await scan([owed('a'), owed('b', { state: 'held' })], NOW);
        await scan([owed('c'), owed('d', { state: 'skipped' })], NOW + 1_000);
        const kinds = (await ledger.pending()).map(({ dueSinceMs, ...kind }) => ({ ...kind, afterMs: dueSinceMs - NOW }));
        expect(kinds).toEqual([
          { platform: 'slack', purpose: 'announce', state: 'held', count: 1, afterMs: 0 },
          { platform: 'slack', purpose: 'announce', state: 'planned', count: 2, afterMs: 0 },
        ]);
      });
    });
  });
}
