import { createTtlSet } from '../../lib/ttl-set.ts';
import { type Destination, type PauseTarget, type Platform, platformOf, workspaceOf } from '../../model/destination.ts';
import { type LeftCommunity, leftCommunityOf, type Pause } from '../../model/pause.ts';
import type { StoredSubscription } from '../../model/subscription.ts';
import type { Ledger } from '../../ports/ledger/ledger.ts';
import type { Messenger } from '../../ports/messenger.ts';
import type { Places } from '../../ports/places.ts';
import type { PlatformChange } from '../../ports/platform-change.ts';
import type { SubscriptionStore } from '../../ports/subscription-store.ts';
import { beginPause, type PausingContext } from './begin-pause.ts';
import { endPause, type ResumingContext } from './end-pause.ts';
import { FIRST_PROBE_MS } from './retry-policy.ts';

/** What knowing of communities needs. */
export interface CommunitiesContext extends PausingContext, ResumingContext {
  ledger: Pick<Ledger, 'pause' | 'pauses' | 'resume'>;
  places: Places;
  messengers: ReadonlyMap<Platform, Pick<Messenger, 'communityOf' | 'whyNotIn'>>;
  subscriptions: { current(): readonly StoredSubscription[]; store: Pick<SubscriptionStore, 'all' | 'remove'> };
}

/** What becomes of channels whose community (server, team) Herald is removed from, and invited to again. */
export interface Communities {
  /** Finds out where channels are, a few at a time: once a community is left nobody can be asked any more. Never rejects because of a platform. */
  locate(): Promise<void>;
  /** Acts on what a platform reports. */
  changed(change: Extract<PlatformChange, { kind: 'left' | 'joined' | 'present' }>): Promise<void>;
  /** Whether a channel takes nothing because Herald is in its community no more; then all channels of that are paused. False where that can't be found out. */
  isLeft(target: PauseTarget): Promise<boolean>;
  /** Whether Herald is back in the community because of which `pause` began; then all of its pauses are over. @throws {DeliveryError} when the platform can't be asked */
  isBack(pause: Pause): Promise<boolean>;
}

/** Channels that are asked about at a time. */
const LOCATED_AT_ONCE = 20;
/** One that could not be asked is asked again after so long, ms. */
const ASK_AGAIN_MS = 600_000;

/** See `Communities`. Pauses are in the database, so that each process knows them at once. */
export function createCommunities(context: CommunitiesContext): Communities {
  const { ledger, places, messengers, subscriptions, adminDestination, now } = context;
  const asked = createTtlSet(ASK_AGAIN_MS, () => now().getTime());

  const served = (): readonly Destination[] => [
    ...new Set([...subscriptions.current().map(({ destination }) => destination), adminDestination]),
  ];

  async function left(platform: Platform, reason: LeftCommunity): Promise<void> {
    const known = await places.all();
    const isThere = (one: Destination): boolean =>
      known.get(one) === reason.community || workspaceOf(one) === `${platform}:${reason.community}`;
    const targets = served().filter((one) => platformOf(one) === platform && isThere(one));
    const paused = new Map((await ledger.pauses()).map((pause) => [pause.target, pause]));
    const fresh = targets.filter((target) => leftCommunityOf(paused.get(target)) !== reason.community);
    // What they were paused for is beside the point now, and would not be ended by an invitation.
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
      for (const destination of served()) {
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
