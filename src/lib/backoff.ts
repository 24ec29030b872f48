/** How long to wait before something that ended by itself is started again. */
export interface Patience {
  /** It has ended just now; ms: nothing the first time, then a second, twice as long each time, a minute at most. */
  waitMs(nowMs: number): number;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** What has lived so long since the last time begins as if it had never ended. */
const FORGOTTEN_AFTER_MS = 600_000;

/** For one thing. */
export function createBackoff(): Patience {
  let ends = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    waitMs(nowMs) {
      if (nowMs - lastMs > FORGOTTEN_AFTER_MS) ends = 0;
      lastMs = nowMs;
      ends += 1;
      return ends === 1 ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (ends - 2));
    },
  };
}
