import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BullmqDeliveryQueue, createDeliveryQueue } from '../../../adapters/bullmq/delivery-queue.ts';
import { openDatabase } from '../../../adapters/postgres/open-database.ts';
import type { JobOutcome } from '../../../src/ports/delivery-queue.ts';
import { createTally } from '../../support/tally.ts';
import { temporaryDataDir } from '../../support/temporary-folder.ts';
import { BACKENDS, type BackendUnderTest } from './backends.ts';

const EMBEDDED: BackendUnderTest = {
  title: 'PGlite',
  present: true,
  async open() {
    const folder = await temporaryDataDir();
    const stores = await openDatabase({ databaseUrl: null, dataDir: folder.path, fsync: false, log: () => {} });
    const close = async () => {
      await stores.close();
      await folder.remove();
    };
    return { backend: { kind: 'postgres', pool: stores.queuePool }, close };
  },
};

const KEYS = Array.from({ length: 5 }, (_, n) => `post${n}~slack.C1~announce`);
const idOf = (key: string): string => `~${key}`;

describe.each([...BACKENDS, EMBEDDED])('raw jobs on $title', ({ present, open }) => {
  let server: Awaited<ReturnType<BackendUnderTest['open']>>;
  let queue: BullmqDeliveryQueue;
  let number = 0;
  beforeAll(async () => {
    if (present) server = await open();
  });
  afterEach(async () => queue?.close(0));
  afterAll(() => server?.close());

  const openQueue = async (): Promise<BullmqDeliveryQueue> => {
    number += 1;
    queue = await createDeliveryQueue({ backend: server.backend, name: `jobs-${number}`, log: () => {} });
    return queue;
  };
  const keysIn = async (state: Parameters<typeof queue.jobs.list>[0], offset = 0, limit = 10) =>
    (await queue.jobs.list(state, offset, limit)).map(({ key }) => key);

  it.runIf(present)('are listed page by page, also while all is paused', async () => {
    const { jobs } = await openQueue();
    await queue.enqueue(KEYS.map((key) => ({ key })));
    const newestFirst = KEYS.toReversed();
    expect([await keysIn('waiting', 0, 2), await keysIn('waiting', 2, 2), await keysIn('waiting', 4, 2)]).toEqual([
      newestFirst.slice(0, 2),
      newestFirst.slice(2, 4),
      newestFirst.slice(4),
    ]);
    await queue.pause();
    expect(await keysIn('waiting')).toEqual(newestFirst);
    expect([await keysIn('delayed'), await keysIn('failed'), await keysIn('active'), await jobs.workers()]).toEqual([[], [], [], 0]);
  });

  it.runIf(present)('say when they are due, the soonest first, and run at once when they are told to', async () => {
    const { jobs } = await openQueue();
    const [late = '', soon = ''] = KEYS;
    const atMs = Date.now() + 3_600_000;
    await queue.enqueue([
      { key: late, atMs: atMs + 60_000 },
      { key: soon, atMs },
    ]);
    const [first] = await jobs.list('delayed', 0, 10);
    expect(await keysIn('delayed')).toEqual([soon, late]);
    expect(first).toMatchObject({ id: idOf(soon), startedAt: null, failures: 0, lastError: null });
    expect(Math.abs(Date.parse(first?.dueAt ?? '') - atMs)).toBeLessThan(5_000);
    expect([await jobs.runNow(idOf(soon)), await jobs.runNow(idOf(soon)), await jobs.runNow('~unknown')]).toEqual([true, false, false]);
    expect([await keysIn('waiting'), await keysIn('delayed')]).toEqual([[soon], [late]]);
    const tally = createTally();
    await queue.work(async (key) => tally.count(key), 1);
    await tally.reached(1);
    expect(tally.keys()).toEqual([soon]);
  });

  it.runIf(present)('are taken out one by one, but for what is being worked on; the key can be enqueued again', async () => {
    const { jobs } = await openQueue();
    const [busy = '', idle = '', delayed = ''] = KEYS;
    const tally = createTally();
    let finish = (_outcome: JobOutcome): void => undefined;
    await queue.work((key) => {
      tally.count(key);
      return new Promise<JobOutcome>((resolve) => {
        finish = resolve;
      });
    }, 1);
    await queue.enqueue([{ key: busy }]);
    await tally.reached(1);
    await queue.enqueue([{ key: idle }, { key: delayed, atMs: Date.now() + 3_600_000 }]);
    expect([await keysIn('active'), await jobs.workers()]).toEqual([[busy], 1]);
    expect(await Promise.all([busy, idle, delayed, 'nobody'].map((key) => jobs.remove(idOf(key))))).toEqual([false, true, true, false]);
    expect([await keysIn('waiting'), await keysIn('delayed')]).toEqual([[], []]);
    await queue.enqueue([{ key: idle }]);
    expect(await keysIn('waiting')).toEqual([idle]);
    finish({ kind: 'done' });
  });

  it.runIf(present)('count the workers of their own queue, and none of one that is called the same elsewhere on the server', async () => {
    const { jobs } = await openQueue();
    const elsewhere = await open();
    const other = await createDeliveryQueue({ backend: elsewhere.backend, name: `jobs-${number}`, log: () => {} });
    try {
      await other.work(async () => ({ kind: 'done' }), 1);
      await expect.poll(() => other.jobs.workers()).toBe(1);
      expect(await jobs.workers()).toBe(0);
    } finally {
      await other.close(0);
      await elsewhere.close();
    }
  });

  it.runIf(present)('remember how often their handler threw, and what it said', async () => {
    const { jobs } = await openQueue();
    const [key = ''] = KEYS;
    const tally = createTally();
    await queue.work(async () => {
      tally.count(key);
      throw new Error('the handler is broken');
    }, 1);
    await queue.enqueue([{ key }]);
    await tally.reached(2);
    await queue.pause();
    await expect
      .poll(async () => (await jobs.list('delayed', 0, 1))[0], { timeout: 10_000 })
      .toMatchObject({
        key,
        lastError: 'the handler is broken',
      });
    const [job] = await jobs.list('delayed', 0, 1);
    expect(job?.failures).toBeGreaterThanOrEqual(2);
    expect(job?.startedAt).not.toBeNull();
    // Put aside for some seconds when it last threw, not when it was added.
    expect(Date.parse(job?.dueAt ?? '')).toBeGreaterThan(Date.parse(job?.startedAt ?? ''));
  });
});
