import { describe, expect, it } from 'vitest';
import type { Destination } from '../../src/model/destination.ts';
import type { Claim, ClaimOptions } from '../../src/ports/ledger/delivery-lease.ts';
import type { Ledger } from '../../src/ports/ledger/ledger.ts';
import { CHANNEL, delivered, iso, keyOf, lookRecord, NOW, OTHER, owed, RECEIPT, sending, terms } from './owed.ts';
import { type BookShelf, useShelf } from './stores.ts';

const NONE = { intervalMs: 0, burst: 1 };
const channelOf = (n: number): Destination => `slack:T0123/C${n}`;

async function plan(ledger: Ledger, count: number, to: Destination = CHANNEL): Promise<readonly string[]> {
  return ledger.plan(Array.from({ length: count }, (_, n) => owed(`p${n}`, { to })));
}

const msOf = (claim: Claim): number | Claim['kind'] => (claim.kind === 'wait' ? claim.untilMs - NOW : claim.kind);

/** How every ledger keeps the order of a channel, and shares a workspace among its channels. */
export function linesContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`lines in ${title}`, () => {
    const stores = useShelf(open);
    const ask = async (key: string, atMs = 0, own: Partial<ClaimOptions> = {}) =>
      msOf(await stores().ledger.claim(key, terms({ nowMs: NOW + atMs, ...own })));

    describe('a channel', () => {
      it('is told in the order in which it is owed: nobody passes one that waits, is rung for, or is being sent', async () => {
        const { ledger } = stores();
        await plan(ledger, 3);
        expect(await ask(keyOf('p2'))).toBe(100);
        expect(await ask(keyOf('p1'))).toBe(50);
        expect(await ask(keyOf('p0'))).toBe('claimed');
        expect(await ask(keyOf('p1'), 10)).toBe(60);
        await ledger.settle(
          keyOf('p0'),
          1,
          { state: 'planned', reason: { kind: 'unavailable', detail: 'x' }, countsAttempt: true, againAtMs: NOW + 2_000 },
          NOW + 20,
        );
        expect(await ask(keyOf('p2'), 30)).toBe(2_000);
        expect(await ask(keyOf('p0'), 2_000)).toBe('claimed');
      });

      it('is given to one of two owners that ask for two rows at the same moment', async () => {
        const { ledger } = stores();
        await plan(ledger, 2);
        for (let round = 0; round < 5; round++) {
          const owners = ['a', 'b', 'a', 'b'].map((owner, n) => ask(keyOf(`p${n % 2}`), round, { owner }));
          const answers = await Promise.all(owners);
          expect(answers.filter((answer) => answer === 'claimed').length).toBe(round === 0 ? 1 : 0);
        }
        expect(await ledger.find({ states: ['sending'] }, 10)).toMatchObject([{ key: keyOf('p0') }]);
      });

      it.each(['failed', 'held', 'skipped', 'in-doubt'] as const)('goes on behind one that is %s', async (state) => {
        const { ledger } = stores();
        await plan(ledger, 2);
        await ask(keyOf('p0'));
        await ledger.settle(keyOf('p0'), 1, { state, reason: { kind: 'rejected', detail: 'because' } }, NOW);
        expect(await ask(keyOf('p1'))).toBe('claimed');
      });

      it('goes on while a file is gone, or a message is not due yet', async () => {
        const { ledger } = stores();
        await ledger.plan([owed('later', { dueAt: iso(NOW + 60_000) }), owed('gone'), owed('p')]);
        expect(await ask(keyOf('later'))).toBe(60_000);
        await ask(keyOf('gone'));
        await ledger.settle(keyOf('gone'), 1, { state: 'planned', reason: { kind: 'file-gone' }, countsAttempt: false }, NOW);
        expect(await ask(keyOf('p'))).toBe('claimed');
        await ledger.settle(keyOf('p'), 1, { state: 'delivered', receipt: RECEIPT }, NOW);
        expect(await ask(keyOf('later'), 60_000)).toBe('claimed');
      });

      it('names the first that can be sent: not one that waits for its file to come back', async () => {
        const { ledger } = stores();
        await ledger.plan([owed('gone'), owed('first'), owed('p')]);
        await ask(keyOf('gone'));
        await ledger.settle(keyOf('gone'), 1, { state: 'planned', reason: { kind: 'file-gone' }, countsAttempt: false }, NOW);
        await ledger.markQueued([keyOf('first'), keyOf('p')], NOW);
        const claim = await ledger.claim(keyOf('p'), terms({ nowMs: NOW + 10_000 }));
        expect(claim).toMatchObject({ kind: 'wait', behind: keyOf('first') });
      });

      it('names the first of its line where nobody came for that, and not while somebody may be at it', async () => {
        const { ledger } = stores();
        await ledger.markQueued(await plan(ledger, 2), NOW);
        const behind = async (atMs: number, owner: string) => {
          const claim = await ledger.claim(keyOf('p1'), terms({ nowMs: NOW + atMs, owner, leaseMs: 20_000 }));
          return claim.kind === 'wait' ? (claim.behind ?? null) : claim.kind;
        };
        expect(await behind(4_000, 'me')).toBeNull();
        expect(await behind(5_000, 'me')).toBe(keyOf('p0'));
        expect(await ask(keyOf('p0'), 6_000, { owner: 'another', leaseMs: 20_000 })).toBe('claimed');
        expect(await behind(30_000, 'me')).toBeNull();
        expect(await behind(32_000, 'another')).toBeNull();
        expect(await behind(32_000, 'me')).toBe(keyOf('p0'));
        expect(await ask(keyOf('p0'), 32_000, { owner: 'me', leaseMs: 20_000 })).toBe('doubtful');
        expect(await behind(33_000, 'me')).toBeNull();
      });

      it('asks less and less often behind one that nobody comes for', async () => {
        const { ledger } = stores();
        const keys = await plan(ledger, 2);
        await ledger.markQueued(keys, NOW);
        let atMs = 0;
        let asked = 0;
        while (atMs < 600_000) {
          atMs = Number(await ask(keyOf('p1'), atMs));
          asked++;
        }
        expect(asked).toBeLessThan(50);
        expect(await ask(keyOf('p0'), atMs)).toBe('claimed');
        await ledger.settle(keyOf('p0'), 1, { state: 'delivered', receipt: RECEIPT }, NOW + atMs);
        expect(await ask(keyOf('p1'), atMs)).toBe('claimed');
      });

      it('with 500 waiting delays no other: all are told when to come at their first asking', async () => {
        const { ledger } = stores();
        const keys = await plan(ledger, 500);
        await ledger.plan([owed('p', { to: OTHER })]);
        const pace = { destination: { intervalMs: 1_000, burst: 1 }, workspace: NONE };
        const answers = await Promise.all([...keys, keyOf('p', OTHER)].map((key) => ask(key, 0, { rateLimits: pace })));
        expect(answers.filter((answer) => answer === 'claimed')).toHaveLength(2);
        expect(answers.slice(1, 500)).toEqual(Array.from({ length: 499 }, (_, n) => (n + 1) * 1_000));
      });
    });

    describe('a workspace', () => {
      const shared = { destination: NONE, workspace: { intervalMs: 100, burst: 2 } };

      it('lets a burst go, then gives each channel a turn of its own, which is kept', async () => {
        const { ledger } = stores();
        for (let n = 0; n < 6; n++) await plan(ledger, 1, channelOf(n));
        const first = [];
        for (let n = 0; n < 6; n++) first.push(await ask(keyOf('p0', channelOf(n)), 0, { rateLimits: shared }));
        expect(first).toEqual(['claimed', 'claimed', 100, 200, 300, 400]);
        expect(await ask(keyOf('p0', channelOf(3)), 150, { rateLimits: shared })).toBe(200);
        for (const n of [5, 4, 3, 2]) expect(await ask(keyOf('p0', channelOf(n)), (n - 1) * 100, { rateLimits: shared })).toBe('claimed');
      });

      it('gives the same turns to those who ask at the same moment, whoever else asks', async () => {
        const { ledger } = stores();
        for (let n = 0; n < 6; n++) await plan(ledger, n === 1 ? 2 : 1, channelOf(n));
        const [elsewhere, blocked] = ['slack:T9/C1', 'slack:T0123/C0'] as const;
        await plan(ledger, 1, elsewhere);
        await ledger.block(blocked, 'messages', NOW + 7_000);
        const keys = [...Array.from({ length: 6 }, (_, n) => keyOf('p0', channelOf(n))), keyOf('p1', channelOf(1)), keyOf('p0', elsewhere)];
        const all = (atMs: number, of: readonly string[]) => Promise.all(of.map((key) => ask(key, atMs, { rateLimits: shared })));
        const [first, second, ...others] = await all(0, keys);
        expect([first, second, ...others.slice(0, 4)]).toEqual([7_000, 'claimed', 'claimed', 100, 200, 300]);
        expect(others[4]).toBeGreaterThan(0);
        expect(others[5]).toBe('claimed');
        expect(await all(250, keys.slice(3, 6))).toEqual(['claimed', 'claimed', 300]);
        expect(await all(300, keys.slice(5, 6))).toEqual(['claimed']);
      });

      it('is no other workspace', async () => {
        const { ledger } = stores();
        const pace = { destination: NONE, workspace: { intervalMs: 1_000, burst: 1 } };
        const [one, two, elsewhere] = ['slack:T1/C1', 'slack:T1/C2', 'slack:T2/C3'] as const;
        for (const to of [one, two, elsewhere]) await plan(ledger, 1, to);
        expect(await ask(keyOf('p0', one), 0, { rateLimits: pace })).toBe('claimed');
        expect(await ask(keyOf('p0', two), 0, { rateLimits: pace })).toBe(1_000);
        expect(await ask(keyOf('p0', elsewhere), 0, { rateLimits: pace })).toBe('claimed');
        await ledger.block('slack:T2', 'messages', NOW + 9_000);
        await plan(ledger, 2, elsewhere);
        expect(await ask(keyOf('p1', elsewhere), 2_000)).toBe(9_000);
        expect(await ask(keyOf('p0', two), 2_100, { rateLimits: pace })).toBe('claimed');
      });

      it('waits for the end of a block of its whole platform, however many ask at once', async () => {
        const { ledger } = stores();
        for (let n = 0; n < 3; n++) await plan(ledger, 1, channelOf(n));
        await plan(ledger, 1, 'discord:112233445566778899');
        await ledger.block('slack', 'messages', NOW + 5_000);
        const keys = [0, 1, 2].map((n) => keyOf('p0', channelOf(n)));
        const all = (atMs: number, own: Partial<ClaimOptions> = {}) => Promise.all(keys.map((key) => ask(key, atMs, own)));
        expect(await all(0)).toEqual([5_000, 5_000, 5_000]);
        expect(await all(4_999)).toEqual([5_000, 5_000, 5_000]);
        expect(await ledger.find({ states: ['sending'] }, 10)).toEqual([]);
        expect(await ask(keyOf('p0', 'discord:112233445566778899'))).toBe('claimed');
        expect(await all(5_000, { rateLimits: shared })).toEqual(['claimed', 'claimed', 5_100]);
      });

      it('waits for the end of its own block, however many ask at once, and no other workspace does', async () => {
        const { ledger } = stores();
        for (let n = 0; n < 2; n++) await plan(ledger, 1, channelOf(n));
        await plan(ledger, 1, 'slack:T9/C1');
        await ledger.block('slack:T0123', 'messages', NOW + 5_000);
        const keys = [keyOf('p0', channelOf(0)), keyOf('p0', channelOf(1)), keyOf('p0', 'slack:T9/C1')];
        expect(await Promise.all(keys.map((key) => ask(key)))).toEqual([5_000, 5_000, 'claimed']);
        expect(await Promise.all(keys.slice(0, 2).map((key) => ask(key, 5_000)))).toEqual(['claimed', 'claimed']);
      });

      it('a channel of it keeps its own order, block, time and interval', async () => {
        const { ledger } = stores();
        const [busy, blocked, later, paced] = [0, 1, 2, 3].map(channelOf) as [Destination, Destination, Destination, Destination];
        await plan(ledger, 2, busy);
        await plan(ledger, 1, blocked);
        await ledger.block(blocked, 'messages', NOW + 7_000);
        await ledger.plan([owed('p0', { to: later, dueAt: iso(NOW + 3_000) })]);
        await plan(ledger, 2, paced);
        expect(await ask(keyOf('p1', busy))).toBe(50);
        expect(await ask(keyOf('p0', busy))).toBe('claimed');
        expect(await ask(keyOf('p0', busy), 1, { owner: 'b' })).toBe(12_000);
        expect(await ask(keyOf('p0', blocked))).toBe(7_000);
        expect(await ask(keyOf('p0', blocked), 7_000)).toBe('claimed');
        expect(await ask(keyOf('p0', later))).toBe(3_000);
        expect(await ask(keyOf('p0', later), 2_999)).toBe(3_000);
        expect(await ask(keyOf('p0', later), 3_000)).toBe('claimed');
        const pace = { destination: { intervalMs: 1_000, burst: 1 }, workspace: NONE };
        expect(await ask(keyOf('p0', paced), 0, { rateLimits: pace })).toBe('claimed');
        await ledger.settle(keyOf('p0', paced), 1, { state: 'delivered', receipt: RECEIPT }, NOW);
        expect(await ask(keyOf('p1', paced), 999, { rateLimits: pace })).toBe(1_000);
        expect(await ask(keyOf('p1', paced), 1_000, { rateLimits: pace })).toBe('claimed');
      });

      it.each([channelOf(0), 'slack:T0123', 'slack'] as const)('sends nothing while %s is paused: it is held, as paused', async (whom) => {
        const { ledger } = stores();
        await plan(ledger, 1, channelOf(0));
        await plan(ledger, 1, 'discord:112233445566778899');
        await ledger.pause(
          { target: whom, since: iso(NOW), reason: { kind: 'unauthorized', detail: 'x' }, probeAt: iso(NOW + 60_000) },
          [],
        );
        expect(await ledger.claim(keyOf('p0', channelOf(0)), terms())).toEqual({ kind: 'closed', state: 'held' });
        expect(await ledger.find({ states: ['held'] }, 10)).toMatchObject([
          { key: keyOf('p0', channelOf(0)), reason: { kind: 'paused' }, attempts: 0 },
        ]);
        expect(await ask(keyOf('p0', 'discord:112233445566778899'))).toBe('claimed');
      });

      it('spreads those who waited for the end of a block, and leaves nobody behind', async () => {
        const { ledger } = stores();
        const keys = Array.from({ length: 20 }, (_, n) => keyOf('p0', channelOf(n)));
        for (let n = 0; n < 20; n++) await plan(ledger, 1, channelOf(n));
        await ledger.block('slack:T0123', 'messages', NOW + 5_000);
        const turns = [];
        for (const key of keys) turns.push(Number(await ask(key, 0, { rateLimits: shared })));
        expect(turns).toEqual([5_000, 5_000, ...Array.from({ length: 18 }, (_, n) => 5_100 + n * 100)]);
        for (const [n, key] of keys.entries()) expect(await ask(key, Number(turns[n]) + 300, { rateLimits: shared })).toBe('claimed');
      });

      it.each([150, 600])('gives new turns where a block came over those that were kept: asked for %i ms later', async (atMs) => {
        const { ledger } = stores();
        const keys = [0, 1, 2].map((n) => keyOf('p0', channelOf(n)));
        for (let n = 0; n < 3; n++) await plan(ledger, 1, channelOf(n));
        const pace = { destination: NONE, workspace: { intervalMs: 100, burst: 1 } };
        const turns = [];
        for (const key of keys) turns.push(await ask(key, 0, { rateLimits: pace }));
        expect(turns).toEqual(['claimed', 100, 200]);
        await ledger.block('slack:T0123', 'messages', NOW + 600);
        expect(await ask(keyOf('p0', channelOf(1)), atMs, { rateLimits: pace })).toBe(atMs < 600 ? 600 : 'claimed');
        expect(await ask(keyOf('p0', channelOf(2)), atMs, { rateLimits: pace })).toBe(700);
      });

      it.each([
        ['its channel', 1_000, 100],
        ['its workspace', 100, 1_000],
      ])('that is one channel keeps the longer interval: that of %s', async (_, ownMs, sharedMs) => {
        await plan(stores().ledger, 2, 'terminal');
        const pace = { destination: { intervalMs: ownMs, burst: 1 }, workspace: { intervalMs: sharedMs, burst: 1 } };
        expect(await ask(keyOf('p0', 'terminal'), 0, { rateLimits: pace })).toBe('claimed');
        await stores().ledger.settle(keyOf('p0', 'terminal'), 1, { state: 'delivered', receipt: RECEIPT }, NOW);
        expect(await ask(keyOf('p1', 'terminal'), 999, { rateLimits: pace })).toBe(1_000);
        expect(await ask(keyOf('p1', 'terminal'), 1_000, { rateLimits: pace })).toBe('claimed');
      });

      it('answers each by its own clock where clocks differ by seconds', async () => {
        const keys = [0, 1, 2, 3].map((n) => keyOf('p0', channelOf(n)));
        for (let n = 0; n < 4; n++) await plan(stores().ledger, 1, channelOf(n));
        await stores().ledger.block('slack:T0123', 'messages', NOW + 5_000);
        const answers = await Promise.all(keys.map((key, n) => ask(key, n % 2 === 0 ? 0 : 6_000)));
        expect(answers).toEqual([5_000, 'claimed', 5_000, 'claimed']);
      });

      it('gives the turns in the order of its channels also while somebody else is paused', async () => {
        const { ledger } = stores();
        for (let n = 0; n < 6; n++) await plan(ledger, 1, channelOf(n));
        await ledger.pause(
          { target: 'discord', since: iso(NOW), reason: { kind: 'unauthorized', detail: 'x' }, probeAt: iso(NOW + 60_000) },
          [],
        );
        const answers = await Promise.all([0, 1, 2, 3, 4, 5].map((n) => ask(keyOf('p0', channelOf(n)), 0, { rateLimits: shared })));
        expect(answers).toEqual(['claimed', 'claimed', 100, 200, 300, 400]);
      });

      it('makes no burst of turns that nobody came for', async () => {
        const { ledger } = stores();
        for (let n = 0; n < 20; n++) await plan(ledger, 1, channelOf(n));
        const keys = Array.from({ length: 20 }, (_, n) => keyOf('p0', channelOf(n)));
        for (const key of keys) await ask(key, 0, { rateLimits: shared });
        const late = [];
        for (const key of keys.slice(2)) late.push(await ask(key, 3_600_000, { rateLimits: shared }));
        expect(late.filter((answer) => answer === 'claimed')).toHaveLength(2);
        expect(late.slice(2)).toEqual(Array.from({ length: 16 }, (_, n) => 3_600_100 + n * 100));
      });
    });

    describe('edits and retractions', () => {
      const edit = (about: string, own = {}) =>
        owed('e', { key: about.replace(/announce$/, 'edit'), purpose: 'edit', originalKey: about, ...own });

      it('hold up no message, and are held up by none', async () => {
        const { ledger } = stores();
        const first = await delivered(ledger, 'first');
        await ledger.plan([edit(first), owed('next'), owed('last')]);
        await ledger.block(CHANNEL, 'changes', NOW + 5_000);
        expect(await ask(keyOf('first').replace('announce', 'edit'))).toBe(5_000);
        expect(await ask(keyOf('next'))).toBe('claimed');
        await ledger.block(CHANNEL, 'messages', NOW + 60_000);
        expect(await ask(keyOf('first').replace('announce', 'edit'), 5_000)).toBe('claimed');
      });

      it('never overtake the message they are about', async () => {
        const { ledger } = stores();
        const about = await sending(ledger, 'p', CHANNEL, NOW);
        await ledger.plan([edit(about, { dueAt: iso(NOW) })]);
        const key = about.replace(/announce$/, 'edit');
        expect(await ask(key)).toBe(1_000);
        expect(await ask(key, 20_000)).toBe(30_000);
        await ledger.settle(about, 1, { state: 'delivered', receipt: RECEIPT, renderedFingerprint: 'then' }, NOW);
        expect(await ledger.claim(key, terms({ nowMs: NOW + 30_000 }))).toMatchObject({
          kind: 'claimed',
          delivery: { originalKey: about, dueAt: null },
          original: { key: about, renderedFingerprint: 'then', receipt: RECEIPT },
        });
      });

      it('are spread over the pace of a channel by their first asking', async () => {
        const { ledger } = stores();
        const pace = { destination: { intervalMs: 6_000, burst: 2 }, workspace: NONE };
        const keys = [];
        for (let n = 0; n < 5; n++) {
          const about = await delivered(ledger, `p${n}`);
          keys.push(...(await ledger.plan([edit(about)])));
        }
        const answers = [];
        for (const key of keys) answers.push(await ask(key, 0, { rateLimits: pace }));
        expect(answers).toEqual(['claimed', 'claimed', 6_000, 12_000, 18_000]);
        expect(await ask(keys[3] ?? '', 12_000, { rateLimits: pace })).toBe('claimed');
      });

      it('are simply made again when nobody saw their end', async () => {
        const { ledger } = stores();
        const about = await delivered(ledger);
        const [key = ''] = await ledger.plan([edit(about)]);
        expect(await ask(key)).toBe('claimed');
        expect(await ask(key, 11_999, { owner: 'b' })).toBe(12_000);
        expect(await ledger.claim(key, terms({ owner: 'b', nowMs: NOW + 12_000 }))).toMatchObject({
          kind: 'claimed',
          delivery: { attempts: 2 },
        });
        await ledger.settle(key, 2, { state: 'in-doubt', reason: { kind: 'fault', error: 'TypeError' } }, NOW + 13_000);
        expect(await ledger.find({ keys: [key] }, 1)).toMatchObject([{ state: 'planned', reason: { kind: 'fault', error: 'TypeError' } }]);
      });
    });

    it('brings the words of a notice', async () => {
      const { ledger, posts } = stores();
      const words = {
        type: 'notice',
        title: 'A “quoted” title',
        lines: ['one \\ two'],
        actions: [{ label: 'Go', command: 'resume slack' }],
      } as const;
      const row = owed('n', { purpose: 'notice', to: 'terminal', notice: words });
      expect(await posts.recordScan(() => lookRecord({ deliveries: [row] }), NOW)).toEqual([{ key: row.key }]);
      expect(await ledger.claim(row.key, terms())).toMatchObject({
        kind: 'claimed',
        posts: [],
        notice: words,
        delivery: { purpose: 'notice' },
      });
    });
  });
}
