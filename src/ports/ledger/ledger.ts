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

/** Channels, workspaces and platforms that get no messages for now. */
export interface Pauses {
  /** Whoever is paused gets no messages: claims of its deliveries hold them, as `paused`. `notices` are planned in the same transaction, unless it was paused already (false). */
  pause(pause: Pause, notices: readonly NewDelivery[]): Promise<boolean>;
  pauses(): Promise<readonly Pause[]>;
  /** Next probe of a pause; no-op where it has ended. */
  probeLater(target: PauseTarget, at: string): Promise<void>;
  /** Ends a pause. What was held because of it, and is not held by another, is requeued: a destination's posts, with those that wait behind them, as one digest where there are several; messages of unknown outcome are to be checked a second later. Returns the wake-ups; null: it was not paused. */
  resume(target: PauseTarget, nowMs: number): Promise<readonly Wakeup[] | null>;
  /** Requeues, as `resume` does, what is held because of a pause that is over: a claim or a settlement may have been written at the very moment of its end. Returns the wake-ups. */
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
  /** Hands each delivery that has come in doubt, or has failed for good, to `compose` once, all of them together; the notices it makes are planned in the same transaction. Returns their keys. */
  report(
    state: 'in-doubt' | 'failed',
    compose: (reported: readonly DeliveryWithPosts[]) => readonly NewDelivery[],
    nowMs: number,
  ): Promise<readonly DeliveryKey[]>;
  /** Notices that still have their subject, oldest first. */
  openNotices(): Promise<readonly OpenNotice[]>;
  /** Makes a notice say `to` from now on, unless it says something else than `from` by now. `edits`: its message, where one was sent or may have been, is edited, not before `dueAtMs` (epoch ms). Returns the wake-ups. */
  rewriteNotice(
    key: DeliveryKey,
    change: { from: NoticeAnnouncement; to: NoticeAnnouncement; edits: boolean },
    dueAtMs: number,
  ): Promise<readonly Wakeup[]>;
}

/** How held posts, by destination, go to those of their channels that choose their times; null: none does. Pure. */
export type TimeHeld = (held: ReadonlyMap<Destination, readonly Post[]>) => TimedDeliveries | null;

/** Batches that wait for an admin's decision. */
export interface Holds {
  /** Open holds, oldest first; with `ids`, those of these ids, decided or not. */
  holds(ids?: readonly string[]): Promise<readonly Hold[]>;
  /** Decides an open hold, once; `already`: somebody did before; null: there is no such hold. `timeHeld`: of posts that are to be announced; left out: at once. */
  decide(
    hold: string,
    decision: Decision,
    nowMs: number,
    timeHeld?: TimeHeld,
  ): Promise<{ wakeups: readonly Wakeup[] } | { already: Decision } | null>;
}

/** What admins decide about single deliveries. */
export interface AdminActions {
  /** Resolves a delivery in doubt on an admin's word that its message was sent: it is delivered, without a receipt. Posts that did not fit into a digest are requeued. Returns their wake-ups; null: it was not in doubt. */
  confirmDelivered(key: DeliveryKey, nowMs: number): Promise<readonly Wakeup[] | null>;
  /** Puts `failed`, `held`, `skipped`, `in-doubt`, `retracted` rows back to `planned` (on their own, in no digest; attempts count from 0 again); returns the keys that moved. */
  reopen(keys: readonly DeliveryKey[], nowMs: number): Promise<readonly DeliveryKey[]>;
  /** Marks as `skipped` (`reason`) what is planned, queued, held, failed or in doubt; a digest with all it includes. Returns the keys that moved. */
  skip(keys: readonly DeliveryKey[], reason: Reason, nowMs: number): Promise<readonly DeliveryKey[]>;
  /** One digest a destination out of `failed`, `held`, `skipped`, `in-doubt` rows of single posts (also those of digests); a destination with one such row gets it on its own. Returns the wake-ups. */
  regroup(keys: readonly DeliveryKey[], nowMs: number): Promise<readonly Wakeup[]>;
}

/** What was enqueued. */
interface Wakeups {
  /** `planned → queued`, once enqueued (`nowMs`). */
  markQueued(keys: readonly DeliveryKey[], nowMs: number): Promise<void>;
  /** Open rows (planned, queued, sending; not part of a digest) that were last enqueued before `beforeMs`, oldest first. */
  overdueWakeups(beforeMs: number, limit: number): Promise<readonly DeliveryKey[]>;
}

/** Everything about deliveries: nothing in it is ever deleted. Rows of a digest follow their digest's state. Time is the caller's (`nowMs`). */
export interface Ledger extends DeliveryStore, DeliveryLeases, Wakeups, Pauses, Holds, AdminActions, Notices, Approvals {}
