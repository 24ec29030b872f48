import { describe, expect, it } from 'vitest';
import { deliveryKeyOf, type NewDelivery } from '../../src/announce/delivery.ts';
import type { Destination } from '../../src/announce/destination.ts';
import type { Claim, Ledger } from '../../src/ports/ledger.ts';
import { type BookShelf, useShelf } from './books.ts';

const NOW = Date.parse('2026-02-01T12:00:00.000Z');
const INTERVAL = 1_100;
const CHANNEL: Destination = 'slack:C0123';
const OTHER: Destination = 'slack:C0456';

const keyOf = (postId: string, to: Destination = CHANNEL) => deliveryKeyOf(postId, to, 'announce');

function owed(postId: string, to: Destination = CHANNEL): NewDelivery {
  const row = { postId, destination: to, purpose: 'announce', state: 'planned', reason: null, carriedBy: null } as const;
  return { ...row, key: keyOf(postId, to) };
}

/** Milliseconds after NOW that a claim made `atMs` after NOW has to wait until; `sent` where it need not. */
async function ask(ledger: Ledger, key: string, atMs: number, intervalMs = INTERVAL): Promise<number | 'sent' | Claim['kind']> {
  const claim = await ledger.claim(key, { owner: 'a', nowMs: NOW + atMs, intervalMs, patienceMs: 12_000 });
  if (claim.kind === 'wait') return claim.untilMs - NOW;
  return claim.kind === 'claimed' ? 'sent' : claim.kind;
}

/** Rings as the queue would: each key again when it was told to come, at once after it with `lateMs` of delay. Says when each was sent, in ms after NOW. */
async function playOut(ledger: Ledger, keys: readonly string[], fromMs: number, lateMs: number): Promise<Map<string, number>> {
  const sent = new Map<string, number>();
  const bells = keys.map((key) => ({ key, atMs: fromMs }));
  for (let rings = 0; bells.length > 0; rings++) {
    // Rows that all wait for the same moment would ring each other's bells for ever.
    if (rings > keys.length * 5) throw new Error('the rows keep each other waiting');
    bells.sort((a, b) => a.atMs - b.atMs);
    const bell = bells.shift();
    if (!bell) break;
    const answer = await ask(ledger, bell.key, bell.atMs);
    if (typeof answer === 'number') bells.push({ key: bell.key, atMs: answer + lateMs });
    else sent.set(bell.key, bell.atMs);
  }
  return sent;
}

function gapsOf(sent: ReadonlyMap<string, number>): number[] {
  const times = [...sent.values()].sort((a, b) => a - b);
  return times.slice(1).map((time, n) => time - (times[n] ?? 0));
}

/** How every ledger keeps the pace of a channel. */
export function pacingContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`pacing in ${title}`, () => {
    const books = useShelf(open);

    it('keeps the interval within a channel, in the order they came, and lets other channels pass', async () => {
      const { ledger } = books();
      await ledger.plan([owed('a'), owed('b'), owed('c'), owed('a', OTHER)]);
      expect(await ask(ledger, keyOf('a'), 0)).toBe('sent');
      expect(await ask(ledger, keyOf('b'), 1)).toBe(1_100);
      expect(await ask(ledger, keyOf('c'), 2)).toBe(2_200);
      expect(await ask(ledger, keyOf('a', OTHER), 3)).toBe('sent');
      expect(await ask(ledger, keyOf('b'), 4)).toBe(1_100);
      expect(await ask(ledger, keyOf('b'), 1_100)).toBe('sent');
      expect(await ask(ledger, keyOf('c'), 2_200)).toBe('sent');
    });

    it('needs no turns where there is no interval', async () => {
      const { ledger } = books();
      await ledger.plan([owed('a'), owed('b')]);
      expect(await ask(ledger, keyOf('a'), 0, 0)).toBe('sent');
      expect(await ask(ledger, keyOf('b'), 0, 0)).toBe('sent');
    });

    it('goes on at its pace when every bell comes a little late', async () => {
      const { ledger } = books();
      const posts = Array.from({ length: 30 }, (_, n) => `p${n}`);
      await ledger.plan(posts.map((id) => owed(id)));
      const sent = await playOut(
        ledger,
        posts.map((id) => keyOf(id)),
        0,
        90,
      );
      expect(Math.min(...gapsOf(sent))).toBeGreaterThanOrEqual(INTERVAL);
      expect(Math.max(...sent.values())).toBeLessThan(30 * (INTERVAL + 200));
    });

    it('makes no burst of turns that were missed while nobody was there', async () => {
      const { ledger } = books();
      const posts = Array.from({ length: 20 }, (_, n) => `p${n}`);
      await ledger.plan(posts.map((id) => owed(id)));
      const keys = posts.map((id) => keyOf(id));
      for (const key of keys) await ask(ledger, key, 0);
      const sent = await playOut(ledger, keys.slice(1), 3_600_000, 0);
      expect(Math.min(...gapsOf(sent))).toBeGreaterThanOrEqual(INTERVAL);
      expect(Math.max(...sent.values())).toBeLessThanOrEqual(3_600_000 + 20 * INTERVAL);
    });

    it('blocks a channel, and moves the turns behind the block without changing their order', async () => {
      const { ledger } = books();
      await ledger.plan([owed('a'), owed('b'), owed('c'), owed('d'), owed('a', OTHER)]);
      await ask(ledger, keyOf('a'), 0);
      expect(await ask(ledger, keyOf('b'), 0)).toBe(1_100);
      expect(await ask(ledger, keyOf('c'), 0)).toBe(2_200);
      await ledger.block(CHANNEL, NOW + 30_000);
      await ledger.block(CHANNEL, NOW + 10_000);
      expect(await ask(ledger, keyOf('d'), 500)).toBe(32_200);
      expect(await ask(ledger, keyOf('c'), 2_200)).toBe(31_100);
      expect(await ask(ledger, keyOf('b'), 1_100)).toBe(30_000);
      expect(await ask(ledger, keyOf('a', OTHER), 600)).toBe('sent');
      expect(await ask(ledger, keyOf('b'), 30_000)).toBe('sent');
      expect(await ask(ledger, keyOf('c'), 31_100)).toBe('sent');
    });

    it('blocks a whole platform, also where there is no interval', async () => {
      const { ledger } = books();
      await ledger.plan([owed('a'), owed('a', OTHER), owed('a', 'terminal'), owed('b', 'discord:112233445566778899')]);
      await ledger.block('slack', NOW + 5_000);
      await ledger.block('slack', NOW + 1_000);
      expect(await ask(ledger, keyOf('a'), 0)).toBe(5_000);
      expect(await ask(ledger, keyOf('a', OTHER), 0, 0)).toBe(5_000);
      expect(await ask(ledger, keyOf('a', 'terminal'), 0)).toBe('sent');
      expect(await ask(ledger, keyOf('b', 'discord:112233445566778899'), 0)).toBe('sent');
      expect(await ask(ledger, keyOf('a', OTHER), 5_000, 0)).toBe('sent');
    });

    it('gives one turn to one row, however many ask at once', async () => {
      const { ledger } = books();
      const posts = Array.from({ length: 10 }, (_, n) => `p${n}`);
      await ledger.plan(posts.map((id) => owed(id)));
      const answers = await Promise.all(posts.map((id) => ask(ledger, keyOf(id), 0)));
      const turns = answers.map((answer) => (answer === 'sent' ? 0 : Number(answer))).sort((a, b) => a - b);
      expect(turns).toEqual(posts.map((_, n) => n * INTERVAL));
    });
  });
}
