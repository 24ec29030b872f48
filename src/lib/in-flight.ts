import { withTimeout } from './timeout.ts';
import { createTtlSet } from './ttl-set.ts';

/** Work in flight. */
export interface InFlight {
  /** How much there is now. */
  readonly size: number;
  /** Counts `work` as in flight until it settles; its outcome is the caller's. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves when nothing that is in flight now is any more, after `limitMs` at the latest. */
  drained(limitMs: number): Promise<void>;
}

/** Requests in flight, each taken once. */
export interface RequestsInFlight extends InFlight {
  /** Whether to take this request: its first delivery within 10 min, and we are not stopping. */
  admit(id: string): 'take' | 'repeated' | 'stopping';
  /** From now on `admit` says `stopping`. */
  refuse(): void;
}

/** Platforms deliver a request at least once. */
const REMEMBERED_MS = 600_000;

/** Nothing is in flight yet. */
export function createInFlight(): InFlight {
  const all = new Set<Promise<void>>();
  return {
    get size() {
      return all.size;
    },
    track(work) {
      const end = (): void => void all.delete(tracked);
      const tracked = work.then(end, end);
      all.add(tracked);
      return work;
    },
    async drained(limitMs) {
      await withTimeout(limitMs, Promise.all(all));
    },
  };
}

/** `now`: epoch ms. */
export function createRequestsInFlight(now: () => number): RequestsInFlight {
  const seen = createTtlSet(REMEMBERED_MS, now);
  let refusing = false;
  return Object.assign(createInFlight(), {
    admit: (id: string) => (refusing ? 'stopping' : seen.add(id) ? 'take' : 'repeated'),
    refuse: () => {
      refusing = true;
    },
  } as const);
}
