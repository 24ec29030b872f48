import type { Delivery, DeliveryKey, DeliveryState } from '../model/delivery.ts';
import type { Destination, Platform } from '../model/destination.ts';
import type { Reason } from '../model/reason.ts';
import type { AuditEntry } from './audit.ts';
import type { DeliverySelection } from './ledger/delivery-store.ts';

/** Which deliveries are meant. Every set field must match; none set: all. */
export interface DeliveryFilter extends Omit<DeliverySelection, 'reasons'> {
  platform?: Platform;
  /** Also rows that a digest includes; default: messages and changes that stand for themselves. */
  included?: boolean;
  /** Rows that this digest includes. */
  includedIn?: DeliveryKey;
  /** Address of the message itself. */
  link?: string;
  /** Kind of the reason. */
  reason?: Reason['kind'];
  /** ISO instants; rows that stand on the calendar from then on, and before: where they ended, or are due, or (without a time) were planned. */
  onCalendar?: { from: string; before: string };
}

/** A delivery with what its story needs beside. */
export interface DeliveryRecord extends Delivery {
  /** Grows with each new delivery. */
  position: number;
  /** ISO instants, UTC; null: never. When it was last put into the queue, last claimed, and first looked for in vain. */
  enqueuedAt: string | null;
  claimedAt: string | null;
  notFoundAt: string | null;
}

/** How many messages came to an end in one way, on one day (UTC), on one platform. */
export interface DayOutcome {
  /** `2026-01-31` */
  day: string;
  platform: Platform;
  state: DeliveryState;
  count: number;
}

/** A state in which a delivery waits for nothing but people. */
export type EndState = Exclude<DeliveryState, 'planned' | 'queued' | 'sending'>;

/** How many deliveries in one state stand on one day of the calendar (UTC). */
export interface CalendarCount {
  /** `2026-01-31` */
  day: string;
  /** Null: planned, queued or being sent. */
  endedAs: EndState | null;
  count: number;
}

/** What the pages of the dashboard read in the database, each in one or two queries. Nothing here changes anything. */
export interface DashboardReads {
  /** Newest first, at most `limit`; of those with a position below `before` alone, where that is set. */
  deliveries(filter: DeliveryFilter, limit: number, before?: number): Promise<readonly DeliveryRecord[]>;
  /** How many there are; counting ends at `atMost`. */
  countDeliveries(filter: DeliveryFilter, atMost: number): Promise<number>;
  /** The newest keys, at most `limit`. */
  deliveryKeys(filter: DeliveryFilter, limit: number): Promise<readonly DeliveryKey[]>;
  /** What goes out now and next: what is being sent, then what is due first. */
  upcoming(limit: number): Promise<readonly DeliveryRecord[]>;
  /** Of what is not held and not due later, the delivery that waits longest; null: nothing waits. */
  oldestPending(nowMs: number): Promise<DeliveryRecord | null>;
  /** Messages, edits and removals in these states, without what digests include. */
  attention(): Promise<{ open: number; held: number; inDoubt: number; failed: number }>;
  /** Messages (no edits, removals and notices) by the day of their last change, since an ISO instant. */
  outcomesByDay(since: string): Promise<readonly DayOutcome[]>;
  /** Deliveries by the day on which they stand on the calendar, and by the state in which they ended. */
  calendarCounts(filter: DeliveryFilter): Promise<readonly CalendarCount[]>;
  /** As they stand on the calendar, earliest first, at most `limit`. */
  calendarRows(filter: DeliveryFilter, limit: number): Promise<readonly DeliveryRecord[]>;
  /** Title, address and path of posts as last read, by id; unknown ids are left out. */
  postTitles(ids: readonly string[]): Promise<ReadonlyMap<string, { title: string; url: string | null; path: string }>>;
  /** Messages that these channels got, newest first, at most `limit` in all; `postId` is null for those about several posts. */
  sentTo(destinations: readonly Destination[], limit: number): Promise<readonly Pick<Delivery, 'destination' | 'postId' | 'updatedAt'>[]>;
  /** Newest first, at most `limit`; with `before`, of entries older than the one of that id. */
  audit(limit: number, before?: number): Promise<readonly (AuditEntry & { id: number })[]>;
  /** Another text whenever deliveries have come, moved on or been decided. Cheap. */
  fingerprint(): Promise<string>;
}
