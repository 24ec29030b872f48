import type { NoticeAnnouncement, NoticeSubject } from '../../model/announcement.ts';
import type { DeliveryKey, DeliveryWithPosts, NewDelivery } from '../../model/delivery.ts';
import type { Destination } from '../../model/destination.ts';
import type { Wakeup } from './wakeups.ts';

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
