import { describe, expect, it } from 'vitest';
import { newDelivery, withPurpose } from '../../src/model/delivery.ts';
import type { Ledger } from '../../src/ports/ledger/ledger.ts';
import { CHANNEL, delivered, iso, keyOf, NOW, OTHER, owed, RECEIPT, sending, terms } from './owed.ts';
import { type BookShelf, useShelf } from './stores.ts';

const HOUR_MS = 3_600_000;
const BUDGET = { destination: { intervalMs: HOUR_MS / 10, burst: 10 }, workspace: { intervalMs: 0, burst: 1 } };

const publicationKey = (key: string) => withPurpose(key, 'publish');
const publicationOf = (key: string, postId: string | null, to = CHANNEL) =>
  newDelivery(publicationKey(key), to, { postId, originalKey: key });

/** Delivers posts to a channel, and plans the publication of each. */
async function published(ledger: Ledger, ids: readonly string[], to = CHANNEL): Promise<readonly string[]> {
  const keys: string[] = [];
  for (const id of ids) {
    const key = await delivered(ledger, id, to);
    await ledger.plan([publicationOf(key, id, to)]);
    keys.push(publicationKey(key));
  }
  return keys;
}

/** What every ledger promises of publications: they wait for their message, hold up none, and have a budget of their own. */
export function publicationsContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`publications in ${title}`, () => {
    const stores = useShelf(open);
    const at = (nowMs: number, owner = 'a') => terms({ nowMs, owner, rateLimits: BUDGET });
    const ids = (count: number) => Array.from({ length: count }, (_, n) => `p${n}`);

    it('wait for their message, hold up no other, and are claimed again where a process died', async () => {
      const { ledger } = stores();
      await sending(ledger);
      const key = publicationKey(keyOf('p'));
      const plan = [publicationOf(keyOf('p'), 'p')];
      expect([await ledger.plan(plan), await ledger.plan(plan)]).toEqual([[key], []]);
      expect(await ledger.claim(key, at(NOW))).toMatchObject({ kind: 'wait' });
      await ledger.settle(keyOf('p'), 1, { state: 'delivered', receipt: RECEIPT }, NOW + 1);
      await ledger.plan([owed('next')]);
      expect(await ledger.claim(keyOf('next'), terms({ nowMs: NOW + 2 }))).toMatchObject({ kind: 'claimed' });
      expect(await ledger.claim(key, at(NOW + 2_000))).toMatchObject({ kind: 'claimed', original: { receipt: RECEIPT } });
      expect(await ledger.claim(key, at(NOW + 60_000, 'b'))).toMatchObject({ kind: 'claimed', delivery: { attempts: 2 } });
    });

    it('go ten in an hour and channel, whoever asks; who waits knows until when', async () => {
      const { ledger } = stores();
      const keys = await published(ledger, ids(12));
      const claims = [];
      for (const [n, key] of keys.entries()) {
        const claim = await ledger.claim(key, at(NOW + n, n % 2 === 0 ? 'a' : 'b'));
        claims.push(claim.kind === 'wait' ? claim.untilMs : claim.kind);
        if (claim.kind === 'claimed') await ledger.settle(key, 1, { state: 'delivered', receipt: null }, NOW + n);
      }
      expect(claims).toEqual([...Array.from({ length: 10 }, () => 'claimed'), NOW + HOUR_MS, NOW + HOUR_MS + 1]);
      expect(await ledger.find({ keys: [keys[10] ?? ''] }, 1)).toMatchObject([{ state: 'planned', dueAt: iso(NOW + HOUR_MS) }]);
      const [other = ''] = await published(ledger, ['q'], OTHER);
      expect(await ledger.claim(other, at(NOW + 20))).toMatchObject({ kind: 'claimed' });
      expect(await ledger.claim(keys[10] ?? '', at(NOW + HOUR_MS - 1))).toMatchObject({ kind: 'wait' });
      expect(await ledger.claim(keys[10] ?? '', at(NOW + HOUR_MS))).toMatchObject({ kind: 'claimed' });
      expect(await ledger.claim(keys[11] ?? '', at(NOW + HOUR_MS))).toEqual({ kind: 'wait', untilMs: NOW + HOUR_MS + 1 });
    });

    it('of digests go first', async () => {
      const { ledger } = stores();
      const keys = await published(ledger, ids(10));
      const digest = owed('b1', { purpose: 'digest' });
      await ledger.plan([digest]);
      await ledger.claim(digest.key, terms());
      await ledger.settle(digest.key, 1, { state: 'delivered', receipt: RECEIPT, includedIds: [] }, NOW);
      await ledger.plan([publicationOf(digest.key, null)]);
      // Nine are left beside the digest.
      expect(await ledger.claim(keys[9] ?? '', at(NOW + 1))).toMatchObject({ kind: 'wait' });
      expect(await ledger.claim(publicationKey(digest.key), at(NOW + 1))).toMatchObject({ kind: 'claimed' });
    });

    it('wait while their channel is paused, go on by themselves, and keep their budget', async () => {
      const { ledger } = stores();
      const keys = await published(ledger, ids(11));
      for (const [n, key] of keys.slice(0, 10).entries()) {
        await ledger.claim(key, at(NOW + n));
        await ledger.settle(key, 1, { state: 'delivered', receipt: null }, NOW + n);
      }
      const [waiting = ''] = keys.slice(10);
      expect(await ledger.claim(waiting, at(NOW + 20))).toEqual({ kind: 'wait', untilMs: NOW + HOUR_MS });
      const reason = { kind: 'destination-gone', detail: 'archived', advice: '' } as const;
      await ledger.pause({ target: CHANNEL, reason, since: iso(NOW + 30), probeAt: iso(NOW + 60_000) }, []);
      expect(await ledger.claim(waiting, at(NOW + HOUR_MS))).not.toMatchObject({ kind: 'claimed' });
      const woken = await ledger.resume(CHANNEL, NOW + HOUR_MS + 1);
      expect(woken?.map(({ key }) => key)).toEqual([waiting]);
      // What was delivered before is no part of a digest now.
      expect(await ledger.find({ purposes: ['digest'] }, 10)).toEqual([]);
      expect(await ledger.claim(waiting, at(NOW + HOUR_MS + 2))).toMatchObject({ kind: 'claimed' });
    });

    it('wait as long as the platform says, and messages do not', async () => {
      const { ledger } = stores();
      const [key = ''] = await published(ledger, ['p']);
      await ledger.block(CHANNEL, 'publications', NOW + 1_800_000);
      await ledger.plan([owed('next')]);
      expect(await ledger.claim(keyOf('next'), terms({ nowMs: NOW + 1 }))).toMatchObject({ kind: 'claimed' });
      expect(await ledger.claim(key, at(NOW + 1))).toEqual({ kind: 'wait', untilMs: NOW + 1_800_000 });
    });
  });
}
