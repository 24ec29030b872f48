/** How the waits between one failure in a row and the next grow. */
export interface Backoff {
  firstMs: number;
  maxMs: number;
  /** Each wait is so many times as long as the one before; default 2. */
  factor?: number;
  /** The share of each wait that is chance, 0 (default) to 1. */
  jitter?: number;
}

/** How long to wait after the `failures`-th failure in a row (from 1), whole ms. `random`: 0 ≤ x ≤ 1, only for a backoff with jitter. Pure. */
export function backoffDelayMs(failures: number, { firstMs, maxMs, factor = 2, jitter = 0 }: Backoff, random = 1): number {
  return Math.round(Math.min(maxMs, firstMs * factor ** (failures - 1)) * (1 - jitter + jitter * random));
}

/** How long to wait before something that ended by itself is started again. */
export interface RestartBackoff {
  /** It has ended just now; ms: nothing the first time, then a second, twice as long each time, a minute at most. */
  waitMs(nowMs: number): number;
}

const RESTART: Backoff = { firstMs: 1_000, maxMs: 60_000 };
/** What has run for so long since the last time begins as if it had never ended. */
const FORGOTTEN_AFTER_MS = 600_000;

/** For one thing. */
export function createRestartBackoff(): RestartBackoff {
  let ends = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    waitMs(nowMs) {
      if (nowMs - lastMs > FORGOTTEN_AFTER_MS) ends = 0;
      lastMs = nowMs;
      ends += 1;
      return ends === 1 ? 0 : backoffDelayMs(ends - 1, RESTART);
    },
  };
}
