import { setImmediate as nextTurn } from 'node:timers/promises';

/** So long the event loop may be held at a time, ms. */
export const SLICE_MS = 8;
const BATCH = 500;

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
