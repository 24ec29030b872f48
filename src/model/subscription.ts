import type { Post } from '../content/post.ts';
import type { ApprovalOptions, NeededApproval } from './approval.ts';
import type { DeliveryMode } from './delivery-mode.ts';
import { type Destination, type Platform, platformOf } from './destination.ts';
import type { MessageStyle, PictureSize } from './message-style.ts';
import type { Mention, SubscriptionPolicies } from './policies.ts';
import type { Person } from './span.ts';

/** Which posts a destination wants: within a list, any entry may match; all lists that are given, and the expression, must match. */
export interface SubscriptionFilter {
  tags: readonly string[];
  /** Whole names. */
  sources: readonly string[];
  kinds: readonly string[];
  words: readonly string[];
  /** In the search query language; checked by `parseFilter`. */
  expression?: string;
}

/** Which posts a destination gets. One per destination and filter. */
export interface Subscription extends MessageStyle, SubscriptionPolicies {
  /** Stable: derived from destination and filter for subscriptions of the settings, generated once for all others. */
  id: string;
  destination: Destination;
  filter: SubscriptionFilter;
  /** Where it was created: the settings (`SETTINGS_ORIGINS`), a file (`FILE_ORIGIN`), or by a person: `chat`, `cli`, `web`. */
  origin: string;
  /** How pictures of posts are shown there; left out: see `pictureSizeFor`. */
  images?: PictureSize;
  /** Its messages wait for approval: in this channel, or (`true`) in the one from the settings. Left out, or `false`: no approval is needed. */
  approve?: boolean | Destination;
  /** When its posts are sent; left out: as they arrive. */
  delivery?: DeliveryMode;
  /** While set, the subscription selects no posts. */
  paused?: SubscriptionPause;
}

/** Since when, by whom and why a subscription is paused. `at`: ISO instant, UTC. */
interface SubscriptionPause {
  at: string;
  by: Person;
  reason: string | null;
}

/** A subscription with its stored metadata. */
export interface StoredSubscription extends Subscription {
  /** Number by which people refer to it: `3`. Never reused. 0: from the settings and not stored yet. */
  number: number;
  /** Differs after every change: a change must name the version it is based on. */
  version: number;
  /** null: created by the settings. */
  createdBy: Person | null;
  /** ISO instants, UTC. */
  createdAt: string;
  changedBy: Person | null;
  changedAt: string;
}

/** Origins of the subscriptions that the settings own. */
export const SETTINGS_ORIGINS: readonly string[] = ['HERALD_ANNOUNCE_TO', 'herald.yaml', 'default'];

/** Prefix of the origin of subscriptions owned by a file, followed by the file's name: `file:team-a.yaml` (`herald subscriptions apply`). */
export const FILE_ORIGIN = 'file:';

/** Returns a copy with the changes applied; keys whose value is undefined are removed. Pure. */
export function withChanges<T extends object>(before: T, to: { [K in keyof T]?: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries({ ...before, ...to }).filter(([, value]) => value !== undefined)) as T;
}

/** Whether a subscription selects posts at the moment, which means that it is not paused. Pure. */
export function isActive({ paused }: Pick<Subscription, 'paused'>): boolean {
  return paused === undefined;
}

/**
 * Returns those of a channel's subscriptions that determine how its messages look, when they are sent and who approves them: the ones that are not paused.
 * If all are paused, returns all of them: edits, replays and messages planned earlier still go there as they would have gone before. Pure.
 */
export function inForce<S extends Pick<Subscription, 'paused'>>(own: readonly S[]): readonly S[] {
  const active = own.filter(isActive);
  return active.length > 0 ? active : own;
}

/** The subscriptions, and how to test whether a post matches a filter. */
export interface LookSettings {
  subscriptions: readonly Subscription[];
  matches: (post: Post, filter: SubscriptionFilter) => boolean;
}

/** Returns the size of a post's picture in a destination (null: none): from its first subscription that wants the post and sets a size, otherwise from any of its subscriptions, otherwise from the settings (`images`). Pure. */
export function pictureSizeFor(
  settings: LookSettings & { images: PictureSize },
  destination: Destination | null,
  post: Post | undefined,
): PictureSize {
  return askedFor('images', settings, destination, post) ?? settings.images;
}

/** Returns who is mentioned with a message about these posts: the mention of the destination's first subscription that has one and wants one of the posts. null: nobody. Pure. */
export function mentionFor({ subscriptions, matches }: LookSettings, destination: Destination, posts: readonly Post[]): Mention | null {
  const asking = subscriptions.filter((one) => one.destination === destination && one.mention && isActive(one));
  return asking.find(({ filter }) => posts.some((post) => matches(post, filter)))?.mention ?? null;
}

/** Whether the message of a post gets a thread in a destination: if one of its subscriptions that want the post asks for it. Pure. */
export function opensThread({ subscriptions, matches }: LookSettings, destination: Destination, post: Post): boolean {
  return subscriptions.some(
    (one) => one.destination === destination && one.thread === 'post' && isActive(one) && matches(post, one.filter),
  );
}

/** Whether an event belongs in the calendar of a destination's community: if one of its subscriptions that want the post asks for it. Pure. */
export function wantsCalendar({ subscriptions, matches }: LookSettings, destination: Destination, post: Post): boolean {
  return subscriptions.some(
    (one) => one.destination === destination && one.calendar === true && isActive(one) && matches(post, one.filter),
  );
}

/** Whether any subscription on a platform puts events in a calendar. Pure. */
export function needsCalendar(subscriptions: readonly Subscription[], platform: Platform): boolean {
  return subscriptions.some(({ calendar, destination }) => calendar === true && platformOf(destination) === platform);
}

/** Returns the style of messages about a post in a destination (null: none); each setting is chosen like the picture size. Pure. */
export function messageStyleFor(settings: LookSettings, destination: Destination | null, post: Post | undefined): MessageStyle {
  const asked = (setting: keyof MessageStyle) => {
    const value = askedFor(setting, settings, destination, post);
    return value === undefined ? {} : { [setting]: value };
  };
  return { ...asked('style'), ...asked('length'), ...asked('facts'), ...asked('language') };
}

function askedFor<K extends 'images' | keyof MessageStyle>(
  setting: K,
  { subscriptions, matches }: LookSettings,
  destination: Destination | null,
  post: Post | undefined,
): Subscription[K] | undefined {
  const own = inForce(subscriptions.filter((one) => one.destination === destination)).filter((one) => one[setting] !== undefined);
  return (own.find(({ filter }) => post !== undefined && matches(post, filter)) ?? own[0])?.[setting];
}

/** Whether a subscription is defined in the settings or a file, so that it can only be changed there. Pure. */
export function isConfigOwned({ origin }: Pick<StoredSubscription, 'origin'>): boolean {
  return SETTINGS_ORIGINS.includes(origin) || origin.startsWith(FILE_ORIGIN);
}

/** Approval settings. */
export interface ApprovalSettings extends ApprovalOptions {
  /** Where approval is requested, unless a subscription names a channel. */
  review: Destination;
  /** Channels whose messages always need approval. */
  channels: readonly Destination[];
}

/**
 * Returns where a message about these posts to that channel must be approved; null: it needs no approval. One subscription that asks for approval, among those that
 * want one of the posts, is enough; if no subscription wants them, any of the channel's is. `isMarked`: it was planned as needing approval. Pure.
 */
export function approvalFor(
  { review, channels, remindAfterMs, expireAfterMs }: ApprovalSettings,
  { subscriptions, matches }: LookSettings,
  { destination, posts, isMarked }: { destination: Destination; posts: readonly Post[]; isMarked: boolean },
): NeededApproval | null {
  const all = subscriptions.filter((one) => one.destination === destination);
  // A message planned for approval still needs it, in the same place, while the subscription that asked for it is paused.
  const own = isMarked ? all : inForce(all);
  const asking = own.filter(({ approve = false }) => approve !== false);
  const isWanted = ({ filter }: (typeof own)[number]): boolean => posts.some((post) => matches(post, filter));
  const isAsked = isMarked || channels.includes(destination);
  // Usually no subscription asks for approval, and then no post has to be matched.
  const meant = asking.find(isWanted) ?? (asking.length > 0 && (isAsked || !own.some(isWanted)) ? asking[0] : undefined);
  if (meant === undefined && !isAsked) return null;
  return { review: typeof meant?.approve === 'string' ? meant.approve : review, remindAfterMs, expireAfterMs };
}
