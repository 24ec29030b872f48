import { withTimeout } from './timeout.ts';
import { createTtlSet } from './ttl-set.ts';

/** Runs `work` once all work passed in before has ended. Resolves and rejects as `work` does; a failure does not affect later work. */
export type Mutex = <T>(work: () => T | Promise<T>) => Promise<T>;

/** Creates a lock that runs one piece of work at a time, in the order of the calls. */
export function createMutex(): Mutex {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

/** Work in flight. */
export interface InFlight {
  /** Number of pieces of work in flight now. */
  readonly size: number;
  /** Counts `work` as in flight until it settles; returns it unchanged. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves when all work in flight at the time of the call has settled, after `limitMs` at the latest. */
  drained(limitMs: number): Promise<void>;
}

/** Requests in flight; repeated ones are not accepted. */
export interface RequestsInFlight extends InFlight {
  /** Whether to handle this request: `take` if its id is new within 10 min and we are not stopping. */
  admit(id: string): 'take' | 'repeated' | 'stopping';
  /** Makes `admit` return `stopping` from now on. */
  refuse(): void;
}

/** How long request ids are remembered, ms: platforms may deliver a request more than once. */
const REMEMBERED_MS = 600_000;

/** Creates an empty set of work in flight. */
export function createInFlight(): InFlight {
  const all = new Set<Promise<void>>();
  return {
    get size() {
      return all.size;
    },
    track(work) {
      const end = (): void => void all.delete(tracked);
      const tracked = work.then(end, end);
      all.add(tracked);
      return work;
    },
    async drained(limitMs) {
      await withTimeout(limitMs, Promise.all(all));
    },
  };
}

/** Creates an empty set of requests in flight. `now`: epoch ms. */
export function createRequestsInFlight(now: () => number): RequestsInFlight {
  const seen = createTtlSet(REMEMBERED_MS, now);
  let refusing = false;
  return Object.assign(createInFlight(), {
    admit: (id: string) => (refusing ? 'stopping' : seen.add(id) ? 'take' : 'repeated'),
    refuse: () => {
      refusing = true;
    },
  } as const);
}

/** Maximum time that a loop works before it yields to the event loop, ms. */
export const SLICE_MS = 8;
const BATCH = 500;

/**
 * Creates a function to call inside long loops, which several loops may share. If more than 8 ms have passed since any of them last yielded, it returns a
 * promise that yields to the event loop; otherwise undefined, which need not be awaited.
 */
export function createYielder(): () => Promise<void> | undefined {
  let since = performance.now();
  let turn: Promise<void> | null = null;
  const isDue = (): boolean => performance.now() - since >= SLICE_MS;
  async function wait(): Promise<void> {
    // Checked again: loops that waited together must not all continue in the same turn of the event loop.
    while (isDue()) {
      turn ??= new Promise((resolve) =>
        setImmediate(() => {
          since = performance.now();
          turn = null;
          resolve();
        }),
      );
      await turn;
    }
  }
  return () => (isDue() ? wait() : undefined);
}

/** Calls `work` on every item, at most `width` at a time; rejects with the first failure. */
export async function forEachConcurrently<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < items.length) await work(items[next++] as T);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
}

/** Runs the steps of a generator until it ends or is stopped, yielding to the event loop every few ms. */
export async function runInSlices(steps: Generator<undefined, void>, isStopped: () => boolean): Promise<void> {
  const slice = createYielder();
  while (!isStopped() && !steps.next().done) {
    const pause = slice();
    if (pause) await pause;
  }
}

/** Yields all items in batches of 500. */
export function* inBatches<T>(all: Iterable<T>): Generator<T[], void> {
  let batch: T[] = [];
  for (const one of all) {
    batch.push(one);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Calls `visit` for each item, in order, until it returns `false`, yielding to the event loop every few ms. */
export async function forEachInSlices<T>(all: readonly T[], visit: (one: T, place: number) => boolean): Promise<void> {
  const slice = createYielder();
  for (const [place, one] of all.entries()) {
    if (!visit(one, place)) return;
    const pause = slice();
    if (pause) await pause;
  }
}
