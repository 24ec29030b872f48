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

/** Listeners for every settlement; called with null for jobs that need no work (any more). */
export type DeliveryEndings = Set<(key: DeliveryKey, settled: DeliveryOutcome | null) => void>;

/** Watches deliveries end, for callers that wait (`herald once`, `replay --yes`). Call it before the deliveries are started. */
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
    /** Resolves when all keys have ended, or at the deadline, with those that ended; `left` is the number of the others. Call it once. */
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

/** Whether there is nothing to wait for any more: also if the delivery is put off until later, or until its file is back. */
function isEnd(settlement: Settlement): boolean {
  if (settlement.state !== 'planned') return settlement.state !== 'not-found';
  return settlement.dueAtMs !== undefined || settlement.reason.kind === 'file-gone';
}
