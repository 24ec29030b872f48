import { DeliveryError } from '../../lib/errors.ts';
import type { ApprovalTerms } from '../../model/approval.ts';
import { type Destination, type Platform, platformOf } from '../../model/destination.ts';
import type { Pause } from '../../model/pause.ts';
import { isWorkspace, type PlatformList } from '../../model/platform.ts';
import { reasonText } from '../../model/reason.ts';
import { failureNotices } from '../../model/sentences/failure-notice.ts';
import { inDoubtNotices } from '../../model/sentences/in-doubt-notice.ts';
import { messagesAmong } from '../../model/sentences/notices.ts';
import type { Log } from '../../ops/log.ts';
import type { Ledger } from '../../ports/ledger/ledger.ts';
import type { Wakeup } from '../../ports/ledger/wakeups.ts';
import type { Messenger } from '../../ports/messenger.ts';
import { nextProbeMs } from './retry-policy.ts';
import type { EndedPause } from './revised-notice.ts';

/** What housekeeping needs. */
export interface HousekeepingContext {
  ledger: Ledger;
  messengers: ReadonlyMap<Platform, Messenger>;
  platforms: PlatformList;
  adminDestination: Destination;
  approvalTerms: ApprovalTerms;
  enqueue: (wakeups: readonly Wakeup[]) => Promise<void>;
  /** See `createNoticeReviser`. */
  reviseNotices: (ended?: EndedPause) => Promise<readonly Wakeup[]>;
  now: () => Date;
  log: Log;
}

/** Does what no delivery does by itself: probes pauses, requeues what an ended pause has left behind, notifies the admins of deliveries in doubt and of failures, asks again for approvals, and brings earlier notices up to date. To be called now and then, by any number of processes. */
export function createHousekeeping(context: HousekeepingContext): () => Promise<void> {
  const { ledger, messengers, platforms, adminDestination, enqueue, reviseNotices, now, log } = context;
  return async () => {
    const due = (await ledger.pauses()).filter(({ probeAt }) => Date.parse(probeAt) <= now().getTime());
    for (const pause of due) await probe(pause);
    await enqueue(await ledger.releaseOrphaned(now().getTime()));
    const inDoubt = await ledger.report('in-doubt', (reported) => inDoubtNotices(reported, adminDestination), now().getTime());
    const failures = await ledger.report('failed', (reported) => failureNotices(reported, adminDestination), now().getTime());
    await enqueue([...inDoubt, ...failures].map((key) => ({ key })));
    const { wakeups, expired } = await ledger.tendApprovals(now().getTime(), context.approvalTerms);
    for (const { key, number, destination } of expired) log('approval.expired', { key, number, destination });
    await enqueue(wakeups);
    await enqueue(await reviseNotices());
  };

  async function probe({ target, since, reason }: Pause): Promise<void> {
    const messenger = messengers.get(platformOf(target));
    // Another process may have the platform's token.
    if (!messenger) return;
    const destination = isWorkspace(target, platforms) ? null : target;
    try {
      await messenger.probe(destination, reason);
    } catch (error) {
      const nowMs = now().getTime();
      const again = nextProbeMs(destination === null ? 'workspace' : 'destination', nowMs - Date.parse(since));
      await ledger.probeLater(target, new Date(nowMs + again).toISOString());
      log('pause.probe-failed', {
        target: target,
        reason: reasonText(reason),
        probe: error instanceof DeliveryError ? error.message : String(error),
        nextProbeMs: again,
      });
      return;
    }
    const wakeups = await ledger.resume(target, now().getTime());
    if (wakeups === null) return;
    log('pause.ended', { target, reason: reasonText(reason), deliveries: wakeups.length });
    // Before the notice goes out that the pause has held: it is to say that the pause is over.
    await enqueue([...(await reviseNotices({ target, messages: messagesAmong(wakeups) })), ...wakeups]);
  }
}
