import { withTimeout } from './timeout.ts';
import { createTtlSet } from './ttl-set.ts';

/** Runs `work` when everything handed over before has ended. Resolves and rejects as `work` does; one that fails holds up no other. */
export type Mutex = <T>(work: () => T | Promise<T>) => Promise<T>;

/** Lets one piece of work run at a time, in the order in which they are handed over. */
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
  /** How much there is now. */
  readonly size: number;
  /** Counts `work` as in flight until it settles; its outcome is the caller's. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves when nothing that is in flight now is any more, after `limitMs` at the latest. */
  drained(limitMs: number): Promise<void>;
}

/** Requests in flight, each taken once. */
export interface RequestsInFlight extends InFlight {
  /** Whether to take this request: its first delivery within 10 min, and we are not stopping. */
  admit(id: string): 'take' | 'repeated' | 'stopping';
  /** From now on `admit` says `stopping`. */
  refuse(): void;
}

/** Platforms deliver a request at least once. */
const REMEMBERED_MS = 600_000;

/** Nothing is in flight yet. */
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

/** `now`: epoch ms. */
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

/** Longest stretch of work between two chances for everything else, ms. */
export const SLICE_MS = 8;
const BATCH = 500;

/**
 * A pause to be awaited inside long loops, also by several that take turns: gives way to the event loop when more than 8 ms have passed
 * since any of them last did; undefined, which need not be awaited, where they have not.
 */
export function createYielder(): () => Promise<void> | undefined {
  let since = performance.now();
  let turn: Promise<void> | null = null;
  const isDue = (): boolean => performance.now() - since >= SLICE_MS;
  async function wait(): Promise<void> {
    // Asked again: those that waited together must not all go on together.
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

/** Takes steps until there are no more, or it is stopped, and gives way every few ms. */
export async function runInSlices(steps: Generator<undefined, void>, isStopped: () => boolean): Promise<void> {
  const slice = createYielder();
  while (!isStopped() && !steps.next().done) {
    const pause = slice();
    if (pause) await pause;
  }
}

/** All of them, 500 at a time. */
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

/** Visits each, in order, until a visit says `false`, and gives way every few ms. */
export async function inSlices<T>(all: readonly T[], visit: (one: T, place: number) => boolean): Promise<void> {
  const slice = createYielder();
  for (const [place, one] of all.entries()) {
    if (!visit(one, place)) return;
    const pause = slice();
    if (pause) await pause;
  }
}
