import { describe, expect, it } from 'vitest';
import type { Destination } from '../../src/model/destination.ts';
import type { Claim, ClaimOptions } from '../../src/ports/ledger/delivery-lease.ts';
import type { Ledger } from '../../src/ports/ledger/ledger.ts';
import { CHANNEL, keyOf, NOW, OTHER, owed, RECEIPT, terms } from './owed.ts';
import { type BookShelf, useShelf } from './stores.ts';

const INTERVAL = 1_100;
const NONE = { intervalMs: 0, burst: 1 };
const SLOW: ClaimOptions['rateLimits'] = { destination: { intervalMs: INTERVAL, burst: 1 }, workspace: NONE };
const NO_PACE: ClaimOptions['rateLimits'] = { destination: NONE, workspace: NONE };

/** Milliseconds after NOW that a claim made `atMs` after NOW has to wait until; `sent` where it need not. */
async function ask(ledger: Ledger, key: string, atMs: number, pace = SLOW): Promise<number | 'sent' | Claim['kind']> {
  const claim = await ledger.claim(key, terms({ nowMs: NOW + atMs, rateLimits: pace }));
  if (claim.kind === 'wait') return claim.untilMs - NOW;
  return claim.kind === 'claimed' ? 'sent' : claim.kind;
}

/** The same, and what is sent has arrived at once. */
async function deliver(ledger: Ledger, key: string, atMs: number, pace = SLOW): Promise<number | 'sent' | Claim['kind']> {
  const answer = await ask(ledger, key, atMs, pace);
  if (answer === 'sent') await ledger.settle(key, 1, { state: 'delivered', receipt: RECEIPT }, NOW + atMs);
  return answer;
}

/** What came of ringing for rows until all were sent. */
interface Played {
  /** When each was sent, ms after NOW, in the order they were. */
  sent: ReadonlyMap<string, number>;
  /** How often each was asked for. */
  asked: ReadonlyMap<string, number>;
}

/** Rings as the queue would: each key again when it was told to come, with `lateMs` of delay. */
async function playOut(ledger: Ledger, keys: readonly string[], fromMs: number, lateMs: number, pace = SLOW): Promise<Played> {
  const sent = new Map<string, number>();
  const asked = new Map<string, number>();
  const wakeups = keys.map((key) => ({ key, atMs: fromMs }));
  for (let bell = wakeups.shift(); bell; bell = wakeups.sort((a, b) => a.atMs - b.atMs).shift()) {
    const times = (asked.get(bell.key) ?? 0) + 1;
    // Rows that all wait for the same moment would ring each other's bells for ever.
    if (times > 50) throw new Error(`the rows keep each other waiting: ${bell.key} at ${bell.atMs}`);
    asked.set(bell.key, times);
    const answer = await deliver(ledger, bell.key, bell.atMs, pace);
    if (typeof answer === 'number') wakeups.push({ key: bell.key, atMs: answer + lateMs });
    else sent.set(bell.key, bell.atMs);
  }
  return { sent, asked };
}

function gapsOf(sent: ReadonlyMap<string, number>): number[] {
  const times = [...sent.values()];
  return times.slice(1).map((time, n) => time - (times[n] ?? 0));
}

async function plan(ledger: Ledger, count: number, to: Destination = CHANNEL): Promise<readonly string[]> {
  return ledger.plan(Array.from({ length: count }, (_, n) => owed(`p${n}`, { to })));
}

const mean = (counts: Iterable<number>) => {
  const all = [...counts];
  return all.reduce((sum, count) => sum + count, 0) / all.length;
};

/** How every ledger keeps the pace of a channel. */
export function pacingContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`pacing in ${title}`, () => {
    const stores = useShelf(open);

    it('keeps the interval within a channel, in the order they came, and lets other channels pass', async () => {
      const { ledger } = stores();
      await ledger.plan([owed('a'), owed('b'), owed('c'), owed('a', { to: OTHER })]);
      expect(await deliver(ledger, keyOf('a'), 0)).toBe('sent');
      expect(await deliver(ledger, keyOf('b'), 1)).toBe(1_100);
      expect(await deliver(ledger, keyOf('c'), 2)).toBe(2_200);
      expect(await deliver(ledger, keyOf('a', OTHER), 3)).toBe('sent');
      expect(await deliver(ledger, keyOf('b'), 4)).toBe(1_100);
      expect(await deliver(ledger, keyOf('b'), 1_100)).toBe('sent');
      expect(await deliver(ledger, keyOf('c'), 2_200)).toBe('sent');
    });

    it('needs no turns where there is no interval', async () => {
      const { ledger } = stores();
      await ledger.plan([owed('a'), owed('b')]);
      expect(await deliver(ledger, keyOf('a'), 0, NO_PACE)).toBe('sent');
      expect(await deliver(ledger, keyOf('b'), 0, NO_PACE)).toBe('sent');
    });

    it('lets a burst go at once, and then keeps the interval', async () => {
      const { ledger } = stores();
      const keys = await plan(ledger, 7);
      const pace = { destination: { intervalMs: 1_000, burst: 3 }, workspace: NONE };
      const answers = [];
      for (const key of keys.slice(0, 4)) answers.push(await deliver(ledger, key, 0, pace));
      expect(answers).toEqual(['sent', 'sent', 'sent', 1_000]);
      expect(await deliver(ledger, keyOf('p3'), 1_000, pace)).toBe('sent');
      expect(await deliver(ledger, keyOf('p4'), 1_000, pace)).toBe(2_000);
      // What was not used for a while may go at once again, and no more than that.
      for (const key of keys.slice(4)) expect(await deliver(ledger, key, 60_000, pace)).toBe('sent');
    });

    it('goes on at its pace when every bell comes a little late, and asks seldom', async () => {
      const { ledger } = stores();
      const { sent, asked } = await playOut(ledger, await plan(ledger, 30), 0, 90);
      expect([...sent.keys()]).toEqual(Array.from({ length: 30 }, (_, n) => keyOf(`p${n}`)));
      expect(Math.min(...gapsOf(sent))).toBeGreaterThanOrEqual(INTERVAL);
      expect(Math.max(...sent.values())).toBeLessThan(30 * (INTERVAL + 200));
      expect(mean(asked.values())).toBeLessThan(6);
    });

    it('makes no burst of turns that were missed while nobody was there', async () => {
      const { ledger } = stores();
      const keys = await plan(ledger, 20);
      for (const key of keys) await deliver(ledger, key, 0);
      const { sent } = await playOut(ledger, keys.slice(1), 3_600_000, 0);
      expect(Math.min(...gapsOf(sent))).toBeGreaterThanOrEqual(INTERVAL);
      expect(Math.max(...sent.values())).toBeLessThanOrEqual(3_600_000 + 20 * INTERVAL);
    });

    it('blocks a channel, keeps its order behind the block, and never shortens one', async () => {
      const { ledger } = stores();
      const keys = await plan(ledger, 4);
      await ledger.plan([owed('a', { to: OTHER })]);
      await deliver(ledger, keyOf('p0'), 0);
      await ledger.block(CHANNEL, 'messages', NOW + 30_000);
      await ledger.block(CHANNEL, 'messages', NOW + 10_000);
      expect(await deliver(ledger, keyOf('p3'), 500)).toBe(32_200);
      expect(await deliver(ledger, keyOf('p2'), 2_200)).toBe(31_100);
      expect(await deliver(ledger, keyOf('p1'), 1_100)).toBe(30_000);
      expect(await deliver(ledger, keyOf('a', OTHER), 600)).toBe('sent');
      const { sent } = await playOut(ledger, keys.slice(1), 29_000, 0);
      expect([...sent]).toEqual([
        [keyOf('p1'), 30_000],
        [keyOf('p2'), 31_100],
        [keyOf('p3'), 32_200],
      ]);
    });

    it('blocks a whole platform, also where there is no interval', async () => {
      const { ledger } = stores();
      await ledger.plan([
        owed('a'),
        owed('a', { to: OTHER }),
        owed('a', { to: 'terminal' }),
        owed('b', { to: 'discord:112233445566778899' }),
      ]);
      await ledger.block('slack', 'messages', NOW + 5_000);
      await ledger.block('slack', 'messages', NOW + 1_000);
      expect(await ask(ledger, keyOf('a'), 0)).toBe(5_000);
      expect(await ask(ledger, keyOf('a', OTHER), 0, NO_PACE)).toBe(5_000);
      expect(await ask(ledger, keyOf('a', 'terminal'), 0)).toBe('sent');
      expect(await ask(ledger, keyOf('b', 'discord:112233445566778899'), 0)).toBe('sent');
      expect(await ask(ledger, keyOf('a', OTHER), 5_000, NO_PACE)).toBe('sent');
    });

    it('keeps the rest that a message asked for', async () => {
      const { ledger } = stores();
      await ledger.plan([owed('a'), owed('b')]);
      await ask(ledger, keyOf('a'), 0, NO_PACE);
      await ledger.settle(keyOf('a'), 1, { state: 'delivered', receipt: RECEIPT, restUntilMs: NOW + 4_000 }, NOW);
      expect(await ask(ledger, keyOf('b'), 0, NO_PACE)).toBe(4_000);
      expect(await ask(ledger, keyOf('b'), 4_000, NO_PACE)).toBe('sent');
    });

    it('gives one turn to one row, the oldest, however many ask at once', async () => {
      const { ledger } = stores();
      const keys = await plan(ledger, 10);
      const answers = await Promise.all(keys.map((key) => ask(ledger, key, 0)));
      expect(answers).toEqual(keys.map((_, n) => (n === 0 ? 'sent' : n * INTERVAL)));
    });

    it('goes on when the clock is set back by an hour', async () => {
      const { ledger } = stores();
      await ledger.plan([owed('a'), owed('b'), owed('a', { to: OTHER }), owed('b', { to: OTHER })]);
      const pace = { destination: { intervalMs: 1_000, burst: 2 }, workspace: { intervalMs: 500, burst: 2 } };
      expect(await deliver(ledger, keyOf('a'), 3_600_000, pace)).toBe('sent');
      expect(await deliver(ledger, keyOf('a', OTHER), 3_600_000, pace)).toBe('sent');
      expect(await deliver(ledger, keyOf('b', OTHER), 0, pace)).toBe(1_000);
      expect(await deliver(ledger, keyOf('b', OTHER), 1_000, pace)).toBe('sent');
    });
  });
}
