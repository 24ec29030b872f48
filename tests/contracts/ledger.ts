import { describe, expect, it } from 'vitest';
import type { Reason } from '../../src/model/reason.ts';
import { makePost } from '../support/make.ts';
import { CHANNEL, iso, keyOf, lookRecord, NOW, OTHER, owed, RECEIPT, sending, terms, told } from './owed.ts';
import { type BookShelf, useShelf } from './stores.ts';

/** What every ledger promises. */
export function ledgerContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`ledger in ${title}`, () => {
    const stores = useShelf(open);

    describe('plan', () => {
      it('owes once what is planned twice, and says what was new, in the order given', async () => {
        const { ledger } = stores();
        expect(await ledger.plan([owed('b'), owed('a'), owed('b')])).toEqual([keyOf('b'), keyOf('a')]);
        expect(await ledger.plan([owed('a', { state: 'held' }), owed('c')])).toEqual([keyOf('c')]);
        expect((await ledger.find({}, 10)).map(({ postId, state }) => [postId, state])).toEqual([
          ['c', 'planned'],
          ['a', 'planned'],
          ['b', 'planned'],
        ]);
      });

      it('keeps a reason as it was given, whoever writes it', async () => {
        const { ledger } = stores();
        const reasons: readonly Reason[] = [
          { kind: 'rejected', detail: 'a: “quoted” \\ \'b\'; {"kind":"paused"}' },
          { kind: 'safety-limit', change: 'removals', posts: 11 },
          { kind: 'marked-seen', by: { platform: 'discord', id: '112233445566778899' } },
        ];
        const [first, second, third] = reasons as [Reason, Reason, Reason];
        await ledger.plan([owed('a', { state: 'held', reason: first }), owed('b', { to: OTHER }), owed('c', { to: 'terminal' })]);
        await ledger.claim(keyOf('b', OTHER), terms());
        await ledger.settle(keyOf('b', OTHER), 1, { state: 'held', reason: second }, NOW);
        await ledger.skip([keyOf('c', 'terminal')], third, NOW);
        const found = await ledger.find({}, 9);
        expect(found.toReversed().map(({ reason }) => reason)).toEqual(reasons);
        const gone = { kind: 'destination-gone', detail: 'is_archived: x', advice: 'Unarchive it' } as const;
        await ledger.pause({ target: CHANNEL, reason: gone, since: iso(NOW), probeAt: iso(NOW) }, []);
        expect((await ledger.pauses()).map(({ reason }) => reason)).toEqual([gone]);
      });

      it('keeps text that a database can not hold, with the impossible characters replaced', async () => {
        const { ledger } = stores();
        await ledger.plan([owed('a', { state: 'held', reason: { kind: 'rejected', detail: 'bad: \ud800' } })]);
        const [row] = await ledger.find({}, 1);
        expect(row?.reason).toMatchObject({ detail: expect.stringMatching(/^bad: /) });
      });
    });

    describe('claim', () => {
      it('gives the right to deliver once, with the post, and counts the attempt', async () => {
        const { ledger, posts } = stores();
        const post = makePost({ path: 'a.md', body: 'a "quoted" \\ body\n' });
        await posts.recordScan(() => lookRecord({ write: told(post), deliveries: [owed(post.id)] }), NOW - 5_000);
        const claim = await ledger.claim(keyOf(post.id), terms());
        expect(claim).toEqual({
          kind: 'claimed',
          posts: [post],
          firstSeen: new Map([[post.id, new Date(NOW - 5_000).toISOString()]]),
          original: null,
          notice: null,
          delivery: {
            key: keyOf(post.id),
            postId: post.id,
            destination: CHANNEL,
            purpose: 'announce',
            state: 'sending',
            originalKey: null,
            dueAt: null,
            hold: null,
            renderedFingerprint: null,
            reason: null,
            digestKey: null,
            attempts: 1,
            receipt: null,
            createdAt: iso(NOW - 5_000),
            updatedAt: iso(NOW),
            sendingSince: iso(NOW),
            firstSentAt: iso(NOW),
          },
        });
        expect(await ledger.claim(keyOf(post.id), terms({ owner: 'b', nowMs: NOW + 1 }))).toEqual({ kind: 'wait', untilMs: NOW + 12_000 });
      });

      it('is given to one of many that ask at the same moment', async () => {
        const { ledger } = stores();
        await ledger.plan([owed('p')]);
        const claims = await Promise.all(Array.from({ length: 12 }, (_, n) => ledger.claim(keyOf('p'), terms({ owner: `o${n}` }))));
        expect(claims.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
        expect(claims.filter(({ kind }) => kind === 'wait')).toHaveLength(11);
      });

      it('leaves out a post whose file is gone', async () => {
        const { ledger, posts } = stores();
        const post = makePost({ path: 'a.md' });
        await posts.recordScan(() => lookRecord({ write: told(post), deliveries: [owed(post.id)] }), NOW);
        await posts.recordScan(() => lookRecord({ remove: [post.id] }), NOW);
        expect(await ledger.claim(keyOf(post.id), terms())).toMatchObject({ kind: 'claimed', posts: [] });
      });

      it('closes what is unknown, held, skipped, carried or delivered', async () => {
        const { ledger } = stores();
        const digest = owed('batch', { purpose: 'digest' });
        await ledger.plan([digest, owed('h', { state: 'held' }), owed('s', { state: 'skipped' }), owed('c', { digestKey: digest.key })]);
        const key = await sending(ledger, 'p', OTHER);
        await ledger.settle(key, 1, { state: 'delivered', receipt: RECEIPT }, NOW);
        expect(await ledger.claim('nobody~slack.C1~announce', terms())).toEqual({ kind: 'closed', state: null });
        expect(await ledger.claim(keyOf('h'), terms())).toEqual({ kind: 'closed', state: 'held' });
        expect(await ledger.claim(keyOf('s'), terms())).toEqual({ kind: 'closed', state: 'skipped' });
        expect(await ledger.claim(keyOf('c'), terms())).toEqual({ kind: 'closed', state: 'planned' });
        expect(await ledger.claim(key, terms({ nowMs: NOW + 60_000 }))).toEqual({ kind: 'closed', state: 'delivered' });
      });
    });

    describe('an attempt whose end nobody saw', () => {
      it('comes with what it may have told of, although the file is gone', async () => {
        const { ledger, posts } = stores();
        const [single, gone] = [makePost({ path: 'single.md' }), makePost({ path: 'gone.md', date: '2026-01-02' })];
        const there = makePost({ path: 'there.md', date: '2026-01-01' });
        const digest = owed('batch', { purpose: 'digest', destination: OTHER });
        const carried = [gone, there].map(({ id }) => owed(id, { destination: OTHER, digestKey: digest.key }));
        await posts.recordScan(
          () => lookRecord({ write: told(single, gone, there), deliveries: [owed(single.id), digest, ...carried] }),
          NOW,
        );
        for (const key of [keyOf(single.id), digest.key]) await ledger.claim(key, terms());
        await posts.recordScan(() => lookRecord({ remove: [single.id, gone.id] }), NOW);
        const late = (key: string) => ledger.claim(key, terms({ owner: 'b', nowMs: NOW + 12_000 }));
        expect(await late(keyOf(single.id))).toMatchObject({ kind: 'doubtful', sent: [single], posts: [] });
        expect(await late(digest.key)).toMatchObject({ kind: 'doubtful', sent: [gone, there], posts: [there] });
      });

      it('is left to its owner for its patience, and then given to one other, as doubtful', async () => {
        const { ledger } = stores();
        const key = await sending(ledger);
        const late = (owner: string, nowMs: number) => ledger.claim(key, terms({ owner, nowMs }));
        expect(await late('b', NOW + 11_999)).toEqual({ kind: 'wait', untilMs: NOW + 12_000 });
        const both = await Promise.all([late('b', NOW + 12_000), late('c', NOW + 12_000)]);
        expect(both.map(({ kind }) => kind).sort()).toEqual(['doubtful', 'wait']);
        expect(both.find(({ kind }) => kind === 'doubtful')).toMatchObject({
          notFoundAtMs: null,
          delivery: { state: 'sending', attempts: 1, sendingSince: iso(NOW) },
        });
      });

      it('is given at once where no other process can be alive, and still to one caller only', async () => {
        const { ledger } = stores();
        const key = await sending(ledger);
        const restarted = () => ledger.claim(key, terms({ owner: 'b', nowMs: NOW + 5, leaseMs: 0 }));
        const both = await Promise.all([restarted(), restarted()]);
        expect(both.map(({ kind }) => kind).sort()).toEqual(['doubtful', 'wait']);
      });

      it('is its own owner’s to look for a second later, however long others wait', async () => {
        const { ledger } = stores();
        const key = await sending(ledger);
        const own = (nowMs: number) => ledger.claim(key, terms({ nowMs, leaseMs: 12_000 }));
        expect(await own(NOW + 999)).toEqual({ kind: 'wait', untilMs: NOW + 1_000 });
        expect(await own(NOW + 1_000)).toMatchObject({ kind: 'doubtful', notFoundAtMs: null });
        expect(await own(NOW + 1_000)).toMatchObject({ kind: 'wait' });
      });

      it('is looked for again 10 s after a miss, and a proven miss is owed as before', async () => {
        const { ledger } = stores();
        const key = await sending(ledger);
        const missMs = NOW + 20_000;
        expect(await ledger.claim(key, terms({ nowMs: missMs }))).toMatchObject({ kind: 'doubtful' });
        expect(await ledger.settle(key, 1, { state: 'not-found' }, missMs)).toBe(true);
        expect(await ledger.claim(key, terms({ nowMs: missMs + 9_999 }))).toEqual({ kind: 'wait', untilMs: missMs + 10_000 });
        expect(await ledger.claim(key, terms({ nowMs: missMs + 10_000 }))).toMatchObject({ kind: 'doubtful', notFoundAtMs: missMs });
        await ledger.settle(key, 1, { state: 'planned', reason: { kind: 'proven-absent' }, countsAttempt: true }, missMs + 10_000);
        const again = await ledger.claim(key, terms({ nowMs: missMs + 11_000 }));
        expect(again).toMatchObject({ kind: 'claimed', delivery: { attempts: 2, firstSentAt: iso(NOW) } });
        expect(await ledger.claim(key, terms({ nowMs: missMs + 30_000 }))).toMatchObject({ kind: 'doubtful', notFoundAtMs: null });
      });

      it('is looked for in time when the clock is set back by an hour', async () => {
        const { ledger } = stores();
        const key = await sending(ledger);
        const back = NOW - 3_600_000;
        const other = (nowMs: number) => ledger.claim(key, terms({ owner: 'b', nowMs }));
        expect(await other(back)).toEqual({ kind: 'wait', untilMs: back + 12_000 });
        expect(await other(back + 12_000)).toMatchObject({ kind: 'doubtful' });
        await ledger.settle(key, 1, { state: 'not-found' }, NOW);
        expect(await other(back + 20_000)).toEqual({ kind: 'wait', untilMs: back + 30_000 });
        expect(await other(back + 30_000)).toMatchObject({ kind: 'doubtful', notFoundAtMs: back + 20_000 });
      });

      it('keeps the time of a miss when another process takes it over', async () => {
        const { ledger } = stores();
        const key = await sending(ledger);
        await ledger.settle(key, 1, { state: 'not-found' }, NOW + 2_000);
        const other = (nowMs: number) => ledger.claim(key, terms({ owner: 'b', nowMs, leaseMs: 0 }));
        expect(await other(NOW + 3_000)).toEqual({ kind: 'wait', untilMs: NOW + 12_000 });
        expect(await other(NOW + 12_000)).toMatchObject({ kind: 'doubtful', notFoundAtMs: NOW + 2_000 });
      });
    });

    describe('settle', () => {
      it('ends the attempt it names, once', async () => {
        const { ledger } = stores();
        const key = await sending(ledger);
        expect(await ledger.settle(key, 2, { state: 'delivered', receipt: RECEIPT }, NOW)).toBe(false);
        expect(await ledger.settle(key, 1, { state: 'delivered', receipt: RECEIPT }, NOW + 7)).toBe(true);
        expect(await ledger.settle(key, 1, { state: 'failed', reason: { kind: 'rejected', detail: 'late' } }, NOW + 8)).toBe(false);
        expect(await ledger.settle('nobody', 1, { state: 'not-found' }, NOW)).toBe(false);
        expect(await ledger.find({}, 1)).toMatchObject([{ state: 'delivered', receipt: RECEIPT, reason: null, updatedAt: iso(NOW + 7) }]);
      });

      it('gives an attempt back that does not count', async () => {
        const { ledger } = stores();
        const key = await sending(ledger);
        await ledger.settle(key, 1, { state: 'planned', reason: { kind: 'rate-limited' }, countsAttempt: false }, NOW);
        expect(await ledger.find({}, 1)).toMatchObject([{ state: 'planned', reason: { kind: 'rate-limited' }, attempts: 0 }]);
        expect(await ledger.claim(key, terms())).toMatchObject({ kind: 'claimed', delivery: { attempts: 1, reason: null } });
        await ledger.settle(key, 1, { state: 'planned', reason: { kind: 'unavailable', detail: 'x' }, countsAttempt: true }, NOW);
        expect(await ledger.claim(key, terms())).toMatchObject({ kind: 'claimed', delivery: { attempts: 2 } });
      });

      it.each(['failed', 'held', 'skipped', 'in-doubt'] as const)('leaves a row %s, with the reason, and closed', async (state) => {
        const { ledger } = stores();
        const key = await sending(ledger);
        expect(await ledger.settle(key, 1, { state, reason: { kind: 'rejected', detail: 'because: \ud800' } }, NOW)).toBe(true);
        const [row] = await ledger.find({ states: [state] }, 1);
        expect(row?.reason).toMatchObject({ detail: expect.stringMatching(/^because: /) });
        expect(await ledger.claim(key, terms({ nowMs: NOW + 60_000 }))).toEqual({ kind: 'closed', state });
      });

      it('lets a proof of delivery end a doubt that was given up meanwhile', async () => {
        const { ledger } = stores();
        const key = await sending(ledger);
        await ledger.settle(key, 1, { state: 'in-doubt', reason: { kind: 'unprovable', detail: 'x' } }, NOW);
        expect(await ledger.settle(key, 1, { state: 'delivered', receipt: RECEIPT }, NOW)).toBe(true);
        expect(await ledger.claim(key, terms())).toEqual({ kind: 'closed', state: 'delivered' });
      });
    });
  });
}
