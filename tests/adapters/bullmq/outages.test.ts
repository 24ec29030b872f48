import { afterEach, describe, expect, it } from 'vitest';
import { type BullmqDeliveryQueue, createDeliveryQueue } from '../../../adapters/bullmq/delivery-queue.ts';
import { createTally } from '../../support/tally.ts';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts';
import { BACKENDS } from './backends.ts';

describe.each(BACKENDS)('an outage of $title', ({ present, open: openBackend }) => {
  describe.skipIf(!present)('', () => {
    const undo: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const step of undo.splice(0).reverse()) await step();
    });

    async function open(): Promise<{ queue: BullmqDeliveryQueue; events: string[]; proxy: TcpProxy }> {
      const proxies: TcpProxy[] = [];
      const { backend, close } = await openBackend(async (direct) => {
        const url = new URL(direct);
        const proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port) });
        proxies.push(proxy);
        url.host = proxy.host;
        return url.href;
      });
      const [proxy] = proxies;
      if (!proxy) throw new Error('no proxy');
      const events: string[] = [];
      undo.push(proxy.close, close);
      const queue = await createDeliveryQueue({ backend, lockMs: 1_500, log: (event) => events.push(event) });
      undo.push(() => queue.close(0));
      return { queue, events, proxy };
    }

    it('is told once, refuses new jobs at once, and work goes on by itself afterwards', async () => {
      const { queue, events, proxy } = await open();
      const tally = createTally();
      await queue.work(async (key) => tally.count(key), 2);
      await queue.enqueue([{ key: 'before' }]);
      await tally.reached(1);
      await queue.ping();

      await proxy.cut();
      const startMs = Date.now();
      await expect(queue.enqueue([{ key: 'during' }])).rejects.toThrow();
      await expect(queue.ping()).rejects.toThrow();
      expect(Date.now() - startMs).toBeLessThan(5_000);
      await expect.poll(() => events, { timeout: 10_000 }).toContain('outage.began');

      await proxy.restore();
      await expect
        .poll(
          () =>
            queue.ping().then(
              () => 'back',
              () => 'away',
            ),
          { timeout: 15_000 },
        )
        .toBe('back');
      await queue.enqueue([{ key: 'after' }]);
      await tally.reached(2);
      expect(tally.keys()).toEqual(['before', 'after']);
      expect(events.filter((event) => event === 'outage.began')).toHaveLength(1);
      await expect.poll(() => events, { timeout: 10_000 }).toContain('outage.ended');
      expect(events.filter((event) => event.startsWith('outage.') && event !== 'outage.lasts')).toEqual(['outage.began', 'outage.ended']);
    });

    it('does not keep Herald from stopping', async () => {
      const { queue, proxy } = await open();
      const tally = createTally();
      await queue.work(async (key) => tally.count(key), 2);
      await queue.enqueue([{ key: 'last' }]);
      await tally.reached(1);
      await proxy.cut();
      const startMs = Date.now();
      await queue.close(1_000);
      expect(Date.now() - startMs).toBeLessThan(4_000);
    });
  });
});
