import { untilCalled } from './eventually.ts';

/** Counts calls of a handler, and lets a test wait for them. */
export interface Tally {
  /** Counts a call; returns the outcome that most handlers answer with. */
  count(key: string): { kind: 'done' };
  /** Resolves once there have been `total` calls. @throws {Error} after `deadlineMs` (default 20 s) */
  reached(total: number, deadlineMs?: number): Promise<void>;
  /** Keys in the order of the calls. */
  keys(): readonly string[];
  times(key: string): number;
  /** Epoch ms of each call. */
  timesMs(): readonly number[];
  /** Epoch ms of the first call with that key. */
  timeMs(key: string): number;
}

/** Creates a tally without calls. */
export function createTally(): Tally {
  const calls: { key: string; atMs: number }[] = [];
  const waiting = new Set<() => void>();

  return {
    count(key) {
      calls.push({ key, atMs: Date.now() });
      for (const look of waiting) look();
      return { kind: 'done' };
    },
    reached(total, deadlineMs = 20_000) {
      return untilCalled(
        waiting,
        () => calls.length >= total,
        deadlineMs,
        () => `${calls.length} of ${total} calls`,
      );
    },
    keys: () => calls.map(({ key }) => key),
    times: (wanted) => calls.filter(({ key }) => key === wanted).length,
    timesMs: () => calls.map(({ atMs }) => atMs),
    timeMs: (wanted) => calls.find(({ key }) => key === wanted)?.atMs ?? Number.NaN,
  };
}
