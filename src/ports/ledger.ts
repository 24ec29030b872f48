import type { Delivery, DeliveryKey, DeliveryState, NewDelivery, Receipt } from '../announce/delivery.ts';
import type { Destination, Platform } from '../announce/destination.ts';
import type { Post } from '../content/post.ts';

/** The right to deliver, or why there is none. One round trip. */
export type Claim =
  /** `sending` is committed, `attempts` counted, the destination's slot taken: send now. `posts`: one, or a digest's (newest first); those whose file is gone are left out. */
  | { kind: 'claimed'; delivery: Delivery; posts: readonly Post[] }
  /** An earlier request's outcome is unknown and its time is up: reconcile. `missedAt`: epoch ms of a first look that found nothing. Ownership passes to the caller. */
  | { kind: 'doubtful'; delivery: Delivery; posts: readonly Post[]; missedAtMs: number | null }
  /** Pacing, a rate limit, or somebody else's request still under way: ask again then (epoch ms). */
  | { kind: 'wait'; untilMs: number }
  /** Nothing to do: delivered, held, skipped, failed, carried by a digest, or unknown (state null). */
  | { kind: 'closed'; state: DeliveryState | null };

export interface ClaimTerms {
  /** This process; random at its start. */
  owner: string;
  nowMs: number;
  /** Least time between two messages to the destination, ms. */
  intervalMs: number;
  /** Another owner's `sending` row is left alone for so long, ms (its HTTP time limit plus a margin); 0 where no other process can be alive. */
  patienceMs: number;
}

/** How an attempt ended. */
export type Settlement =
  /** `told` (of a digest): ids of the posts that the message tells of; its other rows leave it, skipped as `left-out`. */
  | { state: 'delivered'; receipt: Receipt; told?: readonly string[] }
  /** Not sent; owed as before. `countsAttempt` false gives the attempt back (rate limits). */
  | { state: 'planned'; reason: string; countsAttempt: boolean }
  /** Looked for once and not found: stays `sending`, the time is noted. */
  | { state: 'missed' }
  | { state: 'failed' | 'held' | 'skipped' | 'in-doubt'; reason: string };

/** Which rows a person means. Every set field must match. */
export interface DeliverySelection {
  states?: readonly DeliveryState[];
  postIds?: readonly string[];
  destination?: Destination;
  /** ISO instant; rows created from then on. */
  since?: string;
}

/** The books of deliveries: remembers for ever. Rows carried by a digest follow their digest's state. */
export interface Ledger {
  /** Inserts rows that are not there yet; returns the keys that were new. */
  plan(rows: readonly NewDelivery[]): Promise<readonly DeliveryKey[]>;
  /** Compare-and-set. Time is the caller's (`nowMs`). */
  claim(key: DeliveryKey, terms: ClaimTerms): Promise<Claim>;
  /** Ends the attempt `attempt` of a claimed row (and of all rows it carries); false where the row has moved on since. */
  settle(key: DeliveryKey, attempt: number, settlement: Settlement, nowMs: number): Promise<boolean>;
  /** No message to these (a destination, or a whole platform) before `untilMs` (epoch ms). Never shortens a block. */
  block(whom: Destination | Platform, untilMs: number): Promise<void>;
  /** `planned → queued`, when the queue has been told (`nowMs`). */
  markQueued(keys: readonly DeliveryKey[], nowMs: number): Promise<void>;
  /** Open rows (planned, queued, sending; not carried) whose doorbell was last rung before `beforeMs`, oldest first. */
  unattended(beforeMs: number, limit: number): Promise<readonly DeliveryKey[]>;
  /** Puts `failed`, `held`, `skipped`, `in-doubt` rows back to `planned` (on their own, no longer carried; attempts count from 0 again); returns the keys that moved. */
  reopen(keys: readonly DeliveryKey[], nowMs: number): Promise<readonly DeliveryKey[]>;
  /** Newest first, at most `limit`. */
  find(selection: DeliverySelection, limit: number): Promise<readonly Delivery[]>;
  /** Rows that are not carried, by platform and state. */
  counts(): Promise<readonly { platform: Platform; state: DeliveryState; count: number }[]>;
}
