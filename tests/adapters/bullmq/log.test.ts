import { afterEach, describe, expect, it } from 'vitest';
import { createDeliveryQueue } from '../../../adapters/bullmq/delivery-queue.ts';
import { createTally } from '../../support/tally.ts';
import { BACKENDS } from './backends.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

describe.each(BACKENDS)('what the delivery queue on $title tells the log', ({ present, open: openBackend }) => {
  async function open() {
    const events: { event: string; facts: object }[] = [];
    const { backend, close } = await openBackend();
    const queue = await createDeliveryQueue({ backend, log: (event, facts) => events.push({ event, facts }) });
    undo.push(close, () => queue.close(0));
    return { queue, events };
  }

  it.skipIf(!present)('nothing, from start to stop, when all is well, also when a job is let go of', async () => {
    const { queue, events } = await open();
    const tally = createTally();
    await queue.work(async (key) => {
      const done = tally.count(key);
      return key === 'endless' ? new Promise(() => {}) : done;
    }, 2);
    await queue.enqueue([{ key: 'one' }, { key: 'endless' }]);
    await tally.reached(2);
    await queue.ping();
    await queue.close(50);
    expect(events).toEqual([]);
  });

  it.skipIf(!present)('which key made its handler throw, how often, and when it is rung again', async () => {
    const { queue, events } = await open();
    const tally = createTally();
    await queue.work(async (key) => {
      if (tally.count(key) && tally.keys().length === 1) throw new TypeError('no such table');
      return { kind: 'done' };
    }, 1);
    await queue.enqueue([{ key: 'faulty' }]);
    await tally.reached(2);
    expect(events).toEqual([
      {
        event: 'queue.handler-failed',
        facts: { key: 'faulty', failures: 1, retryAfterMs: 1_000, error: new TypeError('no such table') },
      },
    ]);
  });

  it.skipIf(!present)('refuses to be worked on twice, or after it was closed', async () => {
    const { queue } = await open();
    await queue.work(async () => ({ kind: 'done' }), 1);
    await expect(queue.work(async () => ({ kind: 'done' }), 1)).rejects.toThrow('already being worked on');
    await queue.close(0);
    await expect(queue.work(async () => ({ kind: 'done' }), 1)).rejects.toThrow('closed');
  });
});
