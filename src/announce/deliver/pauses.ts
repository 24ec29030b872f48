import type { Language } from '../../languages/index.ts';
import type { Destination, PauseTarget } from '../../model/destination.ts';
import type { Pause } from '../../model/pause.ts';
import type { PlatformList } from '../../model/platform.ts';
import { type PauseReason, reasonText } from '../../model/reason.ts';
import { messagesAmong, pauseNotice } from '../../model/sentences/notices.ts';
import type { Log } from '../../ops/log.ts';
import type { Wakeup } from '../../ports/delivery-queue.ts';
import type { Pauses } from '../../ports/ledger/ledger.ts';
import type { EndedPause } from './revise-notices.ts';

/** What beginning a pause needs; the admins are notified of it. */
export interface PausingContext {
  ledger: Pick<Pauses, 'pause'>;
  platforms: PlatformList;
  adminDestination: Destination;
  /** Language of notices to them; left out: English. */
  noticeLanguage?: () => Language;
  /** Never rejects: wake-ups that fail are enqueued again once they are overdue. */
  enqueue: (wakeups: readonly Wakeup[]) => Promise<void>;
  now: () => Date;
  log: Log;
}

/** What to pause, why, and the time until the platform is asked whether the reason is gone, ms. */
export interface NewPause {
  target: PauseTarget;
  reason: PauseReason;
  probeAfterMs: number;
  /** Number of other channels that are paused for the same reason and have no notice of their own; null: another channel's notice covers this one. Default 0. */
  alsoPaused?: number | null;
}

/** Pauses a target, and notifies the admins once. Safe to call twice. */
export async function beginPause(context: PausingContext, { target, reason, probeAfterMs, alsoPaused = 0 }: NewPause): Promise<void> {
  const since = context.now();
  const probeAt = new Date(since.getTime() + probeAfterMs).toISOString();
  const pause = { target, reason, since: since.toISOString(), probeAt };
  const language = context.noticeLanguage?.() ?? 'en';
  const notices = alsoPaused === null ? [] : [pauseNotice(pause, context.adminDestination, context.platforms, language, alsoPaused)];
  if (!(await context.ledger.pause(pause, notices))) return;
  context.log('delivery.target-paused', { target, reason: reasonText(reason) });
  await context.enqueue(notices.map(({ key }) => ({ key })));
}

/** What ending a pause needs. */
export interface ResumingContext extends Pick<PausingContext, 'enqueue' | 'now' | 'log'> {
  ledger: Pick<Pauses, 'resume'>;
  /** See `createNoticeReviser`. */
  reviseNotices: (ended?: EndedPause) => Promise<readonly Wakeup[]>;
}

/** Ends a pause whose reason is gone, and enqueues what waited for it. Safe to call twice. */
export async function endPause(context: ResumingContext, { target, reason }: Pick<Pause, 'target' | 'reason'>): Promise<void> {
  const wakeups = await context.ledger.resume(target, context.now().getTime());
  if (wakeups === null) return;
  context.log('pause.ended', { target, reason: reasonText(reason), deliveries: wakeups.length });
  // Before a notice that the pause has held is sent, it is updated to report that the pause is over.
  await context.enqueue([...(await context.reviseNotices({ target, messages: messagesAmong(wakeups) })), ...wakeups]);
}
