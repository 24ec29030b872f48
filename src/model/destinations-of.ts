import type { Post } from '../content/post.ts';
import type { Destination } from './destination.ts';
import { matchesFilter } from './matches-filter.ts';
import type { Subscription } from './subscription.ts';

/** Each subscribed destination once, with a test of whether any of its subscriptions wants a post. Pure. */
export function destinationsOf(subscriptions: readonly Subscription[]): ReadonlyMap<Destination, (post: Post) => boolean> {
  const byDestination = new Map<Destination, Subscription[]>();
  for (const one of subscriptions) byDestination.set(one.destination, [...(byDestination.get(one.destination) ?? []), one]);
  return new Map(
    [...byDestination].map(([destination, own]) => [destination, (post) => own.some(({ filter }) => matchesFilter(post, filter))]),
  );
}
