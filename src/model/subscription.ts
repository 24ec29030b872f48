import type { Post } from '../content/post.ts';
import type { DeliveryMode } from './delivery-mode.ts';
import type { Destination } from './destination.ts';
import type { MessageStyle } from './message-style.ts';
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
export interface Subscription extends MessageStyle {
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

/** What is asked for where. */
export interface LookSettings {
  subscriptions: readonly Subscription[];
  matches: (post: Post, filter: SubscriptionFilter) => boolean;
}

/** What pictures are asked for where. */
export interface PictureSettings extends LookSettings {
  /** Where no subscription says otherwise. */
  images: PictureSize;
}

/** How a destination (null: none) wants the picture of a post: as its first subscription says that wants the post, else as any of its subscriptions says. Pure. */
export function pictureSizeFor(settings: PictureSettings, destination: Destination | null, post: Post | undefined): PictureSize {
  return askedFor('images', settings, destination, post) ?? settings.images;
}

/** How a destination (null: none) wants messages about a post: each of it as pictures are. Pure. */
export function messageStyleFor(settings: LookSettings, destination: Destination | null, post: Post | undefined): MessageStyle {
  const asked = (setting: keyof MessageStyle) => {
    const value = askedFor(setting, settings, destination, post);
    return value === undefined ? {} : { [setting]: value };
  };
  return { ...asked('style'), ...asked('length'), ...asked('facts') };
}

function askedFor<K extends 'images' | keyof MessageStyle>(
  setting: K,
  { subscriptions, matches }: LookSettings,
  destination: Destination | null,
  post: Post | undefined,
): Subscription[K] | undefined {
  const own = subscriptions.filter((one) => one.destination === destination && one[setting] !== undefined);
  return (own.find(({ filter }) => post !== undefined && matches(post, filter)) ?? own[0])?.[setting];
}
