import type { Delivery, DeliveryKey, DeliveryState, NewDelivery, Purpose } from '../../model/delivery.ts';
import type { DeliveryMode } from '../../model/delivery-mode.ts';
import type { Destination, Platform } from '../../model/destination.ts';
import type { Reason } from '../../model/reason.ts';
import type { Wakeup } from '../delivery-queue.ts';

/** Which rows a person means. Every set field must match. */
export interface DeliverySelection {
  keys?: readonly DeliveryKey[];
  states?: readonly DeliveryState[];
  purposes?: readonly Purpose[];
  /** Kinds of reasons; rows without a reason have none of them. */
  reasons?: readonly Reason['kind'][];
  postIds?: readonly string[];
  destination?: Destination;
  hold?: string;
  /** ISO instants; rows created from then on, and before. */
  since?: string;
  until?: string;
}

/** How many deliveries of one kind have not ended. `dueSinceMs`: since when the first of them has been due (epoch ms, may lie in the future). */
export interface PendingCount {
  platform: Platform;
  purpose: Purpose;
  state: DeliveryState;
  count: number;
  dueSinceMs: number;
}

/** A message that waits for a time that its channel has chosen. */
export interface WaitingMessage {
  key: DeliveryKey;
  destination: Destination;
  /** ISO instant, UTC. */
  dueAt: string;
  mode: DeliveryMode;
  /** How many posts it tells of. */
  posts: number;
}

/** Deliveries as rows. */
export interface DeliveryStore {
  /** Inserts rows that are not there yet; returns the keys that were new. */
  plan(rows: readonly NewDelivery[]): Promise<readonly DeliveryKey[]>;
  /** Newest first, at most `limit`. */
  find(selection: DeliverySelection, limit: number): Promise<readonly Delivery[]>;
  /** Plans (or plans again) edits of messages; `force`: forgets what the messages say (`renderedFingerprint` null), so that they are edited in any case. Returns the wake-ups. */
  planEdits(originals: readonly DeliveryKey[], dueAt: string, force: boolean): Promise<readonly Wakeup[]>;
  /** Messages that wait for a time that their channels have chosen, due after `nowMs` (epoch ms); the soonest first, at most `limit`. */
  waiting(nowMs: number, limit: number): Promise<readonly WaitingMessage[]>;
  /** Rows that have not ended (planned, queued, sending, held, in doubt; not part of a digest), by platform, purpose and state. Cheap however many have ended. */
  pending(): Promise<readonly PendingCount[]>;
  /** Rows that are not part of a digest, by platform, purpose and state. */
  counts(): Promise<readonly { platform: Platform; purpose: Purpose; state: DeliveryState; count: number }[]>;
}
