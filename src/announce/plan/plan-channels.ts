import type { Post } from '../../content/post.ts';
import type { NewDelivery } from '../../model/delivery.ts';
import type { DeliveryMode } from '../../model/delivery-mode.ts';
import type { Destination } from '../../model/destination.ts';
import { inForce, type Subscription, type SubscriptionFilter } from '../../model/subscription.ts';
import type { ChannelTraffic, TimedDeliveries } from '../../ports/post-store.ts';
import { type BatchTerms, createModeMoments, planBatch, planTimed } from './batch.ts';

/** Plans the deliveries of new posts to channels, each as its subscriptions say. */
interface ChannelPlans {
  /** `traffic` left out: the channel gets nothing else. Pure. */
  plan(posts: readonly Post[], destination: Destination, traffic?: ChannelTraffic): readonly NewDelivery[];
  /** What a scan has to ask of these channels; null: none of them chooses its times. Pure. */
  timed(destinations: readonly Destination[], place: TimedDeliveries['place']): TimedDeliveries | null;
}

/** Messages of two days: those of today, and any that one within a day's spacing must keep its distance from. */
const TRAFFIC_MS = 48 * 3_600_000;
const NO_TRAFFIC: ChannelTraffic = { waiting: [], messages: [], spacedUntilMs: null };
const AT_ONCE: DeliveryMode = { mode: 'each', timezone: 'UTC' };

/**
 * A batch that is held stands as it is: its decision says what becomes of it. Posts that have to be approved are marked by the subscriptions of the plan's
 * own transaction: a process that delivers, and has not heard of a new subscription yet, holds them all the same. Pure.
 */
export function planChannels(
  { subscriptions, now }: { subscriptions: readonly Subscription[]; now: Date },
  matches: (post: Post, filter: SubscriptionFilter) => boolean,
  terms: BatchTerms,
): ChannelPlans {
  const moments = createModeMoments(now.getTime());
  const special = specialChannels(subscriptions);
  const isTimed = (destination: Destination): boolean =>
    terms.held === null && special.get(destination)?.some(({ delivery }) => delivery) === true;

  const rowsFor = (posts: readonly Post[], destination: Destination, traffic: ChannelTraffic): readonly NewDelivery[] => {
    if (!isTimed(destination)) return planBatch(posts, destination, terms);
    const modes = (special.get(destination) ?? []).map(({ filter, delivery = AT_ONCE }) => ({ filter, moments: moments(delivery) }));
    const timedPosts = posts.map((post) => {
      const wanting = modes.filter(({ filter }) => modes.length === 1 || matches(post, filter));
      return { post, modes: wanting.map((one) => one.moments) };
    });
    return planTimed(timedPosts, destination, traffic, terms.eachLimit, now);
  };

  return {
    plan(posts, destination, traffic = NO_TRAFFIC) {
      const rows = rowsFor(posts, destination, traffic);
      const asking = (special.get(destination) ?? []).filter(({ approve = false }) => approve !== false);
      if (asking.length === 0) return rows;
      const asked = posts.filter((post) => asking.some(({ filter }) => matches(post, filter)));
      const ids = new Set(asked.map(({ id }) => id));
      return rows.map((row) => (ids.has(row.postId ?? '') ? { ...row, approve: true } : row));
    },
    timed(destinations, place) {
      const asked = destinations.filter(isTimed);
      return asked.length === 0 ? null : { destinations: asked, since: new Date(now.getTime() - TRAFFIC_MS).toISOString(), place };
    },
  };
}

/** The subscriptions that count of those channels that have one which says when, or asks for approval. */
function specialChannels(subscriptions: readonly Subscription[]): ReadonlyMap<Destination, readonly Subscription[]> {
  const special = new Map<Destination, Subscription[]>();
  for (const { destination, delivery, approve } of subscriptions) if (delivery || approve) special.set(destination, []);
  for (const subscription of subscriptions) special.get(subscription.destination)?.push(subscription);
  return new Map([...special].map(([destination, own]) => [destination, inForce(own)]));
}

/**
 * How posts that were held go to channels that choose their times, as if they were new now: each by itself, or in the digest that the channel waits for.
 * Null: none of these channels does. Pure.
 */
export function timeHeld(
  held: ReadonlyMap<Destination, readonly Post[]>,
  look: { subscriptions: readonly Subscription[]; now: Date },
  matches: (post: Post, filter: SubscriptionFilter) => boolean,
): TimedDeliveries | null {
  const channels = planChannels(look, matches, { eachLimit: Number.POSITIVE_INFINITY, held: null });
  const timed: TimedDeliveries | null = channels.timed([...held.keys()], (traffic) =>
    (timed?.destinations ?? []).flatMap((to) => channels.plan(held.get(to) ?? [], to, traffic.get(to))),
  );
  return timed;
}
