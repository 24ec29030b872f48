import type { DeliveryKey } from '../../model/delivery.ts';
import type { Decision, Hold } from '../../model/hold.ts';
import type { Reason } from '../../model/reason.ts';
import type { Wakeup } from './wakeups.ts';

/** Batches that wait for an admin's decision. */
export interface Holds {
  /** Open holds, oldest first; with `ids`, those of these ids, decided or not. */
  holds(ids?: readonly string[]): Promise<readonly Hold[]>;
  /** Decides an open hold, once; `already`: somebody did before; null: there is no such hold. */
  decide(hold: string, decision: Decision, nowMs: number): Promise<{ bells: readonly Wakeup[] } | { already: Decision } | null>;
}

/** What admins decide about single deliveries. */
export interface AdminActions {
  /** Ends a doubt by a person's word: it is there, so it is delivered, without a receipt. Posts that a digest had no room for are owed on. Returns the bells of those; null: it was not in doubt. */
  confirmDelivered(key: DeliveryKey, nowMs: number): Promise<readonly Wakeup[] | null>;
  /** Puts `failed`, `held`, `skipped`, `in-doubt`, `retracted` rows back to `planned` (on their own, no longer carried; attempts count from 0 again); returns the keys that moved. */
  reopen(keys: readonly DeliveryKey[], nowMs: number): Promise<readonly DeliveryKey[]>;
  /** Marks as `skipped` (`reason`) what is planned, queued, held, failed or in doubt; a digest with all it carries. Returns the keys that moved. */
  skip(keys: readonly DeliveryKey[], reason: Reason, nowMs: number): Promise<readonly DeliveryKey[]>;
  /** One digest a destination out of `failed`, `held`, `skipped`, `in-doubt` rows of single posts (also carried ones); a destination with one such row gets it on its own. Returns the bells. */
  regroup(keys: readonly DeliveryKey[], nowMs: number): Promise<readonly Wakeup[]>;
}
