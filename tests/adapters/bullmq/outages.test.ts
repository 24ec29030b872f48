import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BullmqDeliveryQueue, createDeliveryQueue, type DeliveryQueueOptions } from '../../../adapters/bullmq/delivery-queue.ts';
import { hasTestDatabase, hasTestRedis, type TestServer, testDatabase, testRedis } from '../../support/servers.ts';
import { createTally } from '../../support/tally.ts';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts';

interface Setting {
  title: string;
  present: boolean;
  server(): Promise<TestServer | null>;
  backend(url: string): { backend: DeliveryQueueOptions['backend']; close(): Promise<void> };
}

const SETTINGS: readonly Setting[] = [
  {
    title: 'Redis',
    present: hasTestRedis(),
    server: testRedis,
    backend: (url) => ({ backend: { kind: 'redis', url }, close: async () => {} }),
  },
  {
    title: 'PostgreSQL',
    present: hasTestDatabase(),
    server: testDatabase,
    backend(url) {
      const pool = new pg.Pool({ connectionString: url, max: 10, keepAlive: true, options: '-c search_path=bullmq,public' });
      pool.on('error', () => {});
      return { backend: { kind: 'postgres', pool }, close: () => pool.end() };
    },
  },
];

describe.each(SETTINGS)('an outage of $title', ({ present, server, backend }) => {
  describe.skipIf(!present)('', () => {
    let home: TestServer;
    let proxy: TcpProxy;
    const undo: (() => Promise<void>)[] = [];
    beforeAll(async () => {
      home = (await server()) as TestServer;
      const { hostname, port } = new URL(home.url);
      proxy = await startTcpProxy({ host: hostname, port: Number(port) });
    });
    afterEach(async () => {
      for (const step of undo.splice(0).reverse()) await step();
    });
    afterAll(async () => {
      await proxy?.close();
      await home?.drop();
    });

    async function open(): Promise<{ queue: BullmqDeliveryQueue; events: string[] }> {
      const url = new URL(home.url);
      url.host = proxy.host;
      const events: string[] = [];
      const door = backend(url.href);
      undo.push(door.close);
      const queue = await createDeliveryQueue({ backend: door.backend, lockMs: 1_500, log: (event) => events.push(event) });
      undo.push(() => queue.close(0));
      return { queue, events };
    }

    it('is told once, refuses new jobs at once, and work goes on by itself afterwards', async () => {
      const { queue, events } = await open();
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
      await expect.poll(() => events, { timeout: 10_000 }).toContain('queue.unreachable');

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
      expect(events.filter((event) => event === 'queue.unreachable')).toHaveLength(1);
      expect(events.filter((event) => event === 'queue.reachable')).toHaveLength(1);
    });

    it('does not keep Herald from stopping', async () => {
      const { queue } = await open();
      const tally = createTally();
      await queue.work(async (key) => tally.count(key), 2);
      await queue.enqueue([{ key: 'last' }]);
      await tally.reached(1);
      await proxy.cut();
      undo.push(() => proxy.restore());
      const startMs = Date.now();
      await queue.close(1_000);
      expect(Date.now() - startMs).toBeLessThan(4_000);
    });
  });
});
