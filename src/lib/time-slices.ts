import { setImmediate as nextTurn } from 'node:timers/promises';

/** Longest stretch of work between two chances for everything else, ms. */
export const SLICE_MS = 8;
const BATCH = 500;

/**
 * A pause to be awaited inside long loops, also by several that take turns: gives way to the event loop when more than 8 ms have passed
 * since any of them last did, else resolves at once.
 */
export function createYielder(): () => Promise<void> {
  let since = performance.now();
  let turn: Promise<void> | null = null;
  return async () => {
    // Looked at again: those that waited together must not all go on together.
    while (performance.now() - since >= SLICE_MS) {
      turn ??= new Promise((resolve) =>
        setImmediate(() => {
          since = performance.now();
          turn = null;
          resolve();
        }),
      );
      await turn;
    }
  };
}

/** Calls `work` on every item, at most `width` at a time; rejects with the first failure. */
export async function forEachConcurrently<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < items.length) await work(items[next++] as T);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
}

/** Takes steps until there are no more, or it is told to stop, and gives way every few ms. */
export async function runInSlices(steps: Generator<undefined, void>, isStopped: () => boolean): Promise<void> {
  let isDone = steps.next().done;
  while (!isDone && !isStopped()) {
    await nextTurn();
    const until = performance.now() + SLICE_MS;
    while (!isDone && performance.now() < until) isDone = steps.next().done;
  }
}

/** The same, 500 at a time. */
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

/** Visits each, in order, until a visit says `false`, and gives way every few ms: nothing is waited for where there is little to do. */
export async function inSlices<T>(all: readonly T[], visit: (one: T, place: number) => boolean): Promise<void> {
  let until = performance.now() + SLICE_MS;
  for (const [place, one] of all.entries()) {
    if (!visit(one, place)) return;
    if (performance.now() < until) continue;
    await nextTurn();
    until = performance.now() + SLICE_MS;
  }
}
