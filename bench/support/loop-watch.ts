import { monitorEventLoopDelay } from 'node:perf_hooks';
import { sleep } from '../../src/lib/timeout.ts';

/** Granularity of the watch, ms: a delay of so much is none. */
const RESOLUTION_MS = 1;

/** How long some work took, ms; `cpuMs` is this process's own time, which a busy machine does not change much. */
export interface Took<T> {
  result: T;
  tookMs: number;
  cpuMs: number;
}

/** Watches the event loop while work is done, and only then. */
export interface LoopWatch {
  during<T>(work: () => Promise<T>): Promise<Took<T>>;
  /** How long everything else had to wait, over all that was watched, ms. */
  delays(): { p99Ms: number; worstMs: number };
}

/** A watch that has seen nothing yet. */
export function createLoopWatch(): LoopWatch {
  const watch = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  const ms = (nanoseconds: number) => Math.max(0, Math.round(nanoseconds / 100_000) / 10 - RESOLUTION_MS);
  return {
    async during(work) {
      watch.enable();
      const before = process.cpuUsage();
      const startMs = performance.now();
      const result = await work();
      const tookMs = performance.now() - startMs;
      const { user, system } = process.cpuUsage(before);
      // A last block shows only when the loop has come round again.
      await sleep(2 * RESOLUTION_MS);
      watch.disable();
      return { result, tookMs, cpuMs: (user + system) / 1_000 };
    },
    delays: () => ({ p99Ms: ms(watch.percentile(99)), worstMs: ms(watch.max) }),
  };
}
