import type { Delivery, DeliveryKey, DeliveryState, NewDelivery, Purpose } from '../../model/delivery.ts';
import type { DeliveryMode } from '../../model/delivery-mode.ts';
import type { Destination, Platform } from '../../model/destination.ts';
import type { Reason } from '../../model/reason.ts';
import type { Wakeup } from '../delivery-queue.ts';

/** Selects rows. All fields that are set must match. */
export interface DeliverySelection {
  keys?: readonly DeliveryKey[];
  states?: readonly DeliveryState[];
  purposes?: readonly Purpose[];
  /** Kinds of reasons; rows without a reason never match. */
  reasons?: readonly Reason['kind'][];
  postIds?: readonly string[];
  destination?: Destination;
  hold?: string;
  /** ISO instants: only rows created at or after `since` and before `until`. */
  since?: string;
  until?: string;
}

/** Number of unfinished deliveries of one kind. `dueSinceMs`: when the earliest of them became or becomes due (epoch ms). */
export interface PendingCount {
  platform: Platform;
  purpose: Purpose;
  state: DeliveryState;
  count: number;
  dueSinceMs: number;
}

/** A message that waits for a delivery time set by its subscription. */
export interface WaitingMessage {
  key: DeliveryKey;
  destination: Destination;
  /** ISO instant, UTC. */
  dueAt: string;
  mode: DeliveryMode;
  /** Number of posts in it. */
  posts: number;
}

/** Deliveries as database rows. */
export interface DeliveryStore {
  /** Inserts rows that do not exist yet; returns the keys of the new ones. */
  plan(rows: readonly NewDelivery[]): Promise<readonly DeliveryKey[]>;
  /** Newest first, at most `limit`. */
  find(selection: DeliverySelection, limit: number): Promise<readonly Delivery[]>;
  /** Plans (or plans again) edits of messages. `force`: clears what the messages are known to show (`renderedFingerprint` null), so that they are edited in any case. Returns the wake-ups. */
  planEdits(originals: readonly DeliveryKey[], dueAt: string, force: boolean): Promise<readonly Wakeup[]>;
  /** Messages that wait for a delivery time set by their subscriptions and are due after `nowMs` (epoch ms); soonest first, at most `limit`. */
  waiting(nowMs: number, limit: number): Promise<readonly WaitingMessage[]>;
  /** Counts unfinished rows (planned, queued, sending, held, in doubt; not part of a digest) by platform, purpose and state. Its cost does not grow with finished rows. */
  pending(): Promise<readonly PendingCount[]>;
  /** Counts rows that are not part of a digest, by platform, purpose and state. */
  counts(): Promise<readonly { platform: Platform; purpose: Purpose; state: DeliveryState; count: number }[]>;
}
