import type { Post } from '../../content/post.ts';
import type { Destination } from '../../model/destination.ts';
import type { Subscription, SubscriptionFilter } from '../../model/subscription.ts';
import type { TimedDeliveries } from '../../ports/post-store.ts';
import { planChannels } from './plan-channels.ts';

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
  const destinations = channels.timed([...held.keys()], () => []).timed?.destinations ?? [];
  const { timed } = channels.timed(destinations, (traffic) =>
    destinations.flatMap((destination) => channels.plan(held.get(destination) ?? [], destination, traffic.get(destination))),
  );
  return timed ?? null;
}
