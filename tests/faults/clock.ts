import type { DeliveryQueue } from '../../src/ports/delivery-queue.ts';

/** A clock that runs faster than the real one, the same in every process that is given the same origin. */
export interface Clock {
  /** Seconds that pass in one real second. */
  readonly scale: number;
  /** Real instant (epoch ms) at which it showed the real time. */
  readonly originMs: number;
  /** What it shows, epoch ms. */
  now(): number;
  /** When, in real epoch ms, it will show `atMs`. */
  realOf(atMs: number): number;
  /** Moves it, forward or back. */
  move(ms: number): void;
}

/** Starts a clock. */
export function createClock(scale: number, originMs = Date.now(), ownOffsetMs = 0): Clock {
  let offsetMs = ownOffsetMs;
  return {
    scale,
    originMs,
    now: () => Math.floor(originMs + (Date.now() - originMs) * scale + offsetMs),
    realOf: (atMs) => Math.ceil(originMs + (atMs - offsetMs - originMs) / scale),
    move: (ms) => {
      offsetMs += ms;
    },
  };
}

/** A call of a platform is given up after so long, real ms: Herald's 10 s on the clock, but never so little that a busy machine can't keep it. Pure. */
export function callLimitMs({ scale }: Clock): number {
  return Math.max(1_000, 10_000 / scale);
}

/** No job sleeps longer, real ms, so that it notices when the clock was moved: to ring too early is harmless. */
const LONGEST_SLEEP_MS = 1_000;

/** A queue, which lives in real time, for those who live by `clock`. */
export function queueOnClock(queue: DeliveryQueue, clock: Clock): DeliveryQueue {
  const real = (atMs: number): number => Math.min(clock.realOf(atMs), Date.now() + LONGEST_SLEEP_MS);
  return {
    ...queue,
    enqueue: (jobs) => queue.enqueue(jobs.map(({ key, atMs }) => (atMs === undefined ? { key } : { key, atMs: real(atMs) }))),
    work: (handler, concurrency) =>
      queue.work(async (key) => {
        const outcome = await handler(key);
        return outcome.kind === 'later' ? { kind: 'later', atMs: real(outcome.atMs) } : outcome;
      }, concurrency),
  };
}
