import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { createDeliveryQueue, type DeliveryQueueOptions } from '../../../adapters/bullmq/delivery-queue.ts';
import { hasTestDatabase, hasTestRedis, testDatabase, testRedis } from '../../support/servers.ts';
import { createTally } from '../../support/tally.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function redisBackend(): Promise<DeliveryQueueOptions['backend']> {
  const redis = await testRedis();
  if (!redis) throw new Error('no Redis');
  undo.push(redis.drop);
  return { kind: 'redis', url: redis.url };
}

async function postgresBackend(): Promise<DeliveryQueueOptions['backend']> {
  const database = await testDatabase();
  if (!database) throw new Error('no PostgreSQL');
  const pool = new pg.Pool({ connectionString: database.url, max: 5, keepAlive: true, options: '-c search_path=bullmq,public' });
  pool.on('error', () => {});
  undo.push(database.drop, () => pool.end());
  return { kind: 'postgres', pool };
}

describe.each([
  { title: 'Redis', present: hasTestRedis(), backend: redisBackend },
  { title: 'PostgreSQL', present: hasTestDatabase(), backend: postgresBackend },
])('what the delivery queue on $title tells the log', ({ present, backend }) => {
  async function open() {
    const events: { event: string; facts: object }[] = [];
    const queue = await createDeliveryQueue({ backend: await backend(), log: (event, facts) => events.push({ event, facts }) });
    undo.push(() => queue.close(0));
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
        facts: { key: 'faulty', failures: 1, retryAfterMs: 1_000, error: 'no such table', stack: expect.stringContaining('log.test.ts') },
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
