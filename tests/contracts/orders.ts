import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../src/model/delivery.ts';
import type { Hold } from '../../src/model/hold.ts';
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
const NOTICE = owed('notice', {
  purpose: 'notice',
  to: 'terminal',
  notice: { type: 'notice', title: 'Paused', lines: [], actions: [] },
});
const hold = (own: Partial<Hold> = {}): Hold => ({
  id: 'h1',
  kind: 'additions',
  since: iso(NOW),
  posts: 3,
  messages: 3,
  samples: ['One', '“Two”'],
  decision: null,
  ...own,
});

/** What every ledger promises of pauses, holds, doubts, and what people order. */
export function ordersContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`orders in ${title}`, () => {
    const stores = useShelf(open);
    const rowOf = async (key: string): Promise<Delivery | undefined> => (await stores().ledger.find({ keys: [key] }, 1))[0];

    describe('a pause', () => {
      it('is begun once, told once, and holds what is asked for', async () => {
        const { ledger } = stores();
        await ledger.plan([owed('a'), owed('b'), owed('a', { to: OTHER })]);
        const begun = await Promise.all([
          ledger.pause(PAUSE, [NOTICE]),
          ledger.pause({ ...PAUSE, reason: { kind: 'destination-gone', detail: 'again' } }, [NOTICE]),
        ]);
        expect(begun.toSorted()).toEqual([false, true]);
        expect(await ledger.pauses()).toHaveLength(1);
        expect(await ledger.find({ purposes: ['notice'] }, 5)).toHaveLength(1);
        expect(await ledger.claim(keyOf('b'), terms())).toEqual({ kind: 'closed', state: 'held' });
        expect(await rowOf(keyOf('b'))).toMatchObject({ state: 'held', reason: { kind: 'paused' } });
        expect(await ledger.claim(keyOf('a', OTHER), terms())).toMatchObject({ kind: 'claimed' });
        await ledger.probeLater(CHANNEL, iso(NOW + 99_000));
        await ledger.probeLater('discord', iso(NOW));
        expect(await ledger.pauses()).toMatchObject([{ ...(await ledger.pauses())[0], target: CHANNEL, probeAt: iso(NOW + 99_000) }]);
      });

      it('of a workspace or a platform holds all its channels, and leaves what is being sent to its owner', async () => {
        const { ledger } = stores();
        const under = await sending(ledger, 'p', 'slack:T1/C1');
        await ledger.plan([owed('q', { to: 'slack:T1/C1' }), owed('q', { to: 'slack:T2/C1' })]);
        await ledger.pause({ ...PAUSE, target: 'slack:T1' }, []);
        expect(await ledger.claim(under, terms({ nowMs: NOW + 50_000 }))).toEqual({ kind: 'wait', untilMs: NOW + 110_000 });
        expect(await ledger.claim(keyOf('q', 'slack:T1/C1'), terms())).toEqual({ kind: 'closed', state: 'held' });
        expect(await ledger.claim(keyOf('q', 'slack:T2/C1'), terms())).toMatchObject({ kind: 'claimed' });
        await ledger.pause({ ...PAUSE, target: 'slack' }, []);
        await ledger.plan([owed('r', { to: 'slack:T2/C2' })]);
        expect(await ledger.claim(keyOf('r', 'slack:T2/C2'), terms())).toEqual({ kind: 'closed', state: 'held' });
        // Its channel is paused for another reason as well.
        expect(await ledger.resume('slack:T1', NOW)).toEqual([]);
        expect(await ledger.resume('slack', NOW)).toEqual([
          { key: keyOf('q', 'slack:T1/C1') },
          { key: keyOf('r', 'slack:T2/C2') },
          // What may have been sent is looked for as soon as it can be, not when its bell was to ring.
          { key: under, atMs: NOW + 1_000 },
        ]);
      });

      it('ends once, with one digest a channel of what was held', async () => {
        const { ledger, posts } = stores();
        const [old, recent] = [makePost({ path: 'old.md', date: '2026-01-01T00:00:00.000Z' }), makePost({ path: 'recent.md' })];
        const batch = owed('batch', { purpose: 'digest' });
        const rows = [owed(old.id), batch, owed(recent.id, { digestKey: batch.key }), owed('x', { to: OTHER }), NOTICE];
        await posts.recordScan(() => lookRecord({ write: told(old, recent), deliveries: rows }), NOW);
        await ledger.plan([owed('seen', { state: 'held', reason: { kind: 'safety-limit', change: 'additions', posts: 240 } })]);
        await ledger.pause(PAUSE, []);
        for (const { key } of rows) await ledger.claim(key, terms());
        const ended = await Promise.all([ledger.resume(CHANNEL, NOW + 1), ledger.resume(CHANNEL, NOW + 1)]);
        expect(ended.filter((wakeups) => wakeups === null)).toHaveLength(1);
        const [bell, ...more] = ended.flatMap((wakeups) => wakeups ?? []);
        expect(more).toEqual([]);
        expect(await rowOf(bell?.key ?? '')).toMatchObject({
          purpose: 'digest',
          state: 'planned',
          destination: CHANNEL,
          originalKey: null,
        });
        expect(await rowOf(keyOf(old.id))).toMatchObject({ state: 'planned', digestKey: bell?.key, reason: null });
        expect(await rowOf(batch.key)).toMatchObject({ state: 'skipped', reason: { kind: 'merged' } });
        expect(await rowOf(keyOf('seen'))).toMatchObject({ state: 'held' });
        const claim = await ledger.claim(bell?.key ?? '', terms());
        expect(claim.kind === 'claimed' && claim.posts.map(({ path }) => path)).toEqual(['recent.md', 'old.md']);
      });

      it('ends without what waits for its file to come back', async () => {
        const { ledger } = stores();
        await ledger.plan([owed('a'), owed('gone'), owed('b')]);
        for (const id of ['a', 'gone']) {
          await ledger.claim(keyOf(id), terms());
          await ledger.settle(keyOf(id), 1, { state: 'planned', reason: { kind: 'file-gone' }, countsAttempt: false }, NOW);
        }
        await ledger.pause(PAUSE, []);
        await ledger.claim(keyOf('a'), terms());
        const [digest, ...more] = (await ledger.resume(CHANNEL, NOW + 1)) ?? [];
        expect([more, await rowOf(keyOf('a')), await rowOf(keyOf('b'))]).toMatchObject([
          [],
          { digestKey: digest?.key },
          { digestKey: digest?.key },
        ]);
        expect(await rowOf(keyOf('gone'))).toMatchObject({ state: 'planned', reason: { kind: 'file-gone' }, digestKey: null });
      });

      it('ends with one digest also of what nobody came to claim behind it, so that nothing younger comes first', async () => {
        const { ledger } = stores();
        await ledger.plan([owed('a'), owed('b'), owed('later', { dueAt: iso(NOW + 99_000) }), owed('elsewhere', { to: OTHER })]);
        await ledger.pause(PAUSE, []);
        await ledger.claim(keyOf('a'), terms());
        await ledger.plan([owed('c')]);
        const wakeups = await ledger.resume(CHANNEL, NOW);
        expect(wakeups).toEqual([{ key: expect.stringMatching(/^g.*~digest$/) }]);
        for (const id of ['a', 'b', 'c']) expect(await rowOf(keyOf(id))).toMatchObject({ state: 'planned', digestKey: wakeups?.[0]?.key });
        for (const key of [keyOf('later'), keyOf('elsewhere', OTHER)])
          expect(await rowOf(key)).toMatchObject({ state: 'planned', digestKey: null });
        // Its bell is still to ring.
        expect(await ledger.claim(keyOf('b'), terms())).toEqual({ kind: 'closed', state: 'planned' });
        expect(await ledger.claim(wakeups?.[0]?.key ?? '', terms())).toMatchObject({ kind: 'claimed' });
      });

      it('leaves nothing behind: what was held by it at the very moment of its end is owed again', async () => {
        const { ledger } = stores();
        const [stranded, kept] = [await sending(ledger, 'stranded'), await sending(ledger, 'kept', OTHER)];
        await ledger.pause({ ...PAUSE, target: OTHER }, []);
        for (const key of [stranded, kept]) await ledger.settle(key, 1, { state: 'held', reason: { kind: 'paused' } }, NOW);
        expect(await ledger.releaseOrphaned(NOW + 1)).toEqual([{ key: stranded }]);
        expect(await rowOf(stranded)).toMatchObject({ state: 'planned', reason: null });
        expect(await rowOf(kept)).toMatchObject({ state: 'held', reason: { kind: 'paused' } });
        expect(await ledger.releaseOrphaned(NOW + 2)).toEqual([]);
      });

      it('ends with a digest as it was, where nothing else was held', async () => {
        const { ledger } = stores();
        const batch = owed('batch', { purpose: 'digest' });
        await ledger.plan([batch, owed('a', { digestKey: batch.key }), owed('b', { digestKey: batch.key })]);
        await ledger.pause(PAUSE, []);
        await ledger.claim(batch.key, terms());
        expect(await rowOf(keyOf('a'))).toMatchObject({ state: 'held', reason: { kind: 'paused' } });
        expect(await ledger.resume(CHANNEL, NOW)).toEqual([{ key: batch.key }]);
        expect(await rowOf(keyOf('a'))).toMatchObject({ state: 'planned', digestKey: batch.key });
        expect(await ledger.pauses()).toEqual([]);
      });

      it('ends with a digest’s further message still in its thread, beside the digest of the rest', async () => {
        const { ledger } = stores();
        const page = owed('batch.9', { purpose: 'digest', originalKey: owed('batch', { purpose: 'digest' }).key });
        await ledger.plan([page, owed('a', { digestKey: page.key }), owed('b', { digestKey: page.key }), owed('c'), owed('d')]);
        await ledger.pause(PAUSE, []);
        for (const key of [page.key, keyOf('c'), keyOf('d')]) await ledger.claim(key, terms());
        const wakeups = await ledger.resume(CHANNEL, NOW);
        expect(wakeups).toEqual([{ key: page.key }, { key: expect.stringMatching(/^g.*~digest$/) }]);
        expect(await rowOf(keyOf('a'))).toMatchObject({ state: 'planned', digestKey: page.key });
        expect(await rowOf(keyOf('c'))).toMatchObject({ state: 'planned', digestKey: wakeups?.[1]?.key });
      });

      it('keeps when an edit is due', async () => {
        const { ledger } = stores();
        const about = await delivered(ledger);
        const [edit] = await ledger.planEdits([about], iso(NOW + 600_000), false);
        await ledger.pause(PAUSE, []);
        expect(await ledger.claim(edit?.key ?? '', terms())).toEqual({ kind: 'closed', state: 'held' });
        expect(await ledger.resume(CHANNEL, NOW)).toEqual([{ key: edit?.key, atMs: NOW + 600_000 }]);
      });
    });

    describe('a hold', () => {
      const held = (postId: string, own = {}) =>
        owed(postId, { state: 'held', reason: { kind: 'safety-limit', change: 'additions', posts: 3 }, hold: 'h1', ...own });
      const keep = async () => {
        const rows = [held('a'), held('b'), held('c', { to: OTHER }), owed('free', { state: 'held' })];
        await stores().posts.recordScan(() => lookRecord({ deliveries: rows, holds: [hold()] }), NOW);
      };

      it('is open until it is decided, by one of two who decide at once', async () => {
        const { ledger, posts } = stores();
        await keep();
        await posts.recordScan(() => lookRecord({ holds: [hold({ posts: 9 }), hold({ id: 'h0' })] }), NOW);
        expect(await ledger.holds()).toEqual([hold({ id: 'h0' }), hold({ posts: 9 })]);
        expect(await ledger.find({ hold: 'h1' }, 9)).toHaveLength(3);
        const both = await Promise.all([ledger.decide('h1', 'announce', NOW), ledger.decide('h1', 'seen', NOW)]);
        const already = both.find((answer) => answer !== null && 'already' in answer);
        expect(both.filter((answer) => answer !== null && 'wakeups' in answer)).toHaveLength(1);
        expect(await ledger.decide('h1', 'digest', NOW)).toEqual(already);
        expect(await ledger.decide('nobody', 'seen', NOW)).toBeNull();
        expect(await ledger.holds()).toEqual([hold({ id: 'h0' })]);
      });

      it('is released as one message a post', async () => {
        const { ledger } = stores();
        await keep();
        expect(await ledger.decide('h1', 'announce', NOW + 1)).toEqual({
          wakeups: [{ key: keyOf('a') }, { key: keyOf('b') }, { key: keyOf('c', OTHER) }],
        });
        expect(await rowOf(keyOf('a'))).toMatchObject({ state: 'planned', reason: null, hold: 'h1', digestKey: null });
        expect(await rowOf(keyOf('free'))).toMatchObject({ state: 'held' });
      });

      it('is released as one digest a channel, a single post by itself', async () => {
        const { ledger } = stores();
        await keep();
        const decided = await ledger.decide('h1', 'digest', NOW + 1);
        const wakeups = decided && 'wakeups' in decided ? decided.wakeups : [];
        expect(wakeups[0]).toEqual({ key: keyOf('c', OTHER) });
        expect(await rowOf(wakeups[1]?.key ?? '')).toMatchObject({ purpose: 'digest', state: 'planned', hold: 'h1' });
        expect(await rowOf(keyOf('b'))).toMatchObject({ state: 'planned', digestKey: wakeups[1]?.key });
        expect(wakeups).toHaveLength(2);
      });

      it('is marked as seen, and nothing is sent', async () => {
        const { ledger } = stores();
        await keep();
        expect(await ledger.decide('h1', 'seen', NOW + 1)).toEqual({ wakeups: [] });
        expect(await ledger.find({ states: ['skipped'] }, 9)).toMatchObject([
          { reason: { kind: 'marked-seen', by: null } },
          { reason: { kind: 'marked-seen', by: null } },
          { reason: { kind: 'marked-seen', by: null } },
        ]);
      });
    });

    describe('a doubt', () => {
      it('is ended by a person’s word, once', async () => {
        const { ledger } = stores();
        const key = await sending(ledger);
        await ledger.settle(key, 1, { state: 'in-doubt', reason: { kind: 'unprovable', detail: 'x' } }, NOW);
        expect(await ledger.confirmDelivered(key, NOW + 5)).toEqual([]);
        expect(await ledger.confirmDelivered(key, NOW + 6)).toBeNull();
        expect(await ledger.confirmDelivered('nobody', NOW + 6)).toBeNull();
        expect(await rowOf(key)).toMatchObject({ state: 'delivered', reason: null, receipt: null, updatedAt: iso(NOW + 5) });
        expect(await ledger.report('in-doubt', () => [NOTICE], NOW)).toEqual([]);
      });
    });

    describe('a digest in doubt', () => {
      it('that is there has told what was noted; the posts it had no room for are owed on, as a digest', async () => {
        const { ledger } = stores();
        const digest = owed('batch', { purpose: 'digest' });
        const ids = ['a', 'b', 'c', 'd'];
        await ledger.plan([digest, ...ids.map((id) => owed(id, { digestKey: digest.key }))]);
        await ledger.claim(digest.key, terms());
        expect(await ledger.recordIncluded(digest.key, 2, ['a'])).toBe(false);
        expect(await ledger.recordIncluded(digest.key, 1, ['b', 'a'])).toBe(true);
        await ledger.settle(digest.key, 1, { state: 'in-doubt', reason: { kind: 'unprovable', detail: 'x' } }, NOW);
        expect(await ledger.recordIncluded(digest.key, 1, ['a'])).toBe(false);
        const [bell, ...more] = (await ledger.confirmDelivered(digest.key, NOW + 5)) ?? [];
        expect(more).toEqual([]);
        const rows = await ledger.find({ postIds: ids }, 10);
        expect(Object.fromEntries(rows.map(({ postId, state, digestKey }) => [postId, [state, digestKey]]))).toEqual({
          a: ['delivered', digest.key],
          b: ['delivered', digest.key],
          c: ['planned', bell?.key],
          d: ['planned', bell?.key],
        });
        expect(await rowOf(digest.key)).toMatchObject({ state: 'delivered', reason: null });
      });
    });

    describe('skip', () => {
      it('marks what is not sent yet, with all that a digest carries, and leaves the rest', async () => {
        const { ledger } = stores();
        const done = await delivered(ledger, 'done');
        const under = await sending(ledger, 'under', OTHER);
        const batch = owed('batch', { purpose: 'digest' });
        await ledger.plan([owed('a'), batch, owed('b', { digestKey: batch.key }), owed('h', { state: 'held' })]);
        const moved = await ledger.skip([keyOf('h'), done, under, batch.key, keyOf('a'), 'nobody'], { kind: 'discarded' }, NOW + 1);
        expect(moved).toEqual([keyOf('h'), batch.key, keyOf('a')]);
        expect(await rowOf(keyOf('b'))).toMatchObject({ state: 'skipped', reason: { kind: 'discarded' }, digestKey: batch.key });
        expect(await ledger.skip(moved, { kind: 'discarded' }, NOW + 2)).toEqual([]);
      });

      it('takes a single post out of its digest', async () => {
        const { ledger } = stores();
        const batch = owed('batch', { purpose: 'digest' });
        await ledger.plan([batch, owed('a', { digestKey: batch.key }), owed('b', { digestKey: batch.key })]);
        expect(await ledger.skip([keyOf('a')], { kind: 'marked-seen', by: null }, NOW)).toEqual([keyOf('a')]);
        expect(await rowOf(keyOf('a'))).toMatchObject({ state: 'skipped', digestKey: null });
        expect(await rowOf(batch.key)).toMatchObject({ state: 'planned' });
      });
    });

    describe('gather', () => {
      it('makes one digest a channel, once, and leaves a single post by itself', async () => {
        const { ledger } = stores();
        const batch = owed('batch', { purpose: 'digest', state: 'held' });
        await ledger.plan([
          owed('a', { state: 'held' }),
          batch,
          owed('b', { state: 'held', digestKey: batch.key }),
          owed('p'),
          owed('c', { to: OTHER, state: 'skipped', reason: { kind: 'stale' } }),
        ]);
        const keys = [keyOf('a'), keyOf('b'), keyOf('p'), keyOf('c', OTHER), batch.key];
        const both = await Promise.all([ledger.regroup(keys, NOW), ledger.regroup(keys, NOW)]);
        const wakeups = both.flat();
        expect(wakeups).toHaveLength(2);
        expect(wakeups[0]).toEqual({ key: keyOf('c', OTHER) });
        expect(await rowOf(keyOf('a'))).toMatchObject({ state: 'planned', digestKey: wakeups[1]?.key });
        expect(await rowOf(keyOf('p'))).toMatchObject({ state: 'planned', digestKey: null });
        expect(await rowOf(batch.key)).toMatchObject({ state: 'skipped', reason: { kind: 'merged' } });
      });

      it('makes a digest of the same posts again, when the first has failed', async () => {
        const { ledger } = stores();
        await ledger.plan([owed('a', { state: 'held' }), owed('b', { state: 'held' })]);
        const keys = [keyOf('a'), keyOf('b')];
        const [first] = await ledger.regroup(keys, NOW);
        await ledger.claim(first?.key ?? '', terms());
        await ledger.settle(first?.key ?? '', 1, { state: 'failed', reason: { kind: 'rejected', detail: 'x' } }, NOW);
        const [second] = await ledger.regroup(keys, NOW + 1);
        expect(second?.key).not.toBe(first?.key);
        expect(await rowOf(keyOf('a'))).toMatchObject({ state: 'planned', digestKey: second?.key });
        expect(await rowOf(first?.key ?? '')).toMatchObject({ state: 'skipped', reason: { kind: 'merged' } });
      });
    });

    describe('a digest in several messages', () => {
      it('hands the posts that had no room to its next message, and leaves out the rest', async () => {
        const { ledger, posts } = stores();
        const all = [makePost({ path: 'a.md' }), makePost({ path: 'b.md' }), makePost({ path: 'c.md' })];
        const [a, b, c] = all.map(({ id }) => id);
        const batch = owed('batch', { purpose: 'digest' });
        const deliveries = [batch, ...all.map(({ id }) => owed(id, { digestKey: batch.key }))];
        await posts.recordScan(() => lookRecord({ write: told(...all), deliveries }), NOW);
        await ledger.claim(batch.key, terms());
        const row = owed('batch.1', { purpose: 'digest', originalKey: batch.key });
        const page = {
          state: 'delivered',
          receipt: RECEIPT,
          renderedFingerprint: 'page 1',
          includedIds: [a ?? ''],
          next: { row, postIds: [b ?? ''] },
        } as const;
        expect(await ledger.settle(batch.key, 1, page, NOW)).toBe(true);
        expect(await ledger.settle(batch.key, 1, page, NOW)).toBe(false);
        expect(await rowOf(keyOf(a ?? ''))).toMatchObject({ state: 'delivered', receipt: RECEIPT, digestKey: batch.key });
        expect(await rowOf(keyOf(b ?? ''))).toMatchObject({ state: 'planned', receipt: null, attempts: 0, digestKey: row.key });
        expect(await rowOf(keyOf(c ?? ''))).toMatchObject({ state: 'skipped', reason: { kind: 'left-out' }, digestKey: null });
        expect(await ledger.claim(row.key, terms())).toMatchObject({
          kind: 'claimed',
          posts: [{ id: b }],
          delivery: { originalKey: batch.key, purpose: 'digest', createdAt: iso(NOW) },
          original: { key: batch.key, state: 'delivered', renderedFingerprint: 'page 1' },
        });
      });
    });
  });
}
