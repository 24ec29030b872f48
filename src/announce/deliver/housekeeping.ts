import { DeliveryError } from '../../lib/errors.ts';
import { createTtlSet } from '../../lib/ttl-set.ts';
import type { ApprovalOptions } from '../../model/approval.ts';
import { type Platform, platformOf } from '../../model/destination.ts';
import { type LeftCommunity, leftCommunityOf, type Pause } from '../../model/pause.ts';
import { isWorkspace } from '../../model/platform.ts';
import { reasonText } from '../../model/reason.ts';
import { failureNotices, inDoubtNotices } from '../../model/sentences/delivery-notices.ts';
import type { Ledger } from '../../ports/ledger/ledger.ts';
import type { Messenger } from '../../ports/messenger.ts';
import type { Communities } from './communities.ts';
import { endPause, type PausingContext, type ResumingContext } from './pauses.ts';
import { nextProbeMs } from './retry-policy.ts';

/** What housekeeping needs. */
interface HousekeepingContext extends ResumingContext, Omit<PausingContext, 'ledger'> {
  ledger: Ledger;
  messengers: ReadonlyMap<Platform, Messenger>;
  approvalTerms: ApprovalOptions;
  /** Left out if no platform has communities that Herald can be removed from. */
  communities?: Pick<Communities, 'locate' | 'isLeft' | 'isBack'> & { forget: () => Promise<void> };
}

/** Minimum time between two log entries for the same result of a probe, ms. */
const LOG_AGAIN_MS = 9 * 60_000;

/** Returns a function that does what no delivery does by itself: it probes pauses, requeues what an ended pause has left behind, notifies the admins of in-doubt deliveries and failures, requests approvals again, and updates earlier notices. To be called periodically, by any number of processes. */
export function createHousekeeping(context: HousekeepingContext): () => Promise<void> {
  const { ledger, messengers, platforms, adminDestination, communities, enqueue, reviseNotices, now, log } = context;
  const logged = createTtlSet(LOG_AGAIN_MS, () => now().getTime());
  return async () => {
    await communities?.locate();
    const due = (await ledger.pauses()).filter(({ probeAt }) => Date.parse(probeAt) <= now().getTime());
    for (const pause of due) await probe(pause);
    await communities?.forget();
    await enqueue(await ledger.releaseOrphaned(now().getTime()));
    const language = context.noticeLanguage?.() ?? 'en';
    const inDoubt = await ledger.report('in-doubt', (reported) => inDoubtNotices(reported, adminDestination, language), now().getTime());
    const failures = await ledger.report('failed', (reported) => failureNotices(reported, adminDestination, language), now().getTime());
    await enqueue([...inDoubt, ...failures].map((key) => ({ key })));
    const { wakeups, expired } = await ledger.maintainApprovals(now().getTime(), context.approvalTerms);
    for (const { key, number, destination } of expired) log('approval.expired', { key, number, destination });
    await enqueue(wakeups);
    await enqueue(await reviseNotices());
  };

  async function probe(pause: Pause): Promise<void> {
    const { target, since, reason } = pause;
    const messenger = messengers.get(platformOf(target));
    // Another process may have the platform's token.
    if (!messenger) return;
    try {
      if (leftCommunityOf(pause) !== null) {
        if (await communities?.isBack(pause)) return;
        throw new DeliveryError(reason as LeftCommunity);
      }
      await messenger.probe(target === platformOf(target) ? null : target, reason);
    } catch (error) {
      if (leftCommunityOf(pause) === null && isGone(error) && (await communities?.isLeft(target))) return;
      const nowMs = now().getTime();
      const again = nextProbeMs(isWorkspace(target, platforms) ? 'workspace' : 'destination', nowMs - Date.parse(since));
      await ledger.probeLater(target, new Date(nowMs + again).toISOString());
      const probe = error instanceof DeliveryError ? error.message : String(error);
      if (logged.add(`${target} ${probe}`)) log('pause.probe-failed', { target, reason: reasonText(reason), probe, nextProbeMs: again });
      return;
    }
    await endPause(context, { target, reason });
  }
}

function isGone(error: unknown): boolean {
  return error instanceof DeliveryError && error.failure.kind === 'destination-gone';
}
