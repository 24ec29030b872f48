import type { Delivery, DeliveryKey } from './announce/delivery.ts';
import type { Post } from './content/post.ts';
import type { Settlement } from './ports/ledger.ts';

/** How one delivery ended. */
export interface Settled {
  delivery: Delivery;
  posts: readonly Post[];
  settlement: Settlement;
}

/** Watches deliveries end, for those who wait for them (`herald once`, `replay --yes`). */
export interface Settlements {
  /** To be told of every settlement. */
  settled: (settled: Settled) => void;
  /** To be told of jobs that need no work (any more). */
  closed: (key: DeliveryKey) => void;
  /** Resolves when all keys have ended, or at the deadline, to those that ended; `left` are still owed. */
  waitFor: (keys: readonly DeliveryKey[], timeoutMs: number) => Promise<{ ended: readonly Settled[]; left: number }>;
}

/** An empty watch. */
export function createSettlements(): Settlements {
  const waiting = new Set<{ keys: Set<DeliveryKey>; ended: Settled[]; done: () => void }>();
  const end = (key: DeliveryKey, settled: Settled | null): void => {
    for (const one of waiting) {
      if (!one.keys.delete(key)) continue;
      if (settled) one.ended.push(settled);
      if (one.keys.size === 0) one.done();
    }
  };
  return {
    settled: (settled) => {
      if (settled.settlement.state !== 'planned' && settled.settlement.state !== 'missed') end(settled.delivery.key, settled);
    },
    closed: (key) => end(key, null),
    waitFor: (keys, timeoutMs) =>
      new Promise((resolve) => {
        const one = { keys: new Set(keys), ended: [] as Settled[], done: () => finish() };
        const timer = setTimeout(() => finish(), timeoutMs);
        function finish(): void {
          clearTimeout(timer);
          waiting.delete(one);
          resolve({ ended: one.ended, left: one.keys.size });
        }
        waiting.add(one);
        if (one.keys.size === 0) finish();
      }),
  };
}
