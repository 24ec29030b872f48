import type { Destination } from './destination.ts';

/** Unique in the ledger: post (or batch) × destination × purpose. Made of `[A-Za-z0-9._~-]`, so that it serves as a job id. */
export type DeliveryKey = string;

/** `announce`: one post. `digest`: one message for several posts, whose own `announce` rows it carries. */
export type Purpose = 'announce' | 'digest';

/**
 * `planned → queued → sending → delivered`; the others are side tracks.
 * `sending` is committed before the request leaves; a row found in it later is in doubt until reconciled.
 */
export type DeliveryState = 'planned' | 'queued' | 'sending' | 'delivered' | 'held' | 'skipped' | 'in-doubt' | 'failed' | 'retracted';

/** Proof of a message on a platform: enough to find, edit or remove it later. */
export interface Receipt {
  /** The platform's id of the channel it stands in. */
  channel: string;
  /** Slack `ts`, Discord message id, terminal sequence number. */
  messageId: string;
  /** Address of the message itself, where the platform has one. */
  link: string | null;
}

/** One announcement (or digest) owed to one destination: a row of the ledger. */
export interface Delivery {
  key: DeliveryKey;
  /** Null for digests. */
  postId: string | null;
  destination: Destination;
  purpose: Purpose;
  state: DeliveryState;
  /** Why it is held, skipped, in doubt or failed: `stale`, `event-past`, `rejected: invalid_blocks`. */
  reason: string | null;
  /** The digest that carries this row; it is then never sent on its own. */
  carriedBy: DeliveryKey | null;
  /** Requests begun so far. */
  attempts: number;
  receipt: Receipt | null;
  /** ISO 8601 instants, UTC. */
  createdAt: string;
  updatedAt: string;
  /** When the last request was begun; null before the first. */
  sendingSince: string | null;
  /** When the first request was begun (Discord's nonce window counts from here). */
  firstSentAt: string | null;
}

/** A delivery as the planner asks for it. */
export interface NewDelivery {
  key: DeliveryKey;
  postId: string | null;
  destination: Destination;
  purpose: Purpose;
  state: 'planned' | 'held' | 'skipped';
  reason: string | null;
  carriedBy: DeliveryKey | null;
}

/** Key of a post's (or, with the batch's id, a digest's) delivery. Pure. */
export function deliveryKeyOf(subject: string, destination: Destination, purpose: Purpose): DeliveryKey {
  return `${subject}~${destination.replace(':', '.')}~${purpose}`;
}
