import type { PostKind } from '../content/post.ts';
import type { NoticeAnnouncement } from './announcement.ts';
import type { Destination } from './destination.ts';

/** Unique in the ledger: post (or batch) × destination × purpose. Made of `[A-Za-z0-9._~-]`, so that it serves as a job id. */
export type DeliveryKey = string;

/**
 * `announce`: one post. `digest`: one message for several posts, whose own `announce` rows it carries; with `about`, the next page of that digest, in its thread.
 * `edit`: brings the message of `about` up to date; its row is used again for every edit. `retract`: removes the message of `about`. `notice`: something told to the admins.
 */
export type Purpose = 'announce' | 'digest' | 'edit' | 'retract' | 'notice';

/** Purposes whose messages stand in a channel in their order; edits and retractions change them later, in a lane of their own. */
export const MESSAGE_PURPOSES: readonly Purpose[] = ['announce', 'digest', 'notice'];

/**
 * `planned → queued → sending → delivered`; the others are side tracks.
 * `sending` is committed before the request leaves; a row found in it later is in doubt until reconciled.
 */
export type DeliveryState = 'planned' | 'queued' | 'sending' | 'delivered' | 'held' | 'skipped' | 'in-doubt' | 'failed' | 'retracted';

/** Reason of what was unfinished in a backup that has been restored: it may have been sent since. */
export const RESTORED = 'restored';

/** Proof of a message on a platform: enough to find, edit or remove it later. */
export interface Receipt {
  /** The platform's id of the channel it stands in. */
  channel: string;
  /** Slack `ts`, Discord message id, terminal sequence number. */
  messageId: string;
  /** Address of the message itself, where the platform has one. */
  link: string | null;
  /** Of each message of a digest: what the heading of the first says, posts in all and by kind; kept, so that an edit or a further page says the same. */
  heading?: { total: number; counts: readonly { kind: PostKind; count: number }[] };
}

/** One announcement (or digest) owed to one destination: a row of the ledger. */
export interface Delivery {
  key: DeliveryKey;
  /** Null for digests, their edits, and notices. */
  postId: string | null;
  destination: Destination;
  purpose: Purpose;
  state: DeliveryState;
  /** The delivery whose message this one edits, retracts or continues; null for all others. */
  about: DeliveryKey | null;
  /** ISO instant, UTC: not before. Null: at once. */
  dueAt: string | null;
  /** The hold (fuse) that keeps, or kept, it; null for all others. */
  hold: string | null;
  /** Face of the announcement as its message shows it (see `faceOf`); null before it was sent. */
  shown: string | null;
  /** Why it is held, skipped, in doubt or failed: `stale`, `event-past`, `paused`, `fuse: …`, `rejected: invalid_blocks`. */
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
  about?: DeliveryKey;
  /** ISO instant, UTC. */
  dueAt?: string;
  hold?: string;
  /** What a `notice` says. */
  notice?: NoticeAnnouncement;
}

/** Key of a post's (or, with the batch's id, a digest's) delivery. Pure. */
export function deliveryKeyOf(subject: string, destination: Destination, purpose: Purpose): DeliveryKey {
  return `${subject}~${destination.replace(/[:/]/g, '.')}~${purpose}`;
}

/** Whether a text has the shape of a delivery's key; one pass. Pure. */
export function isDeliveryKey(text: string): boolean {
  const parts = text.split('~');
  return parts.length >= 3 && parts.every((part) => part !== '') && /^[A-Za-z0-9._~-]+$/.test(text);
}

/** The same subject and destination with another purpose: the edit of an announcement. Pure. */
export function withPurpose(key: DeliveryKey, purpose: Purpose): DeliveryKey {
  return `${key.slice(0, key.lastIndexOf('~') + 1)}${purpose}`;
}

/** Purpose of a delivery, by its key alone. Pure. */
export function purposeOfKey(key: DeliveryKey): Purpose {
  return key.slice(key.lastIndexOf('~') + 1) as Purpose;
}
