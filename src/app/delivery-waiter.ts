import type { Post } from '../content/post.ts';
import { withTimeout } from '../lib/timeout.ts';
import type { Delivery, DeliveryKey } from '../model/delivery.ts';
import type { Settlement } from '../ports/ledger/delivery-lease.ts';

/** How one delivery ended. */
export interface DeliveryOutcome {
  delivery: Delivery;
  posts: readonly Post[];
  settlement: Settlement;
}

/** Sees deliveries end from the moment it was made. */
interface Watch {
  /** Resolves when all keys have ended, or at the deadline, to those that ended; `left` are still owed. Once. */
  waitFor: (keys: readonly DeliveryKey[], timeoutMs: number) => Promise<{ ended: readonly DeliveryOutcome[]; left: number }>;
}

/** Tells those who wait (`herald once`, `replay --yes`) how deliveries end. */
export interface DeliveryWaiter {
  /** To be told of every settlement. */
  settled: (settled: DeliveryOutcome) => void;
  /** To be told of jobs that need no work (any more). */
  closed: (key: DeliveryKey) => void;
  /** To be called before the work whose end is waited for begins. */
  watch: () => Watch;
}

/** Nobody waits yet. */
export function createDeliveryWaiter(): DeliveryWaiter {
  const watching = new Set<{ ended: Map<DeliveryKey, DeliveryOutcome | null>; check: () => void }>();
  const end = (key: DeliveryKey, settled: DeliveryOutcome | null): void => {
    for (const one of watching) {
      one.ended.set(key, settled ?? one.ended.get(key) ?? null);
      one.check();
    }
  };
  return {
    settled: (settled) => {
      const { settlement } = settled;
      // Put off for hours, it is nobody's to wait for.
      const isPutOff = settlement.state === 'planned' && settlement.dueAtMs !== undefined;
      if (isPutOff || (settlement.state !== 'planned' && settlement.state !== 'not-found')) end(settled.delivery.key, settled);
    },
    closed: (key) => end(key, null),
    watch: () => {
      const one = { ended: new Map<DeliveryKey, DeliveryOutcome | null>(), check: () => {} };
      watching.add(one);
      return {
        waitFor: async (keys, timeoutMs) => {
          const left = () => keys.filter((key) => !one.ended.has(key)).length;
          const allEnded = new Promise<void>((resolve) => {
            one.check = () => {
              if (left() === 0) resolve();
            };
            one.check();
          });
          await withTimeout(timeoutMs, allEnded);
          watching.delete(one);
          return { ended: [...one.ended.values()].filter((settled) => settled !== null), left: left() };
        },
      };
    },
  };
}
