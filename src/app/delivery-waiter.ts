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

/** Who is told of every settlement, and (null) of jobs that need no work (any more). */
export type DeliveryEndings = Set<(key: DeliveryKey, settled: DeliveryOutcome | null) => void>;

/** Sees deliveries end from now on, for those who wait (`herald once`, `replay --yes`): to be called before the work whose end is waited for begins. */
export function watchDeliveries(endings: DeliveryEndings) {
  const ended = new Map<DeliveryKey, DeliveryOutcome | null>();
  let check = (): void => undefined;
  const tell = (key: DeliveryKey, settled: DeliveryOutcome | null): void => {
    if (settled && !isEnd(settled.settlement)) return;
    ended.set(key, settled ?? ended.get(key) ?? null);
    check();
  };
  endings.add(tell);
  return {
    /** Resolves when all keys have ended, or at the deadline, to those that ended; `left` are still due. Once. */
    waitFor: async (keys: readonly DeliveryKey[], timeoutMs: number) => {
      const left = (): number => keys.filter((key) => !ended.has(key)).length;
      const allEnded = new Promise<void>((resolve) => {
        check = () => {
          if (left() === 0) resolve();
        };
        check();
      });
      await withTimeout(timeoutMs, allEnded);
      endings.delete(tell);
      return { ended: [...ended.values()].filter((settled) => settled !== null), left: left() };
    },
  };
}

/** Put off for hours, it is nobody's to wait for. */
function isEnd(settlement: Settlement): boolean {
  return settlement.state === 'planned' ? settlement.dueAtMs !== undefined : settlement.state !== 'not-found';
}
