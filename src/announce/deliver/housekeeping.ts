import { DeliveryError } from '../../lib/errors.ts';
import { type Destination, type Platform, platformOf } from '../../model/destination.ts';
import { failureNotices } from '../../model/failure-notice.ts';
import { doubtNotices } from '../../model/in-doubt-notice.ts';
import { messagesAmong } from '../../model/notices.ts';
import { isWorkspace, type PlatformList } from '../../model/platform.ts';
import type { Log } from '../../ops/log.ts';
import type { Ledger, Pause, Wakeup } from '../../ports/ledger/ledger.ts';
import type { Messenger } from '../../ports/messenger.ts';
import { nextProbeMs } from './retry-policy.ts';
import type { EndedPause } from './revised-notice.ts';

/** What tending needs. */
export interface HousekeepingParts {
  ledger: Ledger;
  messengers: ReadonlyMap<Platform, Messenger>;
  platforms: PlatformList;
  adminDestination: Destination;
  ring: (bells: readonly Wakeup[]) => Promise<void>;
  /** See `createNoticeReviser`. */
  reviseNotices: (ended?: EndedPause) => Promise<readonly Wakeup[]>;
  now: () => Date;
  log: Log;
}

/** Looks after what no delivery looks after by itself: asks whether the reasons of pauses are gone, takes up what a pause has left behind, tells the admins of doubts and failures, and brings what they were told up to date. To be called now and then, by any number of processes. */
export function createHousekeeping({
  ledger,
  messengers,
  platforms,
  adminDestination,
  ring,
  reviseNotices,
  now,
  log,
}: HousekeepingParts): () => Promise<void> {
  return async () => {
    const due = (await ledger.pauses()).filter(({ probeAt }) => Date.parse(probeAt) <= now().getTime());
    for (const pause of due) await probe(pause);
    await ring(await ledger.releaseOrphaned(now().getTime()));
    const doubts = await ledger.tell('in-doubt', (told) => doubtNotices(told, adminDestination), now().getTime());
    const failures = await ledger.tell('failed', (told) => failureNotices(told, adminDestination), now().getTime());
    await ring([...doubts, ...failures].map((key) => ({ key })));
    await ring(await reviseNotices());
  };

  async function probe({ whom, since, reason }: Pause): Promise<void> {
    const messenger = messengers.get(platformOf(whom));
    // Another process may have the platform's token.
    if (!messenger) return;
    const destination = isWorkspace(whom, platforms) ? null : whom;
    try {
      await messenger.probe(destination);
    } catch (error) {
      const nowMs = now().getTime();
      const again = nextProbeMs(destination === null ? 'workspace' : 'destination', nowMs - Date.parse(since));
      await ledger.probeLater(whom, new Date(nowMs + again).toISOString());
      log('pause.lasts', { whom, reason, probe: error instanceof DeliveryError ? error.message : String(error), nextProbeMs: again });
      return;
    }
    const bells = await ledger.resume(whom, now().getTime());
    if (bells === null) return;
    log('pause.over', { whom, reason, deliveries: bells.length });
    // Before the notice goes out that the pause has held: it is to say that the pause is over.
    await ring([...(await reviseNotices({ whom, messages: messagesAmong(bells) })), ...bells]);
  }
}
