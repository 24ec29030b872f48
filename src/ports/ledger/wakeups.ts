import type { DeliveryKey } from '../../model/delivery.ts';

/** A doorbell to be rung, at once or then (epoch ms). */
export interface Wakeup {
  key: DeliveryKey;
  atMs?: number;
}

/** What the queue has been told. */
export interface Wakeups {
  /** `planned → queued`, when the queue has been told (`nowMs`). */
  markQueued(keys: readonly DeliveryKey[], nowMs: number): Promise<void>;
  /** Open rows (planned, queued, sending; not carried) whose doorbell was last rung before `beforeMs`, oldest first. */
  overdueWakeups(beforeMs: number, limit: number): Promise<readonly DeliveryKey[]>;
}
