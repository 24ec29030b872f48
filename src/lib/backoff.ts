/** How the waits after successive failures grow. */
export interface Backoff {
  firstMs: number;
  maxMs: number;
  /** Multiplier from each wait to the next; default 2. */
  factor?: number;
  /** The random share of each wait, 0 (default) to 1. */
  jitter?: number;
}

/** Time to wait after the `failures`-th failure in a row (from 1), whole ms. `random`: 0 ≤ x ≤ 1, used only with jitter. Pure. */
export function backoffDelayMs(failures: number, { firstMs, maxMs, factor = 2, jitter = 0 }: Backoff, random = 1): number {
  return Math.round(Math.min(maxMs, firstMs * factor ** (failures - 1)) * (1 - jitter + jitter * random));
}

/** Time to wait before restarting something that ended by itself. */
export interface RestartBackoff {
  /** Call when it has just ended. Returns ms: none the first time, then a second, doubling each time up to a minute. */
  waitMs(nowMs: number): number;
}

const RESTART: Backoff = { firstMs: 1_000, maxMs: 60_000 };
/** If this much time has passed since the last end, the next one counts as the first again, ms. */
const FORGOTTEN_AFTER_MS = 600_000;

/** Creates a restart backoff for one thing. */
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
