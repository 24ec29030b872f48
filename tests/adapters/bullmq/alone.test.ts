import { describe, expect, it } from 'vitest';
import { createDeliveryQueue } from '../../../adapters/bullmq/delivery-queue.ts';
import { createTally } from '../../support/tally.ts';
import { BACKENDS } from './backends.ts';

describe.each(BACKENDS)('a delivery queue on $title that is alone on its server', ({ present, open }) => {
  it.skipIf(!present)('takes up at once what a dead process left behind', async () => {
    const { backend, close } = await open();
    const terms = { backend, lockMs: 300_000, log: () => {} };
    try {
      const dead = await createDeliveryQueue(terms);
      const [lost, found] = [createTally(), createTally()];
      await dead.work((key) => {
        lost.count(key);
        return new Promise(() => {});
      }, 2);
      await dead.enqueue([{ key: 'one' }, { key: 'two' }, { key: 'three' }]);
      await lost.reached(2);
      await dead.close(0);

      const next = await createDeliveryQueue({ ...terms, alone: true });
      await next.work(async (key) => found.count(key), 1);
      await found.reached(3, 10_000);
      expect(found.keys().toSorted()).toEqual(['one', 'three', 'two']);
      await next.close(5_000);
      const after = await createDeliveryQueue(terms);
      expect(await after.counts()).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
      await after.close(0);
    } finally {
      await close();
    }
  });
});
