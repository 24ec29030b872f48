import { monitorEventLoopDelay } from 'node:perf_hooks';
import { sleep } from '../../src/lib/timeout.ts';

/** Resolution of the watch, ms: a delay of this length counts as none. */
const RESOLUTION_MS = 1;

/** How long some work took, ms; `cpuMs` is this process's own processor time, which a busy machine hardly affects. */
export interface Took<T> {
  result: T;
  tookMs: number;
  cpuMs: number;
}

/** Watches the event loop, but only while work is done. */
export interface LoopWatch {
  during<T>(work: () => Promise<T>): Promise<Took<T>>;
  /** Delays of everything else, over all watched work, ms. */
  delays(): { p99Ms: number; worstMs: number };
}

/** Creates a watch without any measurements. */
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
      // A block at the end is only recorded after one more turn of the event loop.
      await sleep(2 * RESOLUTION_MS);
      watch.disable();
      return { result, tookMs, cpuMs: (user + system) / 1_000 };
    },
    delays: () => ({ p99Ms: ms(watch.percentile(99)), worstMs: ms(watch.max) }),
  };
}
