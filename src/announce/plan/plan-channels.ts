import type { Post } from '../../content/post.ts';
import type { NewDelivery } from '../../model/delivery.ts';
import type { DeliveryMode } from '../../model/delivery-mode.ts';
import type { Destination } from '../../model/destination.ts';
import type { Subscription, SubscriptionFilter } from '../../model/subscription.ts';
import type { ChannelTraffic, TimedDeliveries } from '../../ports/post-store.ts';
import { type BatchTerms, planBatch } from './batch.ts';
import { createModeMoments } from './mode-moments.ts';
import { planTimed } from './plan-timed.ts';

/** Plans the deliveries of new posts to channels, each as its subscriptions say. */
export interface ChannelPlans {
  /** `traffic` left out: the channel gets nothing else. Pure. */
  plan(posts: readonly Post[], destination: Destination, traffic?: ChannelTraffic): readonly NewDelivery[];
  /** What a scan has to ask of these channels; empty: none of them chooses its times. Pure. */
  timed(destinations: readonly Destination[], place: TimedDeliveries['place']): { timed?: TimedDeliveries };
}

/** Messages of two days: those of today, and any that one within a day's spacing must keep its distance from. */
const TRAFFIC_MS = 48 * 3_600_000;
const NO_TRAFFIC: ChannelTraffic = { waiting: [], messages: [], spacedUntilMs: null };
const AT_ONCE: DeliveryMode = { mode: 'each', timezone: 'UTC' };

/** A batch that is held stands as it is: its decision says what becomes of it. Pure. */
export function planChannels(
  { subscriptions, now }: { subscriptions: readonly Subscription[]; now: Date },
  matches: (post: Post, filter: SubscriptionFilter) => boolean,
  terms: BatchTerms,
): ChannelPlans {
  const moments = createModeMoments(now.getTime());
  const timed = terms.held === null ? timedSubscriptions(subscriptions) : new Map<Destination, readonly Subscription[]>();
  return {
    plan(posts, destination, traffic = NO_TRAFFIC) {
      const own = timed.get(destination);
      if (!own) return planBatch(posts, destination, terms);
      const modesOf = (post: Post): readonly DeliveryMode[] =>
        own.filter(({ filter }) => own.length === 1 || matches(post, filter)).map(({ delivery = AT_ONCE }) => delivery);
      const timedPosts = posts.map((post) => ({ post, modes: modesOf(post) }));
      return planTimed(timedPosts, destination, traffic, { eachLimit: terms.eachLimit, now, moments });
    },
    timed(destinations, place) {
      const asked = destinations.filter((destination) => timed.has(destination));
      if (asked.length === 0) return {};
      return { timed: { destinations: asked, since: new Date(now.getTime() - TRAFFIC_MS).toISOString(), place } };
    },
  };
}

/** All subscriptions of those channels that have one which says when. */
function timedSubscriptions(subscriptions: readonly Subscription[]): ReadonlyMap<Destination, readonly Subscription[]> {
  const timed = new Map<Destination, Subscription[]>();
  for (const { destination, delivery } of subscriptions) if (delivery) timed.set(destination, []);
  if (timed.size > 0) for (const subscription of subscriptions) timed.get(subscription.destination)?.push(subscription);
  return timed;
}
