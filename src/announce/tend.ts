import { DeliveryError } from '../errors.ts';
import type { Log } from '../ops/log.ts';
import type { Bell, Ledger, Pause } from '../ports/ledger.ts';
import type { Messenger } from '../ports/messenger.ts';
import type { Destination, Platform, Whom } from './destination.ts';
import { doubtNotices } from './notices.ts';
import { nextProbeMs } from './retry-policy.ts';

/** What tending needs. */
export interface TenderParts {
  ledger: Ledger;
  messengers: ReadonlyMap<Platform, Messenger>;
  adminDestination: Destination;
  ring: (bells: readonly Bell[]) => Promise<void>;
  now: () => Date;
  log: Log;
}

/** Looks after what no delivery looks after by itself: asks whether the reasons of pauses are gone, takes up what a pause has left behind, and tells the admins of doubts. To be called now and then, by any number of processes. */
export function createTender({ ledger, messengers, adminDestination, ring, now, log }: TenderParts): () => Promise<void> {
  return async () => {
    const due = (await ledger.pauses()).filter(({ probeAt }) => Date.parse(probeAt) <= now().getTime());
    for (const pause of due) await probe(pause);
    await ring(await ledger.releaseStranded(now().getTime()));
    const notices = await ledger.tellDoubts((doubts) => doubtNotices(doubts, adminDestination), now().getTime());
    await ring(notices.map((key) => ({ key })));
  };

  async function probe({ whom, since, reason }: Pause): Promise<void> {
    const messenger = messengers.get(whom.split(':', 1)[0] as Platform);
    // Another process may have the platform's token.
    if (!messenger) return;
    const destination = isWorkspace(whom) ? null : (whom as Destination);
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
    await ring(bells);
  }
}

/** `slack`, `discord`, `slack:T0123ABCD`. */
function isWorkspace(whom: Whom): boolean {
  return /^(?:slack(?::T[A-Z0-9]+)?|discord|terminal)$/.test(whom);
}
