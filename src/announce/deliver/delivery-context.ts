import type { Post } from '../../content/post.ts';
import type { Announcement, NoticeAnnouncement } from '../../model/announcement.ts';
import type { Delivery, DeliveryKey } from '../../model/delivery.ts';
import { type Destination, type Platform, platformOf } from '../../model/destination.ts';
import type { DeliveryFacts } from '../../ops/events/deliveries.ts';
import type { Log } from '../../ops/log.ts';
import type { JobOutcome } from '../../ports/delivery-queue.ts';
import type { Claim, Ledger, Settlement, Wakeup } from '../../ports/ledger/ledger.ts';
import type { Messenger } from '../../ports/messenger.ts';

/** What carrying out deliveries needs. */
export interface DeliveryParts {
  ledger: Ledger;
  messengers: ReadonlyMap<Platform, Messenger>;
  /** This process; random at its start. */
  owner: string;
  /** See `ClaimTerms.patienceMs`: 0, or more than `REQUEST_MS`. */
  patienceMs: number;
  /** See `ClaimTerms.graceMs`. */
  graceMs: number;
  /** Who is told of pauses. */
  adminDestination: Destination;
  now: () => Date;
  /** 0 ≤ x < 1. */
  random: () => number;
  /** Shows a notice on the terminal of this process: its own channel does not take it. */
  showHere: (notice: NoticeAnnouncement) => void;
  /** Set where Herald is muted: what has no messenger is shown here, and recorded as skipped. */
  showMuted?: (destination: Destination, announcement: Announcement) => void;
  log: Log;
  /** Rings for deliveries that an attempt has planned: notices, further messages of a digest. Never rejects: the sweeper rings again. */
  enqueue: (bells: readonly Wakeup[]) => Promise<void>;
  /** Told after each settlement has been written. */
  onSettled: (settled: { delivery: Delivery; posts: readonly Post[]; settlement: Settlement }) => void;
  /** Told of deliveries that need no work (any more). */
  onClosed: (key: DeliveryKey) => void;
}

/** A delivery in our hands; `claimedMs`: when it was asked for, epoch ms. */
export type ClaimedDelivery = Extract<Claim, { delivery: Delivery }> & { claimedMs: number };

/** What a request may take, and a margin, ms: the HTTP time limit is 10 s. */
const REQUEST_MS = 12_000;

/**
 * Whether a request that begins now ends before another process may take the delivery for abandoned.
 * A process can be stopped between its claim and its request (a paused machine, a sleeping laptop): when it goes on, the delivery is no longer its to send. Pure.
 */
export function hasTimeForRequest({ claimedMs }: ClaimedDelivery, { patienceMs, now }: Pick<DeliveryParts, 'patienceMs' | 'now'>): boolean {
  return patienceMs === 0 || now().getTime() - claimedMs < patienceMs - REQUEST_MS;
}

/** What the steps of an attempt share. */
export interface DeliveryContext {
  parts: DeliveryParts;
  messenger: Messenger;
  /** Writes how an attempt ended; `againAfterMs` set: the doorbell is to ring again then. */
  settle: (work: ClaimedDelivery, settlement: Settlement, againAfterMs?: number) => Promise<JobOutcome>;
  /** An attempt that failed, by its error. */
  failed: (work: ClaimedDelivery, error: unknown) => Promise<JobOutcome>;
}

/** What logs say of a delivery. Pure. */
export function logFactsOf({ key, destination, attempts }: Delivery): DeliveryFacts {
  return { key, platform: platformOf(destination), destination, attempt: attempts };
}
