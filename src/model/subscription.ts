import type { Post } from '../content/post.ts';
import type { DeliveryMode } from './delivery-mode.ts';
import type { Destination } from './destination.ts';
import type { PictureSize } from './picture.ts';

/** Which posts a destination wants: within one list any may match; all lists given, and the expression, must. */
export interface SubscriptionFilter {
  tags: readonly string[];
  /** Whole names. */
  sources: readonly string[];
  kinds: readonly string[];
  words: readonly string[];
  /** In the language of searches, checked by `parseFilter`. */
  expression?: string;
}

/** Which posts a destination gets. One per destination and filter. */
export interface Subscription {
  /** Stable: derived from destination and filter. */
  id: string;
  destination: Destination;
  filter: SubscriptionFilter;
  /** Where it was written: `herald.yaml`, `HERALD_ANNOUNCE_TO`, `default`. */
  origin: string;
  /** How pictures of posts are shown there; left out: as a thumbnail. */
  images?: PictureSize;
  /** When its posts are sent; left out: as they come. */
  delivery?: DeliveryMode;
}

/** What pictures are asked for where. */
export interface PictureSettings {
  subscriptions: readonly Subscription[];
  /** Where no subscription says otherwise. */
  images: PictureSize;
  matches: (post: Post, filter: SubscriptionFilter) => boolean;
}

/** How a destination wants the picture of a post: as its first subscription says that wants the post, else as any of its subscriptions says. Pure. */
export function pictureSizeFor(settings: PictureSettings, destination: Destination, post: Post | undefined): PictureSize {
  const { subscriptions, images, matches } = settings;
  const own = subscriptions.filter((one) => one.destination === destination && one.images !== undefined);
  return (own.find(({ filter }) => post !== undefined && matches(post, filter)) ?? own[0])?.images ?? images;
}
