import { describeDuration } from '../lib/duration.ts';
import type { Failure } from '../lib/errors.ts';
import { type DeliveryMode, describeDeliveryMode } from './delivery-mode.ts';
import type { Destination, Platform } from './destination.ts';
import type { Hold } from './hold.ts';
import type { Person } from './span.ts';

/** Skipped: no longer worth announcing, kept back by a muted Herald, gone or a draft, wanted by no subscription, over or gone when its digest was sent, part of another digest by now, discarded by an admin, for a community that Herald was removed from, not approved in time. */
type SkippedReason =
  | StaleReason
  | 'muted'
  | 'draft'
  | 'removed'
  | 'no-subscription'
  | 'left-out'
  | 'merged'
  | 'discarded'
  | 'community-left'
  | 'approval-expired'
  | WithdrawnReason;
/** Reminders that are not sent: the event is cancelled or was moved, it is too late for this one, its announcement did not go to the channel. */
type WithdrawnReason = 'event-cancelled' | 'event-moved' | 'reminder-late' | 'not-announced';
/** Changes that are not made: no thread can be opened, the post is back, there is no message, the message (or calendar entry) is gone, none of its posts is left, nothing would change. */
type UnchangedReason = 'no-thread' | 'returned' | 'no-message' | 'message-gone' | 'entry-gone' | 'nothing-left' | 'unchanged';
/** Held while messages there are paused, or because it was unfinished in a restored backup and may have been sent since; or waiting: its file is gone, the platform asked us to wait, an earlier request did not arrive, an admin wants it sent. */
type WaitingReason = 'paused' | 'restored' | 'file-gone' | 'rate-limited' | 'proven-absent' | 'replayed';

/** Reasons without further details. */
export type PlainReason = SkippedReason | UnchangedReason | WaitingReason;

/** Why a post is no longer worth announcing. */
export type StaleReason = 'stale' | 'event-past' | 'expired';

/** Why a target gets no messages until a person acts. */
export type PauseReason =
  | Extract<Failure, { kind: 'unauthorized' | 'destination-gone' }>
  /** Herald has no tokens of this platform. */
  | { kind: 'not-connected'; platform: Platform };

/** Why a delivery is held, skipped, failed, in doubt or still waiting. Stored as is. A closed union, so that a new kind breaks every `switch` that does not handle it. */
export type Reason =
  | { kind: PlainReason }
  | PauseReason
  | Extract<Failure, { kind: 'unavailable' | 'rejected' }>
  /** Herald can't find out whether it arrived. */
  | { kind: 'unprovable'; detail: string }
  /** A bug in Herald; `error`: the name of the error. */
  | { kind: 'fault'; error: string }
  /** Held: too many posts were new, changed or removed at once. */
  | { kind: 'safety-limit'; change: Hold['kind']; posts: number }
  /** `by` null: marked by a decision about a hold. */
  | { kind: 'marked-seen'; by: Person | null }
  /** Planned: waits for a time chosen by its subscription. */
  | { kind: 'delivery-window'; mode: DeliveryMode }
  /** Held: waits for approval in the channel `review`; `number`: of the approval. */
  | { kind: 'approval'; number: number; review: Destination }
  /** Skipped: it was not approved. */
  | { kind: 'declined'; by: Person | null }
  /** Planned: waits for its time before the event. */
  | { kind: 'reminder'; leadMinutes: number };

/** Returns why the deliveries of a hold are held. Pure. */
export function holdReason({ kind, posts }: Hold): Reason {
  return { kind: 'safety-limit', change: kind, posts };
}

const CHANGES: Readonly<Record<Hold['kind'], string>> = { additions: 'new', edits: 'changed', removals: 'removed' };

/** Returns a reason as `--json` and the log show it to machines. This format must never change, and is never parsed. Pure. */
export function reasonText(reason: Reason): string {
  switch (reason.kind) {
    case 'unauthorized':
    case 'destination-gone':
    case 'rejected':
    case 'unavailable':
    case 'unprovable':
      return `${reason.kind}: ${reason.detail}`;
    case 'not-connected':
      return `not-connected: ${reason.platform}`;
    case 'fault':
      return `fault: ${reason.error}`;
    case 'safety-limit':
      return `fuse: ${reason.posts} ${CHANGES[reason.change]} ${reason.posts === 1 ? 'post' : 'posts'} at once`;
    case 'marked-seen':
      return reason.by === null ? 'seen' : `seen by ${reason.by.platform} ${reason.by.id}`;
    case 'delivery-window':
      return `window: ${describeDeliveryMode(reason.mode)}`;
    case 'approval':
      return `approval ${reason.number} in ${reason.review}`;
    case 'declined':
      return reason.by === null ? 'declined' : `declined by ${reason.by.platform} ${reason.by.id}`;
    case 'reminder':
      return `reminder: ${describeDuration(reason.leadMinutes)} before`;
    case 'discarded':
      return 'drained';
    case 'proven-absent':
      return 'proven-miss';
    case 'replayed':
      return 'replay';
    default:
      return reason.kind;
  }
}
