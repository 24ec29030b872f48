import { describe, expect, it } from 'vitest';
import { deliveryKeyOf, type NewDelivery } from '../../src/announce/delivery.ts';
import type { Destination } from '../../src/announce/destination.ts';
import type { ClaimTerms, Ledger } from '../../src/ports/ledger.ts';
import { makePost } from '../support/make.ts';
import { type BookShelf, useShelf } from './books.ts';

const NOW = Date.parse('2026-02-01T12:00:00.000Z');
const CHANNEL: Destination = 'slack:C0123';
const OTHER: Destination = 'slack:C0456';
const RECEIPT = { channel: 'C0123', messageId: '1.2', link: null };

const iso = (ms: number) => new Date(ms).toISOString();
const terms = (own: Partial<ClaimTerms> = {}): ClaimTerms => ({ owner: 'a', nowMs: NOW, intervalMs: 0, patienceMs: 12_000, ...own });

function owed(postId: string, own: Partial<NewDelivery> & { to?: Destination } = {}): NewDelivery {
  const { to = CHANNEL, ...rest } = own;
  const purpose = own.purpose ?? 'announce';
  return {
    key: deliveryKeyOf(postId, to, purpose),
    postId: purpose === 'digest' ? null : postId,
    destination: to,
    purpose,
    state: 'planned',
    reason: null,
    carriedBy: null,
    ...rest,
  };
}

const keyOf = (postId: string, to: Destination = CHANNEL) => deliveryKeyOf(postId, to, 'announce');

/** Plans and claims one row, which is then `sending`. */
async function sending(ledger: Ledger, postId = 'p'): Promise<string> {
  await ledger.plan([owed(postId)]);
  expect(await ledger.claim(keyOf(postId), terms())).toMatchObject({ kind: 'claimed' });
  return keyOf(postId);
}

/** What every ledger promises. */
export function ledgerContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`ledger in ${title}`, () => {
    const books = useShelf(open);

    describe('plan', () => {
      it('owes once what is planned twice, and says what was new, in the order given', async () => {
        const { ledger } = books();
        expect(await ledger.plan([owed('b'), owed('a'), owed('b')])).toEqual([keyOf('b'), keyOf('a')]);
        expect(await ledger.plan([owed('a', { state: 'held' }), owed('c')])).toEqual([keyOf('c')]);
        expect((await ledger.find({}, 10)).map(({ postId, state }) => [postId, state])).toEqual([
          ['c', 'planned'],
          ['a', 'planned'],
          ['b', 'planned'],
        ]);
      });

      it('keeps text that a database can not hold, with the impossible characters replaced', async () => {
        const { ledger } = books();
        await ledger.plan([owed('a', { state: 'held', reason: 'bad: \ud800' })]);
        const [row] = await ledger.find({}, 1);
        expect(row?.reason).toMatch(/^bad: /);
      });
    });

    describe('claim', () => {
      it('gives the right to deliver once, with the post, and counts the attempt', async () => {
        const { ledger, posts } = books();
        const post = makePost({ path: 'a.md', body: 'a "quoted" \\ body\n' });
        await posts.recordLook(() => ({ write: [{ post, standing: 'told' }], remove: [], deliveries: [owed(post.id)] }), NOW - 5_000);
        const claim = await ledger.claim(keyOf(post.id), terms());
        expect(claim).toEqual({
          kind: 'claimed',
          posts: [post],
          delivery: {
            key: keyOf(post.id),
            postId: post.id,
            destination: CHANNEL,
            purpose: 'announce',
            state: 'sending',
            reason: null,
            carriedBy: null,
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
        const { ledger } = books();
        await ledger.plan([owed('p')]);
        const claims = await Promise.all(Array.from({ length: 12 }, (_, n) => ledger.claim(keyOf('p'), terms({ owner: `o${n}` }))));
        expect(claims.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
        expect(claims.filter(({ kind }) => kind === 'wait')).toHaveLength(11);
      });

      it('leaves out a post whose file is gone', async () => {
        const { ledger, posts } = books();
        const post = makePost({ path: 'a.md' });
        await posts.recordLook(() => ({ write: [{ post, standing: 'told' }], remove: [], deliveries: [owed(post.id)] }), NOW);
        await posts.recordLook(() => ({ write: [], remove: [post.id], deliveries: [] }), NOW);
        expect(await ledger.claim(keyOf(post.id), terms())).toMatchObject({ kind: 'claimed', posts: [] });
      });

      it('closes what is unknown, held, skipped, carried or delivered', async () => {
        const { ledger } = books();
        const digest = owed('batch', { purpose: 'digest' });
        await ledger.plan([digest, owed('h', { state: 'held' }), owed('s', { state: 'skipped' }), owed('c', { carriedBy: digest.key })]);
        const key = await sending(ledger);
        await ledger.settle(key, 1, { state: 'delivered', receipt: RECEIPT }, NOW);
        expect(await ledger.claim('nobody~slack.C1~announce', terms())).toEqual({ kind: 'closed', state: null });
        expect(await ledger.claim(keyOf('h'), terms())).toEqual({ kind: 'closed', state: 'held' });
        expect(await ledger.claim(keyOf('s'), terms())).toEqual({ kind: 'closed', state: 'skipped' });
        expect(await ledger.claim(keyOf('c'), terms())).toEqual({ kind: 'closed', state: 'planned' });
        expect(await ledger.claim(key, terms({ nowMs: NOW + 60_000 }))).toEqual({ kind: 'closed', state: 'delivered' });
      });
    });

    describe('an attempt whose end nobody saw', () => {
      it('is left to its owner for its patience, and then given to one other, as doubtful', async () => {
        const { ledger } = books();
        const key = await sending(ledger);
        const late = (owner: string, nowMs: number) => ledger.claim(key, terms({ owner, nowMs }));
        expect(await late('b', NOW + 11_999)).toEqual({ kind: 'wait', untilMs: NOW + 12_000 });
        const both = await Promise.all([late('b', NOW + 12_000), late('c', NOW + 12_000)]);
        expect(both.map(({ kind }) => kind).sort()).toEqual(['doubtful', 'wait']);
        expect(both.find(({ kind }) => kind === 'doubtful')).toMatchObject({
          missedAtMs: null,
          delivery: { state: 'sending', attempts: 1, sendingSince: iso(NOW) },
        });
      });

      it('is given at once where no other process can be alive, and still to one caller only', async () => {
        const { ledger } = books();
        const key = await sending(ledger);
        const restarted = () => ledger.claim(key, terms({ owner: 'b', nowMs: NOW + 5, patienceMs: 0 }));
        const both = await Promise.all([restarted(), restarted()]);
        expect(both.map(({ kind }) => kind).sort()).toEqual(['doubtful', 'wait']);
      });

      it('is its own owner’s to look after, no sooner than a second later', async () => {
        const { ledger } = books();
        const key = await sending(ledger);
        const own = (nowMs: number) => ledger.claim(key, terms({ nowMs, patienceMs: 0 }));
        expect(await own(NOW + 999)).toEqual({ kind: 'wait', untilMs: NOW + 1_000 });
        expect(await own(NOW + 1_000)).toMatchObject({ kind: 'doubtful', missedAtMs: null });
        expect(await own(NOW + 1_000)).toMatchObject({ kind: 'wait' });
      });

      it('is looked for again 10 s after a miss, and a proven miss is owed as before', async () => {
        const { ledger } = books();
        const key = await sending(ledger);
        const missMs = NOW + 20_000;
        expect(await ledger.claim(key, terms({ nowMs: missMs }))).toMatchObject({ kind: 'doubtful' });
        expect(await ledger.settle(key, 1, { state: 'missed' }, missMs)).toBe(true);
        expect(await ledger.claim(key, terms({ nowMs: missMs + 9_999 }))).toEqual({ kind: 'wait', untilMs: missMs + 10_000 });
        expect(await ledger.claim(key, terms({ nowMs: missMs + 10_000 }))).toMatchObject({ kind: 'doubtful', missedAtMs: missMs });
        await ledger.settle(key, 1, { state: 'planned', reason: 'proven-miss', countsAttempt: true }, missMs + 10_000);
        const again = await ledger.claim(key, terms({ nowMs: missMs + 11_000 }));
        expect(again).toMatchObject({ kind: 'claimed', delivery: { attempts: 2, firstSentAt: iso(NOW) } });
        expect(await ledger.claim(key, terms({ nowMs: missMs + 30_000 }))).toMatchObject({ kind: 'doubtful', missedAtMs: null });
      });

      it('keeps the time of a miss when another process takes it over', async () => {
        const { ledger } = books();
        const key = await sending(ledger);
        await ledger.settle(key, 1, { state: 'missed' }, NOW + 2_000);
        const other = (nowMs: number) => ledger.claim(key, terms({ owner: 'b', nowMs, patienceMs: 0 }));
        expect(await other(NOW + 3_000)).toEqual({ kind: 'wait', untilMs: NOW + 12_000 });
        expect(await other(NOW + 12_000)).toMatchObject({ kind: 'doubtful', missedAtMs: NOW + 2_000 });
      });
    });

    describe('settle', () => {
      it('ends the attempt it names, once', async () => {
        const { ledger } = books();
        const key = await sending(ledger);
        expect(await ledger.settle(key, 2, { state: 'delivered', receipt: RECEIPT }, NOW)).toBe(false);
        expect(await ledger.settle(key, 1, { state: 'delivered', receipt: RECEIPT }, NOW + 7)).toBe(true);
        expect(await ledger.settle(key, 1, { state: 'failed', reason: 'late' }, NOW + 8)).toBe(false);
        expect(await ledger.settle('nobody', 1, { state: 'missed' }, NOW)).toBe(false);
        expect(await ledger.find({}, 1)).toMatchObject([{ state: 'delivered', receipt: RECEIPT, reason: null, updatedAt: iso(NOW + 7) }]);
      });

      it('gives an attempt back that does not count', async () => {
        const { ledger } = books();
        const key = await sending(ledger);
        await ledger.settle(key, 1, { state: 'planned', reason: 'rate-limited', countsAttempt: false }, NOW);
        expect(await ledger.find({}, 1)).toMatchObject([{ state: 'planned', reason: 'rate-limited', attempts: 0 }]);
        expect(await ledger.claim(key, terms())).toMatchObject({ kind: 'claimed', delivery: { attempts: 1, reason: null } });
        await ledger.settle(key, 1, { state: 'planned', reason: 'unavailable: x', countsAttempt: true }, NOW);
        expect(await ledger.claim(key, terms())).toMatchObject({ kind: 'claimed', delivery: { attempts: 2 } });
      });

      it.each(['failed', 'held', 'skipped', 'in-doubt'] as const)('leaves a row %s, with the reason, and closed', async (state) => {
        const { ledger } = books();
        const key = await sending(ledger);
        expect(await ledger.settle(key, 1, { state, reason: 'because: \ud800' }, NOW)).toBe(true);
        const [row] = await ledger.find({ states: [state] }, 1);
        expect(row?.reason).toMatch(/^because: /);
        expect(await ledger.claim(key, terms({ nowMs: NOW + 60_000 }))).toEqual({ kind: 'closed', state });
      });

      it('lets a proof of delivery end a doubt that was given up meanwhile', async () => {
        const { ledger } = books();
        const key = await sending(ledger);
        await ledger.settle(key, 1, { state: 'in-doubt', reason: 'unprovable' }, NOW);
        expect(await ledger.settle(key, 1, { state: 'delivered', receipt: RECEIPT }, NOW)).toBe(true);
        expect(await ledger.claim(key, terms())).toEqual({ kind: 'closed', state: 'delivered' });
      });
    });

    describe('a digest', () => {
      it('brings its posts, newest first, and takes the rows it carries along', async () => {
        const { ledger, posts } = books();
        const old = makePost({ path: 'old.md', date: '2026-01-01T00:00:00.000Z' });
        const gone = makePost({ path: 'gone.md' });
        const recent = makePost({ path: 'recent.md', date: '2026-01-20T00:00:00.000Z' });
        const undated = makePost({ path: 'undated.md', date: null });
        const all = [old, gone, undated, recent];
        const digest = owed('batch', { purpose: 'digest' });
        const deliveries = [digest, ...all.map(({ id }) => owed(id, { carriedBy: digest.key }))];
        await posts.recordLook(() => ({ write: all.map((post) => ({ post, standing: 'told' })), remove: [], deliveries }), NOW);
        await posts.recordLook(() => ({ write: [], remove: [gone.id], deliveries: [] }), NOW);

        const claim = await ledger.claim(digest.key, terms());
        expect(claim.kind === 'claimed' && claim.posts.map(({ path }) => path)).toEqual(['recent.md', 'old.md', 'undated.md']);
        expect((await ledger.find({ states: ['sending'] }, 10)).length).toBe(5);
        await ledger.settle(digest.key, 1, { state: 'delivered', receipt: RECEIPT }, NOW + 1);
        const rows = await ledger.find({ states: ['delivered'] }, 10);
        expect(rows.map(({ receipt }) => receipt)).toEqual([RECEIPT, RECEIPT, RECEIPT, RECEIPT, RECEIPT]);
        expect(await ledger.counts()).toEqual([{ platform: 'slack', state: 'delivered', count: 1 }]);
      });
    });

    describe('reopen', () => {
      it('puts back what failed, is held or skipped, and nothing else', async () => {
        const { ledger } = books();
        await ledger.plan([owed('h', { state: 'held', reason: 'fuse' }), owed('s', { state: 'skipped', reason: 'stale' }), owed('p')]);
        const key = await sending(ledger, 'd');
        await ledger.settle(key, 1, { state: 'delivered', receipt: RECEIPT }, NOW);
        const all = [keyOf('s'), keyOf('p'), key, keyOf('h'), 'nobody'];
        expect(await ledger.reopen(all, NOW + 1)).toEqual([keyOf('s'), keyOf('h')]);
        expect(await ledger.find({ states: ['planned'] }, 10)).toMatchObject([
          { key: keyOf('p') },
          { key: keyOf('s'), reason: null, updatedAt: iso(NOW + 1) },
          { key: keyOf('h'), reason: null },
        ]);
      });

      it('takes a row out of its digest, to be sent on its own', async () => {
        const { ledger } = books();
        const digest = owed('batch', { purpose: 'digest', state: 'held' });
        await ledger.plan([
          digest,
          owed('a', { state: 'held', carriedBy: digest.key }),
          owed('b', { state: 'held', carriedBy: digest.key }),
        ]);
        expect(await ledger.reopen([keyOf('a')], NOW)).toEqual([keyOf('a')]);
        expect(await ledger.claim(keyOf('a'), terms())).toMatchObject({ kind: 'claimed', delivery: { carriedBy: null } });
        expect(await ledger.claim(keyOf('b'), terms())).toEqual({ kind: 'closed', state: 'held' });
        expect(await ledger.reopen([digest.key], NOW)).toEqual([digest.key]);
        expect(await ledger.find({ postIds: ['b'] }, 1)).toMatchObject([{ state: 'planned', carriedBy: digest.key }]);
      });
    });

    describe('the doorbell', () => {
      it('is to be rung for open rows it was not rung for since, oldest first', async () => {
        const { ledger } = books();
        const digest = owed('batch', { purpose: 'digest' });
        await ledger.plan([owed('b'), owed('a'), owed('h', { state: 'held' }), digest, owed('c', { carriedBy: digest.key })]);
        expect(await ledger.unattended(NOW, 10)).toEqual([keyOf('b'), keyOf('a'), digest.key]);
        expect(await ledger.unattended(NOW, 2)).toEqual([keyOf('b'), keyOf('a')]);
        await ledger.markQueued([keyOf('b'), digest.key, keyOf('h')], NOW);
        expect(await ledger.unattended(NOW, 10)).toEqual([keyOf('a')]);
        expect(await ledger.unattended(NOW + 1, 10)).toEqual([keyOf('b'), keyOf('a'), digest.key]);
        expect((await ledger.find({ states: ['queued'] }, 10)).map(({ postId }) => postId)).toEqual(['c', null, 'b']);
      });

      it('is not to be rung before the time a row was told to wait for', async () => {
        const { ledger } = books();
        await ledger.plan([owed('a')]);
        await ledger.block(CHANNEL, NOW + 60_000);
        await ledger.claim(keyOf('a'), terms());
        expect(await ledger.unattended(NOW + 59_000, 10)).toEqual([]);
        expect(await ledger.unattended(NOW + 60_001, 10)).toEqual([keyOf('a')]);
      });

      it('leaves a row that is being sent in its state', async () => {
        const { ledger } = books();
        const key = await sending(ledger);
        await ledger.markQueued([key], NOW);
        expect(await ledger.find({}, 1)).toMatchObject([{ state: 'sending' }]);
        expect(await ledger.unattended(NOW + 1, 10)).toEqual([key]);
      });
    });

    describe('find and counts', () => {
      it('select by state, post, destination and age, newest first', async () => {
        const { ledger, posts } = books();
        const look = (deliveries: readonly NewDelivery[], nowMs: number) =>
          posts.recordLook(() => ({ write: [], remove: [], deliveries }), nowMs);
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
          { platform: 'slack', state: 'held', count: 1 },
          { platform: 'slack', state: 'planned', count: 2 },
          { platform: 'terminal', state: 'planned', count: 1 },
        ]);
      });
    });
  });
}
