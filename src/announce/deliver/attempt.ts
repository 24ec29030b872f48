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

/** A delivery that this process has claimed. */
export type ClaimedDelivery = Extract<Claim, { delivery: Delivery }>;

/** A claimed delivery whose earlier request may have arrived. */
export type UnconfirmedDelivery = Extract<Claim, { kind: 'doubtful' }>;

/** Next step of an attempt: one request to the platform, or its end. */
export type Action =
  | { kind: 'post'; message: Outgoing; content: MessageContent }
  | { kind: 'edit'; receipt: Receipt; message: Outgoing; fingerprint: string }
  | { kind: 'retract'; receipt: Receipt }
  | { kind: 'open-thread'; receipt: Receipt; title: string }
  | { kind: 'publish'; receipt: Receipt }
  | { kind: 'write-calendar'; entry: CalendarEntry; event: PostAnnouncement; receipt: Receipt | null; fingerprint: string }
  /** `reason`: why the event must no longer be in a calendar. */
  | { kind: 'cancel-in-calendar'; entry: CalendarEntry; receipt: Receipt | null; reason: PlainReason }
  /** Looks for a message that may have arrived; `mayRepeat`: see `Messenger.find`. */
  | { kind: 'find'; work: UnconfirmedDelivery; message: Outgoing; firstSentAtMs: number; mayRepeat: boolean }
  | { kind: 'end'; ending: Ending };

/** Outcome of a request. */
export type Outcome =
  | { kind: 'posted'; posted: Posted; content: MessageContent }
  /** Outcome of a request that follows or changes a message, with its only possible settlement. */
  | { kind: 'changed'; settlement: Settlement }
  | { kind: 'looked-up'; result: LookupResult; work: UnconfirmedDelivery }
  | { kind: 'error'; error: unknown };

/** How an attempt ends. Everything but the settlement is optional; executed in this order. */
export interface Ending {
  /** To be logged. */
  failed?: { failure: Failure; step: NextStep['kind'] } | { fault: unknown };
  /** The target gets no messages until a probe, at the earliest after `probeAfterMs`, finds the reason gone. */
  pause?: NewPause;
  /** The target gets no messages, or no changes of them, for `forMs`, ms. */
  block?: { target: PauseTarget; forMs: number };
  /** The message is held until somebody approves it; `settlement` is then null. */
  approval?: ApprovalRequest;
  /** The current text in the file of a message whose text a person has edited. */
  offer?: { key: DeliveryKey; own: MessageAnnouncement };
  /** Further deliveries. */
  plan?: readonly NewDelivery[];
  /** null: the row stays as it is, `sending`. */
  settlement: Settlement | null;
  /** Posts that the message includes; left out: those of the claim. */
  included?: readonly Post[];
  /** Time until the queue tries again, ms; left out: never. */
  retryAfterMs?: number;
}

/** What is needed to make deliveries. */
export interface DeliveryContext extends PausingContext {
  ledger: Ledger;
  messengers: ReadonlyMap<Platform, Messenger>;
  /** This process; random at its start. */
  owner: string;
  /** See `ClaimTerms.leaseMs`: 0, or more than a request takes. */
  leaseMs: number;
  /** See `ClaimTerms.gracePeriodMs`. */
  gracePeriodMs: number;
  /** Returns the size of a post's picture in a destination; default: thumbnail. */
  pictureSizeFor?: (destination: Destination, post: Post | undefined) => PictureSize;
  /** Returns the style of messages about a post in a destination; default: cards. */
  messageStyleFor?: (destination: Destination, post: Post | undefined) => MessageStyle;
  /** Returns the approval that a message about these posts needs; null, and by default: none. `isMarked`: it was planned as needing approval. */
  approvalFor?: (destination: Destination, posts: readonly Post[], isMarked: boolean) => NeededApproval | null;
  /** Returns who is mentioned with a message about these posts; null, and by default: nobody. */
  mentionFor?: (destination: Destination, posts: readonly Post[]) => Mention | null;
  /** Whether a thread is opened below the message of a post; default: no. */
  opensThread?: (destination: Destination, post: Post) => boolean;
  /** Whether an event belongs in the calendar of the destination's community; default: no. */
  wantsCalendar?: (destination: Destination, post: Post) => boolean;
  /** Returns the quiet hours that a destination is in; null, and by default: none. */
  quietChannel?: (destination: Destination, nowMs: number) => QuietChannel | null;
  /** Whether a channel accepts no messages because Herald is no longer in its community; if so, this call has paused the channel. Default: no. */
  isLeft?: (target: PauseTarget) => Promise<boolean>;
  /** 0 ≤ x < 1. */
  random: () => number;
  /** Shows a notice on the screen of this machine, because its own channel does not accept it. */
  showHere: (notice: NoticeAnnouncement) => void;
  /** Set if Herald is muted: shows what can't be sent for lack of a messenger, and is recorded as skipped. */
  showMuted?: (destination: Destination, announcement: Announcement) => void;
  /** Called after each settlement has been written. */
  onSettled: (settled: { delivery: Delivery; posts: readonly Post[]; settlement: Settlement }) => void;
  /** Called for deliveries that need no work, or no more. */
  onClosed: (key: DeliveryKey) => void;
}

/** What decisions depend on besides the delivery. */
export interface AttemptOptions extends Omit<Presentation, 'edit'> {
  capacity: Messenger['capacity'];
  now: Date;
  /** 0 ≤ x < 1. */
  random: number;
  /** See `ClaimTerms`. */
  gracePeriodMs: number;
  /** The approval that the message needs before it may be sent; null: none. */
  approval: NeededApproval | null;
  /** Whether a thread is to be opened below the message of its post, and the platform can open one. */
  opensThread: boolean;
  /** Whether the message is passed on to the followers of its channel. */
  isPublished: boolean;
  /** The events that go into a calendar with their announcement, and the community that has the calendar; null: none. */
  calendar: { community: string; events: readonly Post[] } | null;
  /** The quiet hours that the destination is in; null: none. */
  quiet: QuietChannel | null;
}
