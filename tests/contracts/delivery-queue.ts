import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DeliveryQueue, JobOutcome } from '../../src/ports/delivery-queue.ts';
import { createTally } from '../support/tally.ts';

/** A server with queues on it. */
export interface QueueServer {
  /** Opens the queue `name` as one more process would. A dead worker keeps its jobs for `lockMs`. */
  open(name: string, lockMs: number): Promise<DeliveryQueue>;
  close(): Promise<void>;
}

const DONE: JobOutcome = { kind: 'done' };
const LOCK_MS = 1_500;

/** What every delivery queue promises. `present` false: the server is missing, everything is skipped. */
export function deliveryQueueContract(title: string, present: boolean, start: () => Promise<QueueServer>): void {
  describe.skipIf(!present)(`delivery queue on ${title}`, () => {
    let server: QueueServer;
    const opened: DeliveryQueue[] = [];
    beforeAll(async () => {
      server = await start();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((queue) => queue.close(0)));
    });
    afterAll(() => server?.close());

    async function open(name = `q-${randomBytes(5).toString('hex')}`): Promise<DeliveryQueue> {
      const queue = await server.open(name, LOCK_MS);
      opened.push(queue);
      return queue;
    }

    it('hands each key to one worker, once', async () => {
      const [one, two] = [await open('shared'), await open('shared')];
      const tally = createTally();
      const keys = Array.from({ length: 120 }, (_, n) => `post${n}~slack.C1~announce`);
      await one.work(async (key) => tally.count(key), 4);
      await two.work(async (key) => tally.count(key), 4);
      await one.enqueue(keys.map((key) => ({ key })));
      await tally.reached(keys.length);
      await one.close(5_000);
      await two.close(5_000);
      expect(tally.keys().toSorted()).toEqual(keys.toSorted());
    });

    it('takes the oldest first', async () => {
      const queue = await open();
      const tally = createTally();
      // More than one chunk of a bulk insert.
      const keys = Array.from({ length: 520 }, (_, n) => `k${n}`);
      await queue.enqueue(keys.map((key) => ({ key })));
      await queue.work(async (key) => tally.count(key), 1);
      await tally.reached(keys.length);
      expect(tally.keys()).toEqual(keys);
    });

    it('rings once for a key that is enqueued twice', async () => {
      const queue = await open();
      const tally = createTally();
      await queue.enqueue([{ key: 'twice' }, { key: 'twice' }]);
      await queue.enqueue([{ key: 'twice' }, { key: 'last' }]);
      expect((await queue.counts()).waiting).toBe(2);
      await queue.work(async (key) => tally.count(key), 1);
      await tally.reached(2);
      expect(tally.keys()).toEqual(['twice', 'last']);
    });

    it('takes keys that look like words or numbers of the queue itself', async () => {
      const queue = await open();
      const tally = createTally();
      const keys = ['delayed', 'wait', 'meta', 'events', '1', '42', '0'];
      await queue.enqueue([{ key: 'late', atMs: Date.now() + 300 }, ...keys.map((key) => ({ key }))]);
      await queue.work(async (key) => tally.count(key), 1);
      await tally.reached(keys.length + 1);
      // When the late one's time comes is the clock's business, not theirs.
      expect(tally.keys().filter((key) => key !== 'late')).toEqual(keys);
      expect(tally.keys()).toContain('late');
    });

    it('rings again for a key that is enqueued after it was done', async () => {
      const queue = await open();
      const tally = createTally();
      await queue.work(async (key) => tally.count(key), 1);
      for (let round = 1; round <= 3; round += 1) {
        await queue.enqueue([{ key: 'again' }]);
        await tally.reached(round);
        await emptied(queue);
      }
      expect(tally.keys()).toEqual(['again', 'again', 'again']);
    });

    it('rings for a delayed key at its time, not before', async () => {
      const queue = await open();
      const tally = createTally();
      const startMs = Date.now();
      await queue.enqueue([{ key: 'second', atMs: startMs + 900 }, { key: 'first', atMs: startMs + 400 }, { key: 'now' }]);
      expect(await queue.counts()).toEqual({ waiting: 1, active: 0, delayed: 2, failed: 0 });
      await queue.work(async (key) => tally.count(key), 1);
      await tally.reached(3);
      expect(tally.keys().filter((key) => key !== 'now')).toEqual(['first', 'second']);
      expect(tally.timeMs('first') - startMs).toBeGreaterThanOrEqual(400);
      expect(tally.timeMs('second') - startMs).toBeGreaterThanOrEqual(900);
      expect(tally.timeMs('second') - startMs).toBeLessThan(5_000);
    });

    it('rings sooner for a delayed key that is given an earlier time', async () => {
      const queue = await open();
      const tally = createTally();
      await queue.enqueue([{ key: 'edit', atMs: Date.now() + 3_600_000 }]);
      const atMs = Date.now() + 400;
      await queue.enqueue([{ key: 'edit', atMs }]);
      await queue.enqueue([{ key: 'edit', atMs: atMs + 3_600_000 }]);
      await queue.work(async (key) => tally.count(key), 1);
      await tally.reached(1);
      expect(tally.timeMs('edit')).toBeGreaterThanOrEqual(atMs - 5);
      expect(await queue.counts()).toMatchObject({ waiting: 0, delayed: 0 });
    });

    it('leaves a delayed key as it is when it is enqueued again', async () => {
      const queue = await open();
      const tally = createTally();
      const atMs = Date.now() + 600;
      await queue.enqueue([{ key: 'delayed', atMs }]);
      await queue.enqueue([{ key: 'delayed' }]);
      await queue.work(async (key) => tally.count(key), 1);
      await tally.reached(1);
      expect(tally.timeMs('delayed')).toBeGreaterThanOrEqual(atMs);
      await emptied(queue);
      expect(tally.keys()).toEqual(['delayed']);
    });

    it('comes back to a key later, as often as it is asked to, without counting that as a failure', async () => {
      const queue = await open();
      const tally = createTally();
      const dueMs: number[] = [];
      await queue.work(async (key) => {
        tally.count(key);
        const times = tally.keys().length;
        if (times <= 4) {
          dueMs.push(Date.now() + 150);
          return { kind: 'later', atMs: Date.now() + 150 };
        }
        if (times === 5) throw new Error('the first failure');
        return DONE;
      }, 1);
      await queue.enqueue([{ key: 'patient' }]);
      await tally.reached(6);
      const rings = tally.timesMs();
      for (const [index, due] of dueMs.entries()) expect(rings[index + 1]).toBeGreaterThanOrEqual(due - 1);
      // A first failure is rung again after 1 s; a fifth would rest for 16 s.
      const restMs = (rings[5] ?? 0) - (rings[4] ?? 0);
      expect(restMs).toBeGreaterThanOrEqual(990);
      expect(restMs).toBeLessThan(6_000);
      await emptied(queue);
    });

    it('rings again, later and later, for a handler that throws, and goes on with other keys meanwhile', async () => {
      const queue = await open();
      const tally = createTally();
      await queue.work(async (key) => {
        tally.count(key);
        // Neither can be stored by PostgreSQL as it is.
        if (key === 'faulty' && tally.times(key) < 3) throw new Error('NUL \u0000 and half a pair \uD83D');
        return DONE;
      }, 1);
      await queue.enqueue([{ key: 'faulty' }, { key: 'fine' }]);
      await tally.reached(4);
      expect(tally.keys()).toEqual(['faulty', 'fine', 'faulty', 'faulty']);
      const [first = 0, , second = 0, third = 0] = tally.timesMs();
      expect(second - first).toBeGreaterThanOrEqual(990);
      expect(third - second).toBeGreaterThanOrEqual(1_990);
      await emptied(queue);
    });

    it('begins nothing while paused, on any process, and everything when resumed', async () => {
      const [admin, busy, other] = [await open('paused'), await open('paused'), await open()];
      const [tally, control] = [createTally(), createTally()];
      await busy.work(async (key) => tally.count(key), 2);
      await other.work(async (key) => control.count(key), 1);
      await admin.pause();
      await admin.enqueue([{ key: 'held' }]);
      // A delayed job elsewhere on the same server shows that time enough has passed.
      await other.enqueue([{ key: 'meanwhile', atMs: Date.now() + 500 }]);
      await control.reached(1);
      expect(tally.keys()).toEqual([]);
      expect((await admin.counts()).waiting).toBe(1);
      await admin.resume();
      await tally.reached(1);
      expect(tally.keys()).toEqual(['held']);
    });

    it('is still paused when the last process has gone and another comes', async () => {
      const before = await open('kept');
      expect(await before.paused()).toBe(false);
      await before.pause();
      await before.close(0);
      const after = await open('kept');
      expect(await after.paused()).toBe(true);
      await after.resume();
      expect(await (await open('kept')).paused()).toBe(false);
    });

    it('looks at no more deliveries side by side than it was told, and at no fewer', async () => {
      const queue = await open();
      const tally = createTally();
      let now = 0;
      let most = 0;
      let full = () => {};
      const allBusy = new Promise<void>((resolve) => {
        full = resolve;
      });
      await queue.work(async (key) => {
        now += 1;
        most = Math.max(most, now);
        if (now === 3) full();
        await allBusy;
        now -= 1;
        return tally.count(key);
      }, 3);
      await queue.enqueue(Array.from({ length: 12 }, (_, n) => ({ key: `side${n}` })));
      await tally.reached(12);
      expect(most).toBe(3);
    });

    it('counts what waits, what is being worked on and what is delayed', async () => {
      const queue = await open();
      const tally = createTally();
      let release = () => {};
      const gate = new Promise<void>((resolve) => {
        release = resolve;
      });
      await queue.work(async (key) => {
        const outcome = tally.count(key);
        await gate;
        return outcome;
      }, 1);
      await queue.enqueue([{ key: 'a' }, { key: 'b' }, { key: 'c' }, { key: 'd', atMs: Date.now() + 60_000 }]);
      await tally.reached(1);
      expect(await queue.counts()).toEqual({ waiting: 2, active: 1, delayed: 1, failed: 0 });
      release();
      await tally.reached(3);
    });

    it('finishes what is under way when it closes, begins nothing more, and may be closed twice', async () => {
      const queue = await open('closing');
      const tally = createTally();
      let release = () => {};
      const gate = new Promise<void>((resolve) => {
        release = resolve;
      });
      let finished = false;
      await queue.work(async (key) => {
        tally.count(key);
        await gate;
        finished = true;
        return DONE;
      }, 1);
      await queue.enqueue([{ key: 'under-way' }, { key: 'next' }]);
      await tally.reached(1);
      const closing = queue.close(20_000);
      release();
      await closing;
      await queue.close(0);
      expect(finished).toBe(true);
      expect(tally.keys()).toEqual(['under-way']);
      const after = await open('closing');
      expect(await after.counts()).toEqual({ waiting: 1, active: 0, delayed: 0, failed: 0 });
    });

    it('gives the jobs of a worker that let go of them to another', async () => {
      const [dying, living] = [await open('orphans'), await open('orphans')];
      const [lost, found] = [createTally(), createTally()];
      let release = () => {};
      const gate = new Promise<void>((resolve) => {
        release = resolve;
      });
      await dying.work(async (key) => {
        const outcome = lost.count(key);
        await gate;
        return outcome;
      }, 1);
      await dying.enqueue([{ key: 'orphan' }]);
      await lost.reached(1);
      await dying.close(0);
      await living.work(async (key) => found.count(key), 1);
      await found.reached(1);
      release();
      expect(found.keys()).toEqual(['orphan']);
      await emptied(living);
    });
  });
}

/** Resolves when nothing is left in the queue. */
async function emptied(queue: DeliveryQueue): Promise<void> {
  await expect.poll(() => queue.counts(), { timeout: 10_000, interval: 20 }).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
}
