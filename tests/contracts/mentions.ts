import { describe, expect, it } from 'vitest';
import type { Mention } from '../../src/model/policies.ts';
import type { Settlement } from '../../src/ports/ledger/delivery-lease.ts';
import type { Ledger } from '../../src/ports/ledger/ledger.ts';
import { createRandom } from '../faults/random.ts';
import { CHANNEL, iso, keyOf, NOW, OTHER, owed, RECEIPT, sending, terms } from './owed.ts';
import { type BookShelf, useShelf } from './stores.ts';

const MINUTE_MS = 60_000;
const HOURLY: Mention = { who: 'S0GROUP', cooldownMinutes: 60 };
const DELIVERED: Settlement = { state: 'delivered', receipt: RECEIPT };

/** Claims a new delivery, asks for a mention, and ends it. */
async function send(ledger: Ledger, postId: string, nowMs: number, mention = HOURLY, to = CHANNEL, end = DELIVERED): Promise<boolean> {
  const key = await sending(ledger, postId, to, nowMs);
  const isTaken = await ledger.takeMention(key, 1, mention, nowMs);
  await ledger.settle(key, 1, end, nowMs);
  return isTaken;
}

/** What every ledger promises of mentions: at most one in a cooldown, and at most one in the life of a delivery. */
export function mentionsContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`mentions in ${title}`, () => {
    const stores = useShelf(open);

    it('are taken once in a cooldown, in each channel and by each name', async () => {
      const { ledger } = stores();
      expect(await send(ledger, 'a', NOW)).toBe(true);
      expect(await ledger.find({ keys: [keyOf('a')] }, 1)).toMatchObject([{ mention: { who: 'S0GROUP', at: iso(NOW) } }]);
      expect(await send(ledger, 'b', NOW + 60 * MINUTE_MS - 1)).toBe(false);
      expect((await ledger.find({ keys: [keyOf('b')] }, 1))[0]?.mention).toBeUndefined();
      expect(await send(ledger, 'c', NOW + 60 * MINUTE_MS - 1, { ...HOURLY, who: 'S0OTHER' })).toBe(true);
      expect(await send(ledger, 'a', NOW + 60 * MINUTE_MS - 1, HOURLY, OTHER)).toBe(true);
      expect(await send(ledger, 'd', NOW + 60 * MINUTE_MS)).toBe(true);
    });

    it('belong to the attempt that is under way', async () => {
      const { ledger } = stores();
      const key = await sending(ledger);
      expect(await ledger.takeMention(key, 2, HOURLY, NOW)).toBe(false);
      await ledger.settle(key, 1, DELIVERED, NOW);
      expect(await ledger.takeMention(key, 1, HOURLY, NOW)).toBe(false);
      expect(await ledger.takeMention('nothing~slack.C1~announce', 1, HOURLY, NOW)).toBe(false);
    });

    it.each<Settlement>([
      { state: 'planned', reason: { kind: 'rate-limited' }, countsAttempt: true, dueAtMs: NOW + 1_000 },
      { state: 'failed', reason: { kind: 'rejected', detail: 'no_text' } },
      { state: 'held', reason: { kind: 'paused' } },
      { state: 'skipped', reason: { kind: 'expired' } },
    ])('are given back where nothing was sent: %j', async (settlement) => {
      const { ledger } = stores();
      expect(await send(ledger, 'a', NOW, HOURLY, CHANNEL, settlement)).toBe(true);
      expect((await ledger.find({ keys: [keyOf('a')] }, 1))[0]?.mention).toBeUndefined();
      expect(await send(ledger, 'b', NOW + 2)).toBe(true);
    });

    it.each<Settlement>([
      { state: 'in-doubt', reason: { kind: 'unprovable', detail: 'no scope' } },
      { state: 'held', reason: { kind: 'restored' } },
    ])('stay taken where something may have been sent: %j', async (settlement) => {
      const { ledger } = stores();
      expect(await send(ledger, 'a', NOW, HOURLY, CHANNEL, settlement)).toBe(true);
      expect(await send(ledger, 'b', NOW + 2)).toBe(false);
    });

    it('stay taken while it is not known whether something was sent, whoever looks for it', async () => {
      const { ledger } = stores();
      const key = await sending(ledger);
      await ledger.takeMention(key, 1, HOURLY, NOW);
      const later = NOW + 60_000;
      expect(await ledger.claim(key, terms({ owner: 'b', nowMs: later }))).toMatchObject({
        kind: 'doubtful',
        delivery: { mention: { who: 'S0GROUP' } },
      });
      await ledger.settle(key, 1, { state: 'not-found' }, later);
      expect(await ledger.find({ keys: [key] }, 1)).toMatchObject([{ mention: { who: 'S0GROUP', at: iso(NOW) } }]);
    });

    it('are never taken again by a delivery that is sent again', async () => {
      const { ledger } = stores();
      await send(ledger, 'a', NOW, HOURLY, CHANNEL, { state: 'in-doubt', reason: { kind: 'unprovable', detail: 'no scope' } });
      await ledger.reopen([keyOf('a')], NOW + 2);
      const later = NOW + 1_000 * MINUTE_MS;
      const claim = await ledger.claim(keyOf('a'), terms({ nowMs: later }));
      expect(claim).toMatchObject({ kind: 'claimed', delivery: { mention: { who: 'S0GROUP', at: iso(NOW) } } });
      expect(await ledger.takeMention(keyOf('a'), 1, HOURLY, later)).toBe(false);
    });

    it('are not taken before the request was begun by which they are known, also where the clock was set back', async () => {
      const { ledger } = stores();
      const key = await sending(ledger);
      expect(await ledger.takeMention(key, 1, HOURLY, NOW - 5_000)).toBe(true);
      expect(await ledger.find({ keys: [key] }, 1)).toMatchObject([{ mention: { at: iso(NOW) } }]);
    });

    // Two processes claim, ask and end at the same moments, and some requests fail: whatever the order, what was sent mentions at most once in a cooldown.
    it.each([1, 2, 3])('are at most one in a cooldown with two processes (seed %i)', async (seed) => {
      const { ledger } = stores();
      const random = createRandom(seed);
      const sent: number[] = [];
      let nowMs = NOW;
      await ledger.plan(Array.from({ length: 24 }, (_, n) => owed(`p${n}`)));
      for (let round = 0; round < 24; round++) {
        nowMs += random.below(40) * MINUTE_MS;
        const fails = random.next() < 0.3;
        await Promise.all(
          ['a', 'b'].map(async (owner) => {
            const key = keyOf(`p${round}`);
            const claim = await ledger.claim(key, terms({ owner, nowMs }));
            if (claim.kind !== 'claimed') return;
            // Asked twice at once, as by a process that slept and the one that took over.
            const answers = await Promise.all([0, 1].map(() => ledger.takeMention(key, 1, HOURLY, nowMs)));
            await ledger.settle(key, 1, fails ? { state: 'failed', reason: { kind: 'rejected', detail: 'no' } } : DELIVERED, nowMs);
            expect(answers.filter(Boolean).length).toBeLessThan(2);
            if (answers.includes(true) && !fails) sent.push(nowMs);
          }),
        );
      }
      expect(sent.length).toBeGreaterThan(2);
      const gaps = sent.slice(1).map((at, n) => at - (sent[n] ?? 0));
      expect(gaps.filter((gap) => gap < 60 * MINUTE_MS)).toEqual([]);
    });
  });
}
