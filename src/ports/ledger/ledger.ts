import type { Post } from '../../content/post.ts';
import type { NoticeAnnouncement, NoticeSubject } from '../../model/announcement.ts';
import type { DeliveryKey, DeliveryWithPosts, NewDelivery } from '../../model/delivery.ts';
import type { Destination, PauseTarget } from '../../model/destination.ts';
import type { Decision, Hold } from '../../model/hold.ts';
import type { Pause } from '../../model/pause.ts';
import type { Reason } from '../../model/reason.ts';
import type { Wakeup } from '../delivery-queue.ts';
import type { TimedDeliveries } from '../post-store.ts';
import type { Approvals } from './approvals.ts';
import type { DeliveryLeases } from './delivery-lease.ts';
import type { DeliveryStore } from './delivery-store.ts';

/** Channels, workspaces and platforms that are paused. */
export interface Pauses {
  /** Pauses a target: claims of its deliveries then hold them, as `paused`. `notices` are planned in the same transaction. False: it was already paused, and nothing changed. */
  pause(pause: Pause, notices: readonly NewDelivery[]): Promise<boolean>;
  pauses(): Promise<readonly Pause[]>;
  /** Sets the next probe of a pause; no-op if it has ended. */
  probeLater(target: PauseTarget, at: string): Promise<void>;
  /** Ends a pause. Deliveries held because of it, and of no other pause, are requeued: a destination's posts, with those waiting behind them, as one digest if there are several; messages of unknown outcome are checked a second later. Returns the wake-ups; null: it was not paused. */
  resume(target: PauseTarget, nowMs: number): Promise<readonly Wakeup[] | null>;
  /** Requeues, as `resume` does, what is still held because of an ended pause: a claim or settlement may have been written just as it ended. Returns the wake-ups. */
  releaseOrphaned(nowMs: number): Promise<readonly Wakeup[]>;
}

/** A notice about something that may not be settled yet. */
export interface OpenNotice {
  key: DeliveryKey;
  destination: Destination;
  notice: NoticeAnnouncement & { subject: NoticeSubject };
}

/** Notices to the admins. */
export interface Notices {
  /** Passes all deliveries that have come in doubt, or failed for good, and were not reported yet, to `compose`, together; the notices it returns are planned in the same transaction. Returns their keys. */
  report(
    state: 'in-doubt' | 'failed',
    compose: (reported: readonly DeliveryWithPosts[]) => readonly NewDelivery[],
    nowMs: number,
  ): Promise<readonly DeliveryKey[]>;
  /** Notices that still have their subject, oldest first. */
  openNotices(): Promise<readonly OpenNotice[]>;
  /** Changes a notice to `to`, unless its text is no longer `from`. `edits`: its message, if it was or may have been sent, is edited, at `dueAtMs` (epoch ms) or later. Returns the wake-ups. */
  rewriteNotice(
    key: DeliveryKey,
    change: { from: NoticeAnnouncement; to: NoticeAnnouncement; edits: boolean },
    dueAtMs: number,
  ): Promise<readonly Wakeup[]>;
}

/** Plans released posts, given by destination, for the channels whose subscriptions set delivery times; null: none does. Pure. */
export type TimeHeld = (held: ReadonlyMap<Destination, readonly Post[]>) => TimedDeliveries | null;

/** Batches that wait for an admin's decision. */
export interface Holds {
  /** Open holds, oldest first; `ids`: the holds with these ids, open or decided. */
  holds(ids?: readonly string[]): Promise<readonly Hold[]>;
  /** Decides an open hold, once; `already`: somebody decided it before; null: there is no such hold. `timeHeld`: plans the delivery times of posts to be announced; left out: announced at once. */
  decide(
    hold: string,
    decision: Decision,
    nowMs: number,
    timeHeld?: TimeHeld,
  ): Promise<{ wakeups: readonly Wakeup[] } | { already: Decision } | null>;
}

/** What admins decide about single deliveries. */
export interface AdminActions {
  /** Resolves a delivery in doubt after an admin confirmed that its message was sent: it becomes delivered, without a receipt. Posts that did not fit into a digest are requeued. Returns their wake-ups; null: it was not in doubt. */
  confirmDelivered(key: DeliveryKey, nowMs: number): Promise<readonly Wakeup[] | null>;
  /** Puts `failed`, `held`, `skipped`, `in-doubt` and `retracted` rows back to `planned` (as messages of their own, not in a digest; attempts count from 0 again); returns the keys that changed. */
  reopen(keys: readonly DeliveryKey[], nowMs: number): Promise<readonly DeliveryKey[]>;
  /** Marks planned, queued, held, failed and in-doubt rows as `skipped` for `reason`; a digest together with the rows it includes. Returns the keys that changed. */
  skip(keys: readonly DeliveryKey[], reason: Reason, nowMs: number): Promise<readonly DeliveryKey[]>;
  /** Makes one digest per destination of `failed`, `held`, `skipped` and `in-doubt` rows of single posts (also those of digests); a destination with only one such row gets it as a single message. Returns the wake-ups. */
  regroup(keys: readonly DeliveryKey[], nowMs: number): Promise<readonly Wakeup[]>;
}

/** Which deliveries were enqueued, and when. */
interface Wakeups {
  /** `planned → queued`, once enqueued (`nowMs`). */
  markQueued(keys: readonly DeliveryKey[], nowMs: number): Promise<void>;
  /** Open rows (planned, queued, sending; not part of a digest) that were last enqueued before `beforeMs`, oldest first. */
  overdueWakeups(beforeMs: number, limit: number): Promise<readonly DeliveryKey[]>;
}

/** Everything about deliveries; rows are never deleted. Rows of a digest follow their digest's state. The time comes from the caller (`nowMs`). */
export interface Ledger extends DeliveryStore, DeliveryLeases, Wakeups, Pauses, Holds, AdminActions, Notices, Approvals {}
