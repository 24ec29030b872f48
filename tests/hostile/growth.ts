import { startClock } from './work-time.ts';

/** What takes less than this is too short to be compared, ms. */
const FLOOR_MS = 6;
const MOST_GROWTH = 6;
const FIRST_SIZE = 2_000;
/** What seems to grow too much is measured again so often: other processes may have been in the way. */
const CHECKS = 4;

/** A piece of work whose time grew too much with its input. */
export interface Growth {
  size: number;
  ms: number;
  /** Times as long as with a quarter of the input. */
  times: number;
}

async function fastest(work: () => unknown, runs: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const elapsedMs = startClock();
    await work();
    least = Math.min(least, elapsedMs());
  }
  return least;
}

/**
 * Whether four times the input takes more than six times as long, looked for from 2,000 units up to `mostSize` of them; null: it never does.
 * Work that takes less than 6 ms counts as 6 ms, so that no clock is asked for more than it knows.
 */
export async function growthOf(workOn: (size: number) => () => unknown, mostSize: number): Promise<Growth | null> {
  let small = FIRST_SIZE;
  let smallMs = Math.max(FLOOR_MS, await fastest(workOn(small), 1));
  for (let size = 4 * small; size <= mostSize; size *= 4) {
    const work = workOn(size);
    let ms = Math.max(FLOOR_MS, await fastest(work, 1));
    for (let check = 0; ms > MOST_GROWTH * smallMs && check < CHECKS; check++) {
      smallMs = Math.max(smallMs, await fastest(workOn(small), 2));
      ms = Math.max(FLOOR_MS, Math.min(ms, await fastest(work, 1)));
    }
    if (ms > MOST_GROWTH * smallMs) return { size, ms, times: ms / smallMs };
    [small, smallMs] = [size, ms];
  }
  return null;
}
