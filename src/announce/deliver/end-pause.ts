import type { Pause } from '../../model/pause.ts';
import { reasonText } from '../../model/reason.ts';
import { messagesAmong } from '../../model/sentences/notices.ts';
import type { Log } from '../../ops/log.ts';
import type { Pauses } from '../../ports/ledger/pauses.ts';
import type { Wakeup } from '../../ports/ledger/wakeups.ts';
import type { EndedPause } from './revised-notice.ts';

/** What ending a pause needs. */
export interface ResumingContext {
  ledger: Pick<Pauses, 'resume'>;
  enqueue: (wakeups: readonly Wakeup[]) => Promise<void>;
  /** See `createNoticeReviser`. */
  reviseNotices: (ended?: EndedPause) => Promise<readonly Wakeup[]>;
  now: () => Date;
  log: Log;
}

/** Ends a pause whose reason is gone, with what waited for it. Safe to call twice. */
export async function endPause(context: ResumingContext, { target, reason }: Pick<Pause, 'target' | 'reason'>): Promise<void> {
  const wakeups = await context.ledger.resume(target, context.now().getTime());
  if (wakeups === null) return;
  context.log('pause.ended', { target, reason: reasonText(reason), deliveries: wakeups.length });
  // Before the notice goes out that the pause has held: it is to say that the pause is over.
  await context.enqueue([...(await context.reviseNotices({ target, messages: messagesAmong(wakeups) })), ...wakeups]);
}
