import type { Post } from '../../content/post.ts';
import type { DeliveryKey } from '../../model/delivery.ts';
import type { Destination } from '../../model/destination.ts';
import type { Decision, Hold } from '../../model/hold.ts';
import type { Reason } from '../../model/reason.ts';
import type { TimedDeliveries } from '../post-store.ts';
import type { Wakeup } from './wakeups.ts';

/** How held posts, by destination, go to those of their channels that choose their times; null: none does. Pure. */
export type TimeHeld = (held: ReadonlyMap<Destination, readonly Post[]>) => TimedDeliveries | null;

/** Batches that wait for an admin's decision. */
export interface Holds {
  /** Open holds, oldest first; with `ids`, those of these ids, decided or not. */
  holds(ids?: readonly string[]): Promise<readonly Hold[]>;
  /** Decides an open hold, once; `already`: somebody did before; null: there is no such hold. `timeHeld`: of posts that are to be announced; left out: at once. */
  decide(
    hold: string,
    decision: Decision,
    nowMs: number,
    timeHeld?: TimeHeld,
  ): Promise<{ wakeups: readonly Wakeup[] } | { already: Decision } | null>;
}

/** What admins decide about single deliveries. */
export interface AdminActions {
  /** Resolves a delivery in doubt on an admin's word that its message was sent: it is delivered, without a receipt. Posts that did not fit into a digest are requeued. Returns their wake-ups; null: it was not in doubt. */
  confirmDelivered(key: DeliveryKey, nowMs: number): Promise<readonly Wakeup[] | null>;
  /** Puts `failed`, `held`, `skipped`, `in-doubt`, `retracted` rows back to `planned` (on their own, in no digest; attempts count from 0 again); returns the keys that moved. */
  reopen(keys: readonly DeliveryKey[], nowMs: number): Promise<readonly DeliveryKey[]>;
  /** Marks as `skipped` (`reason`) what is planned, queued, held, failed or in doubt; a digest with all it includes. Returns the keys that moved. */
  skip(keys: readonly DeliveryKey[], reason: Reason, nowMs: number): Promise<readonly DeliveryKey[]>;
  /** One digest a destination out of `failed`, `held`, `skipped`, `in-doubt` rows of single posts (also those of digests); a destination with one such row gets it on its own. Returns the wake-ups. */
  regroup(keys: readonly DeliveryKey[], nowMs: number): Promise<readonly Wakeup[]>;
}
