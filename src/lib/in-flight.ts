import { setTimeout as delay } from 'node:timers/promises';
import { createTtlSet } from './ttl-set.ts';

/** The asks under way. */
export interface InFlight {
  /** Whether to take this ask: the first delivery of it, and we are not stopping. */
  admit(id: string): 'take' | 'repeated' | 'stopping';
  /** Counts `work` as under way until it settles; its outcome is the caller's. */
  track<T>(work: Promise<T>): Promise<T>;
  /** From now on `admit` says `stopping`. */
  refuse(): void;
  /** Resolves when nothing is under way, after `limitMs` at the latest. */
  drained(limitMs: number): Promise<void>;
}

/** `now`: epoch ms. */
export function createInFlight(now: () => number): InFlight {
  const seen = createTtlSet(now);
  const underWay = new Set<Promise<unknown>>();
  let refusing = false;
  return {
    admit: (id) => (refusing ? 'stopping' : seen.isFirst(id) ? 'take' : 'repeated'),
    track(work) {
      const tracked: Promise<unknown> = work.then(
        () => underWay.delete(tracked),
        () => underWay.delete(tracked),
      );
      underWay.add(tracked);
      return work;
    },
    refuse() {
      refusing = true;
    },
    async drained(limitMs) {
      if (underWay.size === 0) return;
      await Promise.race([Promise.all(underWay), delay(limitMs, null, { ref: false })]);
    },
  };
}
