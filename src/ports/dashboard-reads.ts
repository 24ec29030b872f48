import type { Delivery, DeliveryKey, DeliveryState } from '../model/delivery.ts';
import type { Destination, Platform } from '../model/destination.ts';
import type { Reason } from '../model/reason.ts';
import type { AuditEntry } from './audit.ts';
import type { DeliverySelection } from './ledger/delivery-store.ts';

/** Selects deliveries. All fields that are set must match; none set: all deliveries. */
export interface DeliveryFilter extends Omit<DeliverySelection, 'reasons'> {
  platform?: Platform;
  /** Also rows that are included in a digest; default: only messages and changes of their own. */
  included?: boolean;
  /** Only rows that this digest includes. */
  includedIn?: DeliveryKey;
  /** Address of the message itself. */
  link?: string;
  /** Kind of the delivery's reason. */
  reason?: Reason['kind'];
  /** ISO instants; only rows whose calendar time is at or after `from` and earlier than `before`. The calendar time is when a row ended, otherwise when it is due, otherwise when it was planned. */
  onCalendar?: { from: string; before: string };
}

/** A delivery with the further facts that its history shows. */
export interface DeliveryRecord extends Delivery {
  /** Increases with each new delivery. */
  position: number;
  /** ISO instants, UTC, of when it was last enqueued, last claimed, and first checked for without being found; null: never. */
  enqueuedAt: string | null;
  claimedAt: string | null;
  notFoundAt: string | null;
}

/** Number of messages in one state, by the day (UTC) of their last change and by platform. */
export interface DayOutcome {
  /** `2026-01-31` */
  day: string;
  platform: Platform;
  state: DeliveryState;
  count: number;
}

/** A state in which a delivery no longer waits for its turn: it ended, or needs a person. */
export type EndState = Exclude<DeliveryState, 'planned' | 'queued' | 'sending'>;

/** Number of deliveries in one state on one day of the calendar (UTC). */
export interface CalendarCount {
  /** `2026-01-31` */
  day: string;
  /** Null: still planned, queued or being sent. */
  endedAs: EndState | null;
  count: number;
}

/** What the dashboard's pages read from the database, each in one or two queries. Read-only. */
export interface DashboardReads {
  /** Newest first, at most `limit`; `before`: only those with a lower position. */
  deliveries(filter: DeliveryFilter, limit: number, before?: number): Promise<readonly DeliveryRecord[]>;
  /** Number of matching deliveries; counting stops at `atMost`. */
  countDeliveries(filter: DeliveryFilter, atMost: number): Promise<number>;
  /** The newest matching keys, at most `limit`. */
  deliveryKeys(filter: DeliveryFilter, limit: number): Promise<readonly DeliveryKey[]>;
  /** Deliveries being sent now, then those due next, soonest first. */
  upcoming(limit: number): Promise<readonly DeliveryRecord[]>;
  /** The open delivery that has been due longest; null: none is due. */
  oldestPending(nowMs: number): Promise<DeliveryRecord | null>;
  /** Numbers of messages, edits and removals that are open or in one of these states, without those included in digests. */
  attention(): Promise<{ open: number; held: number; inDoubt: number; failed: number }>;
  /** Messages (no edits, removals or notices) since an ISO instant, by the day of their last change. */
  outcomesByDay(since: string): Promise<readonly DayOutcome[]>;
  /** Deliveries by their day on the calendar and by the state in which they ended. */
  calendarCounts(filter: DeliveryFilter): Promise<readonly CalendarCount[]>;
  /** Deliveries by their time on the calendar, earliest first, at most `limit`. */
  calendarRows(filter: DeliveryFilter, limit: number): Promise<readonly DeliveryRecord[]>;
  /** Title, address and path of posts as last read, by id; unknown ids are left out. */
  postTitles(ids: readonly string[]): Promise<ReadonlyMap<string, { title: string; url: string | null; path: string }>>;
  /** Messages sent to these channels, last sent first, at most `limit` in total; `postId` is null for those about several posts. */
  sentTo(destinations: readonly Destination[], limit: number): Promise<readonly Pick<Delivery, 'destination' | 'postId' | 'updatedAt'>[]>;
  /** Newest first, at most `limit`; `before`: only entries older than the one with this id. */
  audit(limit: number, before?: number): Promise<readonly (AuditEntry & { id: number })[]>;
  /** Returns a different text whenever a delivery was added, changed or decided. Cheap. */
  fingerprint(): Promise<string>;
}
