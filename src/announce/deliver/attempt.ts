import type { Post } from '../../content/post.ts';
import type { Failure } from '../../lib/errors.ts';
import type { Announcement, NoticeAnnouncement, PostAnnouncement } from '../../model/announcement.ts';
import type { ApprovalRequest, MessageAnnouncement, NeededApproval } from '../../model/approval.ts';
import type { Delivery, DeliveryKey, NewDelivery, Receipt } from '../../model/delivery.ts';
import type { QuietChannel } from '../../model/delivery-windows.ts';
import type { Destination, PauseTarget, Platform } from '../../model/destination.ts';
import type { MessageStyle, PictureSize } from '../../model/message-style.ts';
import type { Mention } from '../../model/policies.ts';
import type { PlainReason } from '../../model/reason.ts';
import type { Claim, Settlement } from '../../ports/ledger/delivery-lease.ts';
import type { Ledger } from '../../ports/ledger/ledger.ts';
import type { CalendarEntry, LookupResult, Messenger, Outgoing, Posted } from '../../ports/messenger.ts';
import type { MessageContent, Presentation } from './message-content.ts';
import type { NewPause, PausingContext } from './pauses.ts';
import type { NextStep } from './retry-policy.ts';

/** A delivery that this process holds. */
export type ClaimedDelivery = Extract<Claim, { delivery: Delivery }>;

/** One whose earlier request may have arrived. */
export type UnconfirmedDelivery = Extract<Claim, { kind: 'doubtful' }>;

/** What an attempt does next: one request to the platform, or its end. */
export type Action =
  | { kind: 'post'; message: Outgoing; content: MessageContent }
  | { kind: 'edit'; receipt: Receipt; message: Outgoing; fingerprint: string }
  | { kind: 'retract'; receipt: Receipt }
  | { kind: 'open-thread'; receipt: Receipt; title: string }
  | { kind: 'publish'; receipt: Receipt }
  | { kind: 'write-calendar'; entry: CalendarEntry; event: PostAnnouncement; receipt: Receipt | null; fingerprint: string }
  /** `reason`: why the event is in no calendar any more. */
  | { kind: 'cancel-in-calendar'; entry: CalendarEntry; receipt: Receipt | null; reason: PlainReason }
  /** Looks for a message that may have arrived; `mayRepeat`: see `Messenger.find`. */
  | { kind: 'find'; work: UnconfirmedDelivery; message: Outgoing; firstSentAtMs: number; mayRepeat: boolean }
  | { kind: 'end'; ending: Ending };

/** What became of the request. */
export type Outcome =
  | { kind: 'posted'; posted: Posted; content: MessageContent }
  /** What follows or changes a message, and could only end so. */
  | { kind: 'changed'; settlement: Settlement }
  | { kind: 'looked-up'; result: LookupResult; work: UnconfirmedDelivery }
  | { kind: 'error'; error: unknown };

/** How an attempt ends. All of it is optional but the settlement; it is carried out in this order. */
export interface Ending {
  /** Logged. */
  failed?: { failure: Failure; step: NextStep['kind'] } | { fault: unknown };
  /** Gets no messages from now on, until a probe (at the earliest then) finds the reason gone. */
  pause?: NewPause;
  /** Gets no messages, or no changes of them, for so long, ms. */
  block?: { target: PauseTarget; forMs: number };
  /** The message is held until somebody approves it; `settlement` is null then. */
  approval?: ApprovalRequest;
  /** What the file of a message says by now whose words a person has edited. */
  offer?: { key: DeliveryKey; own: MessageAnnouncement };
  /** Further deliveries. */
  plan?: readonly NewDelivery[];
  /** Null: the row stays as it is, `sending`. */
  settlement: Settlement | null;
  /** Posts that the message includes; left out: those of the claim. */
  included?: readonly Post[];
  /** The queue asks again after so long, ms; left out: never. */
  againAfterMs?: number;
}

/** What making deliveries needs. */
export interface DeliveryContext extends PausingContext {
  ledger: Ledger;
  messengers: ReadonlyMap<Platform, Messenger>;
  /** This process; random at its start. */
  owner: string;
  /** See `ClaimTerms.leaseMs`: 0, or more than a request takes. */
  leaseMs: number;
  /** See `ClaimTerms.gracePeriodMs`. */
  gracePeriodMs: number;
  /** How a destination wants the picture of a post; default: as a thumbnail. */
  pictureSizeFor?: (destination: Destination, post: Post | undefined) => PictureSize;
  /** How a destination wants messages about a post; default: as cards. */
  messageStyleFor?: (destination: Destination, post: Post | undefined) => MessageStyle;
  /** Who has to approve a message about these posts first; null, and by default: nobody. `isMarked`: it was planned as one that somebody has to approve. */
  approvalFor?: (destination: Destination, posts: readonly Post[], isMarked: boolean) => NeededApproval | null;
  /** Who is to be mentioned with a message about these posts; null, and by default: nobody. */
  mentionFor?: (destination: Destination, posts: readonly Post[]) => Mention | null;
  /** Whether a thread is to be opened below the message of a post; default: no. */
  opensThread?: (destination: Destination, post: Post) => boolean;
  /** Whether an event belongs in the calendar of the destination's community; default: no. */
  wantsCalendar?: (destination: Destination, post: Post) => boolean;
  /** The quiet hours that a destination is in; null, and by default: none. */
  quietChannel?: (destination: Destination, nowMs: number) => QuietChannel | null;
  /** Whether a channel that takes nothing is of a community that Herald is in no more, which then has paused it; default: it is not. */
  isLeft?: (target: PauseTarget) => Promise<boolean>;
  /** 0 ≤ x < 1. */
  random: () => number;
  /** Shows a notice on the screen of this machine: its own channel does not take it. */
  showHere: (notice: NoticeAnnouncement) => void;
  /** Set where Herald is muted: what has no messenger is shown here, and recorded as skipped. */
  showMuted?: (destination: Destination, announcement: Announcement) => void;
  /** Told after each settlement has been written. */
  onSettled: (settled: { delivery: Delivery; posts: readonly Post[]; settlement: Settlement }) => void;
  /** Told of deliveries that need no work (any more). */
  onClosed: (key: DeliveryKey) => void;
}

/** What decisions depend on besides the delivery. */
export interface AttemptTerms extends Omit<Presentation, 'edit'> {
  capacity: Messenger['capacity'];
  now: Date;
  /** 0 ≤ x < 1. */
  random: number;
  /** See `ClaimTerms`. */
  gracePeriodMs: number;
  /** What the message needs before it may be sent; null: nobody has to approve it. */
  approval: NeededApproval | null;
  /** Whether the message of its post gets a thread, and the platform can open one. */
  opensThread: boolean;
  /** Whether the message is passed on to those who follow its channel. */
  isPublished: boolean;
  /** The events that go in a calendar with their announcement, and the community whose it is. */
  calendar: { community: string; events: readonly Post[] } | null;
  /** The quiet hours that the destination is in; null: none. */
  quiet: QuietChannel | null;
}
