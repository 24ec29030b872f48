import { PLATFORMS } from '../../adapters/platforms.ts';
import { createDeliverer } from '../../src/announce/deliver/deliver.ts';
import { createHousekeeping } from '../../src/announce/deliver/housekeeping.ts';
import { createNoticeReviser } from '../../src/announce/deliver/revise-notices.ts';
import type { Destination } from '../../src/model/destination.ts';
import type { Messenger } from '../../src/ports/messenger.ts';
import { NOW, openCommandStage } from './command-stage.ts';
import { quietParts } from './deliver-stage.ts';
import { APPROVAL_TERMS } from './make.ts';

/** Options that differ from the defaults. */
interface NoticeStageOptions {
  commands?: Parameters<typeof openCommandStage>[0];
  deliverer?: Partial<Parameters<typeof createDeliverer>[0]>;
}

/** Opens commands over stores in memory, whose notices go to a real messenger; `others` serve the other channels. */
export function openNoticeStage(
  messenger: Messenger,
  adminDestination: Destination,
  others: readonly Messenger[] = [],
  own: NoticeStageOptions = {},
) {
  const stage = openCommandStage(own.commands);
  const { ledger, audit, rung } = stage;
  const messengers = new Map([messenger, ...others].map((one) => [one.platform, one]));
  let nowMs = NOW.getTime();
  const now = () => new Date(nowMs);
  const ring = async (wakeups: readonly { key: string }[]): Promise<void> => void rung.push(...wakeups.map(({ key }) => key));
  const shownHere: string[] = [];
  const showHere = ({ title }: { title: string }): void => void shownHere.push(title);
  const deliver = createDeliverer({ ...quietParts, ledger, messengers, adminDestination, now, enqueue: ring, showHere, ...own.deliverer });
  const reviseNotices = createNoticeReviser({ ledger, platforms: PLATFORMS, audit, now });
  const tend = createHousekeeping({
    ledger,
    messengers,
    platforms: PLATFORMS,
    adminDestination,
    approvalTerms: APPROVAL_TERMS,
    enqueue: ring,
    reviseNotices,
    now,
    log: () => undefined,
  });

  /** Executes everything that was enqueued, and everything that this enqueues. */
  async function settle(): Promise<void> {
    for (let key = rung.shift(); key !== undefined; key = rung.shift()) {
      const outcome = await deliver(key);
      if (outcome.kind !== 'later') continue;
      nowMs = Math.max(nowMs, outcome.atMs);
      rung.push(key);
    }
  }

  return {
    ...stage,
    /** Lets time pass, then runs housekeeping once. */
    tend: async (passMs = 0) => {
      nowMs += passMs;
      await tend();
      await settle();
    },
    settle,
    /** Titles of the notices that were shown on the terminal instead. */
    shownHere,
  };
}
