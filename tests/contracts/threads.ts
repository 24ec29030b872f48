import { describe, expect, it } from 'vitest';
import { newDelivery, withPurpose } from '../../src/model/delivery.ts';
import { CHANNEL, keyOf, NOW, owed, RECEIPT, sending, terms } from './owed.ts';
import { type BookShelf, useShelf } from './stores.ts';

/** What every ledger promises of threads: they wait for their message, hold up none, and are opened once. */
export function threadsContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`threads in ${title}`, () => {
    const stores = useShelf(open);
    const key = withPurpose(keyOf('p'), 'thread');
    const thread = newDelivery(key, CHANNEL, { postId: 'p', originalKey: keyOf('p') });

    it('wait until their message stands, and are then opened beside other messages', async () => {
      const { ledger } = stores();
      await sending(ledger);
      expect(await ledger.plan([thread])).toEqual([key]);
      expect(await ledger.claim(key, terms())).toMatchObject({ kind: 'wait' });
      await ledger.settle(keyOf('p'), 1, { state: 'delivered', receipt: RECEIPT }, NOW + 1);
      await ledger.plan([owed('next')]);
      expect(await ledger.claim(keyOf('next'), terms({ nowMs: NOW + 2 }))).toMatchObject({ kind: 'claimed' });
      expect(await ledger.claim(key, terms({ nowMs: NOW + 2 }))).toMatchObject({
        kind: 'claimed',
        original: { key: keyOf('p'), receipt: RECEIPT },
      });
      await ledger.settle(key, 1, { state: 'delivered', receipt: null }, NOW + 3);
      expect(await ledger.find({ keys: [keyOf('p'), key] }, 2)).toMatchObject([
        { state: 'delivered', receipt: null },
        { state: 'delivered', receipt: RECEIPT },
      ]);
    });

    it('are planned once, and claimed again where a process died while it opened one', async () => {
      const { ledger } = stores();
      await sending(ledger);
      await ledger.settle(keyOf('p'), 1, { state: 'delivered', receipt: RECEIPT }, NOW);
      expect([await ledger.plan([thread]), await ledger.plan([thread])]).toEqual([[key], []]);
      expect(await ledger.claim(key, terms())).toMatchObject({ kind: 'claimed' });
      expect(await ledger.claim(key, terms({ owner: 'b', nowMs: NOW + 60_000 }))).toMatchObject({
        kind: 'claimed',
        delivery: { attempts: 2 },
      });
    });
  });
}
