import type { DeliveryKey } from '../../model/delivery.ts';

/** A delivery to be enqueued, at once or for then (epoch ms). */
export interface Wakeup {
  key: DeliveryKey;
  atMs?: number;
}

/** What was enqueued. */
export interface Wakeups {
  /** `planned → queued`, once enqueued (`nowMs`). */
  markQueued(keys: readonly DeliveryKey[], nowMs: number): Promise<void>;
  /** Open rows (planned, queued, sending; not part of a digest) that were last enqueued before `beforeMs`, oldest first. */
  overdueWakeups(beforeMs: number, limit: number): Promise<readonly DeliveryKey[]>;
}
