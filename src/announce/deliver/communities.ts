import { createTtlSet } from '../../lib/ttl-set.ts';
import { type Destination, type PauseTarget, type Platform, platformOf, workspaceOf } from '../../model/destination.ts';
import { FORGET_AFTER_DAYS, type LeftCommunity, leftCommunityOf, type Pause } from '../../model/pause.ts';
import { type PlatformList, platformNamed } from '../../model/platform.ts';
import type { Person } from '../../model/span.ts';
import { isConfigOwned, type StoredSubscription } from '../../model/subscription.ts';
import type { AuditLog } from '../../ports/audit.ts';
import type { Ledger } from '../../ports/ledger/ledger.ts';
import type { Messenger } from '../../ports/messenger.ts';
import type { Places } from '../../ports/places.ts';
import type { PlatformChange } from '../../ports/platform-change.ts';
import type { SubscriptionStore } from '../../ports/subscription-store.ts';
import { beginPause, endPause, type PausingContext, type ResumingContext } from './pauses.ts';
import { FIRST_PROBE_MS } from './retry-policy.ts';

/** What tracking communities needs. */
interface CommunitiesContext extends PausingContext, ResumingContext {
  ledger: Pick<Ledger, 'pause' | 'pauses' | 'resume'>;
  places: Places;
  messengers: ReadonlyMap<Platform, Pick<Messenger, 'communityOf' | 'whyNotIn'>>;
  subscriptions: { current(): readonly StoredSubscription[]; store: Pick<SubscriptionStore, 'all' | 'remove'> };
}

/** Handles channels whose community (server, team) Herald is removed from, or invited to again. */
export interface Communities {
  /** Finds out which communities channels are in, a few at a time: once Herald has left a community, nobody can be asked. Never rejects because of a platform. */
  locate(): Promise<void>;
  /** Acts on what a platform reports. */
  changed(change: Extract<PlatformChange, { kind: 'left' | 'joined' | 'present' }>): Promise<void>;
  /** Whether a channel accepts no messages because Herald is no longer in its community; if so, all channels of that community are paused. False if that can't be found out. */
  isLeft(target: PauseTarget): Promise<boolean>;
  /** Whether Herald is back in the community whose loss caused `pause`; if so, all pauses of that community end. @throws {DeliveryError} if the platform can't be asked */
  isBack(pause: Pause): Promise<boolean>;
}

/** Maximum number of channels that are asked about at a time. */
const LOCATED_AT_ONCE = 20;
/** Time until a channel that could not be asked about is tried again, ms. */
const ASK_AGAIN_MS = 600_000;

/** Returns the channels that get messages from Herald, including the admins' own. */
export function servedChannels({
  subscriptions,
  adminDestination,
}: Pick<PausingContext, 'adminDestination'> & { subscriptions: { current(): readonly StoredSubscription[] } }): readonly Destination[] {
  return [...new Set([...subscriptions.current().map(({ destination }) => destination), adminDestination])];
}

/** Returns the platform as the person recorded for what its own reports cause. Pure. */
export function platformItself(target: PauseTarget, platforms: PlatformList): Person {
  const platform = platformOf(target);
  return { platform, id: platformNamed(platform, platforms)?.label ?? platform };
}

/** Creates the handler of communities. Pauses are in the database, so that every process sees them at once. */
export function createCommunities(context: CommunitiesContext): Communities {
  const { ledger, places, messengers, now } = context;
  const asked = createTtlSet(ASK_AGAIN_MS, () => now().getTime());

  async function left(platform: Platform, reason: LeftCommunity): Promise<void> {
    const known = await places.all();
    const isThere = (one: Destination): boolean =>
      known.get(one) === reason.community || workspaceOf(one) === `${platform}:${reason.community}`;
    const targets = servedChannels(context).filter((one) => platformOf(one) === platform && isThere(one));
    const paused = new Map((await ledger.pauses()).map((pause) => [pause.target, pause]));
    const fresh = targets.filter((target) => leftCommunityOf(paused.get(target)) !== reason.community);
    // Their earlier reason no longer matters, and such a pause would not end with an invitation.
    for (const target of fresh) if (paused.has(target)) await context.enqueue((await ledger.resume(target, now().getTime())) ?? []);
    for (const [index, target] of fresh.entries()) {
      const alsoPaused = index === 0 ? fresh.length - 1 : null;
      await beginPause(context, { target, reason, probeAfterMs: FIRST_PROBE_MS.destination, alsoPaused });
    }
  }

  async function joined(platform: Platform, isHere: (community: string) => boolean): Promise<void> {
    for (const pause of await ledger.pauses()) {
      const community = leftCommunityOf(pause);
      if (community !== null && platformOf(pause.target) === platform && isHere(community)) await endPause(context, pause);
    }
  }

  return {
    locate: async () => {
      const known = await places.all();
      let allowed = LOCATED_AT_ONCE;
      for (const destination of servedChannels(context)) {
        const messenger = messengers.get(platformOf(destination));
        if (known.has(destination) || !messenger?.communityOf || allowed === 0 || !asked.add(destination)) continue;
        allowed -= 1;
        try {
          await places.note(destination, await messenger.communityOf(destination));
        } catch {
          // A channel that can't be asked about is paused by its next message.
        }
      }
    },

    changed: async (change) => {
      const { platform } = change;
      if (change.kind === 'left') return left(platform, change.reason);
      if (change.kind === 'joined') return joined(platform, (community) => community === change.community);
      await joined(platform, (community) => change.communities.has(community));
      const known = new Set((await places.all()).values());
      for (const community of known) {
        if (community !== null && change.covers(community) && !change.communities.has(community))
          await left(platform, change.reasonFor(community));
      }
    },

    isLeft: async (target) => {
      const community = (await places.all()).get(target) ?? null;
      if (community === null) return false;
      const reason = await messengers
        .get(platformOf(target))
        ?.whyNotIn?.(community)
        .catch(() => null);
      if (!reason) return false;
      await left(platformOf(target), reason);
      return true;
    },

    isBack: async (pause) => {
      const community = leftCommunityOf(pause);
      const messenger = messengers.get(platformOf(pause.target));
      if (community === null || !messenger?.whyNotIn || (await messenger.whyNotIn(community)) !== null) return false;
      await joined(platformOf(pause.target), (one) => one === community);
      return true;
    },
  };
}

/** What forgetting needs. */
interface ForgettingContext extends Omit<CommunitiesContext, 'ledger' | 'messengers'> {
  ledger: Pick<Ledger, 'pauses' | 'resume' | 'find' | 'skip'>;
  audit: Pick<AuditLog, 'record'>;
}

const DAY_MS = 86_400_000;
/** Maximum number of deliveries that are discarded at a time. */
const AT_ONCE = 500;
const PENDING = ['planned', 'queued', 'held', 'in-doubt'] as const;

const isAtOnce = ({ reason }: Pause): boolean => reason.kind === 'destination-gone' && reason.forget === 'at-once';

/**
 * Returns a function that forgets channels of communities that Herald was removed from 30 days ago, or for good: subscriptions that people made end, and what waits is discarded. The deliveries stay in the ledger, so
 * that nothing is announced again. Subscriptions of settings and files stay paused, and can only be ended there. To be called periodically, by any number of processes;
 * notices must be updated after it, because one notice covers all channels of a community.
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
    // The admins' own channel is kept, with its notices.
    for (const pause of old) if (pause.target !== adminDestination) await forget(pause, all);
    // Pauses of the workspaces themselves no longer matter either.
    for (const pause of pauses) if (workspaces.has(pause.target) && pause.target !== platformOf(pause.target)) await forget(pause, all);
  };

  async function forget(pause: Pause, all: readonly StoredSubscription[]): Promise<void> {
    const { target } = pause;
    const at = now();
    const by = platformItself(target, platforms);
    const own = all.filter(({ destination }) => destination === target);
    let ended = 0;
    for (const one of own) {
      if (!isConfigOwned(one) && (await subscriptions.store.remove(one, { by, where: null, nowMs: at.getTime() }))) ended += 1;
    }
    const discarded = await discard(target);
    if (!own.some(isConfigOwned) && (await ledger.resume(target, at.getTime())) !== null) {
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
