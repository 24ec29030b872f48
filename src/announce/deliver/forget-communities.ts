import { type Destination, platformOf, workspaceOf } from '../../model/destination.ts';
import { FORGET_AFTER_DAYS, leftCommunityOf, type Pause } from '../../model/pause.ts';
import { platformNamed } from '../../model/platform.ts';
import { isWritten, type StoredSubscription } from '../../model/subscription.ts';
import type { AuditLog } from '../../ports/audit.ts';
import type { Ledger } from '../../ports/ledger/ledger.ts';
import type { CommunitiesContext } from './communities.ts';

/** What forgetting needs. */
export interface ForgettingContext extends Omit<CommunitiesContext, 'ledger' | 'messengers'> {
  ledger: Pick<Ledger, 'pauses' | 'resume' | 'find' | 'skip'>;
  audit: Pick<AuditLog, 'record'>;
}

const DAY_MS = 86_400_000;
/** Deliveries that are discarded at a time. */
const AT_ONCE = 500;
const PENDING = ['planned', 'queued', 'held', 'in-doubt'] as const;

const isAtOnce = ({ reason }: Pause): boolean => reason.kind === 'destination-gone' && reason.forget === 'at-once';

/**
 * Forgets channels of communities that Herald was removed from 30 days ago, or for good: what people subscribed ends, what waits is discarded. The deliveries stay known, so
 * that nothing is announced again. What settings and files subscribe stays paused: it is theirs to end. To be called now and then, by any number of processes;
 * notices are to be brought up to date after it, for one tells of all channels of a community.
 */
export function createForgetting(context: ForgettingContext): () => Promise<void> {
  const { ledger, places, subscriptions, audit, adminDestination, platforms, now, log } = context;

  return async () => {
    const before = now().getTime() - FORGET_AFTER_DAYS * DAY_MS;
    const pauses = await ledger.pauses();
    const old = pauses.filter((pause) => leftCommunityOf(pause) !== null && (isAtOnce(pause) || Date.parse(pause.since) <= before));
    if (old.length === 0) return;
    const workspaces = new Set(old.map(({ target }) => workspaceOf(target)));
    const all = await subscriptions.store.all();
    // The admins' own channel keeps its notices.
    for (const pause of old) if (pause.target !== adminDestination) await forget(pause, all);
    // What was the matter with the workspace itself is no concern any more.
    for (const pause of pauses) if (workspaces.has(pause.target) && pause.target !== platformOf(pause.target)) await forget(pause, all);
  };

  async function forget(pause: Pause, all: readonly StoredSubscription[]): Promise<void> {
    const { target } = pause;
    const at = now();
    const platform = platformOf(target);
    const by = { platform, id: platformNamed(platform, platforms)?.label ?? platform };
    const own = all.filter(({ destination }) => destination === target);
    let ended = 0;
    for (const one of own) {
      if (!isWritten(one) && (await subscriptions.store.remove(one, { by, where: null, nowMs: at.getTime() }))) ended += 1;
    }
    const discarded = await discard(target);
    if (!own.some(isWritten) && (await ledger.resume(target, at.getTime())) !== null) {
      await audit.record({
        at: at.toISOString(),
        who: by,
        where: target,
        action: 'forget',
        detail: { target, community: leftCommunityOf(pause), since: pause.since, subscriptions: ended, deliveries: discarded },
      });
      await places.note(target, undefined);
    }
    if (ended + discarded > 0) log('community.forgotten', { target, subscriptions: ended, deliveries: discarded });
  }

  async function discard(destination: Destination): Promise<number> {
    for (let count = 0; ; ) {
      const found = await ledger.find({ destination, states: PENDING }, AT_ONCE);
      const keys = found.map(({ key }) => key);
      const moved = keys.length === 0 ? [] : await ledger.skip(keys, { kind: 'community-left' }, now().getTime());
      if (moved.length === 0) return count;
      count += moved.length;
    }
  }
}
