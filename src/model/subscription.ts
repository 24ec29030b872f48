import type { Post } from '../content/post.ts';
import type { ApprovalTerms, NeededApproval } from './approval.ts';
import type { DeliveryMode } from './delivery-mode.ts';
import { type Destination, type Platform, platformOf } from './destination.ts';
import type { MessageStyle, PictureSize } from './message-style.ts';
import type { Mention, SubscriptionPolicies } from './policies.ts';
import type { Person } from './span.ts';

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
export interface Subscription extends MessageStyle, SubscriptionPolicies {
  /** Stable: of the settings' subscriptions derived from destination and filter, of others drawn once. */
  id: string;
  destination: Destination;
  filter: SubscriptionFilter;
  /** Where it was made: in the settings (`SETTINGS_ORIGINS`), or by a person: `chat`, `cli`, `web`. */
  origin: string;
  /** How pictures of posts are shown there; left out: as a thumbnail. */
  images?: PictureSize;
  /** Its messages wait until somebody approves them: in this channel, or (`true`) where the settings say. Left out, or `false`: nobody has to. */
  approve?: boolean | Destination;
  /** When its posts are sent; left out: as they come. */
  delivery?: DeliveryMode;
  /** While set, it wants nothing. */
  paused?: SubscriptionPause;
}

/** Since when, by whom and why a subscription is paused. `at`: ISO instant, UTC. */
interface SubscriptionPause {
  at: string;
  by: Person;
  reason: string | null;
}

/** A subscription with what is remembered of it. */
export interface StoredSubscription extends Subscription {
  /** As people call it: `3`. Never given to another. 0: of the settings, and not stored yet. */
  number: number;
  /** Another one after every change: whoever changes a subscription says which version was looked at. */
  version: number;
  /** Null: the settings made it. */
  createdBy: Person | null;
  /** ISO instants, UTC. */
  createdAt: string;
  changedBy: Person | null;
  changedAt: string;
}

/** Origins of the subscriptions that the settings own. */
export const SETTINGS_ORIGINS: readonly string[] = ['HERALD_ANNOUNCE_TO', 'herald.yaml', 'default'];

/** Begins the origin of what a file owns, before the file's name: `file:team-a.yaml` (`herald subscriptions apply`). */
export const FILE_ORIGIN = 'file:';

/** The same with what is to change; what is there and undefined is left out. Pure. */
export function withChanges<T extends object>(before: T, to: { [K in keyof T]?: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries({ ...before, ...to }).filter(([, value]) => value !== undefined)) as T;
}

/** Whether a subscription wants anything now: not while it is paused. Pure. */
export function isActive({ paused }: Pick<Subscription, 'paused'>): boolean {
  return paused === undefined;
}

/**
 * Those of a channel's subscriptions that say how its messages look, when they are sent and who approves them: the ones that are not paused. Where all
 * are, all of them: an edit, a replay or what was planned before still goes there as it would have gone. Pure.
 */
export function inForce<S extends Pick<Subscription, 'paused'>>(own: readonly S[]): readonly S[] {
  const active = own.filter(isActive);
  return active.length > 0 ? active : own;
}

/** What is asked for where. */
export interface LookSettings {
  subscriptions: readonly Subscription[];
  matches: (post: Post, filter: SubscriptionFilter) => boolean;
}

/** How a destination (null: none) wants the picture of a post: as its first subscription says that wants the post, else as any of its subscriptions says, else as the settings (`images`) do. Pure. */
export function pictureSizeFor(
  settings: LookSettings & { images: PictureSize },
  destination: Destination | null,
  post: Post | undefined,
): PictureSize {
  return askedFor('images', settings, destination, post) ?? settings.images;
}

/** Who is mentioned with a message about these posts: as the first of the destination's subscriptions says that wants one of them and says so. Null: nobody. Pure. */
export function mentionFor({ subscriptions, matches }: LookSettings, destination: Destination, posts: readonly Post[]): Mention | null {
  const asking = subscriptions.filter((one) => one.destination === destination && one.mention && isActive(one));
  return asking.find(({ filter }) => posts.some((post) => matches(post, filter)))?.mention ?? null;
}

/** Whether the message of a post gets a thread in a destination: where one of its subscriptions that wants the post says so. Pure. */
export function opensThread({ subscriptions, matches }: LookSettings, destination: Destination, post: Post): boolean {
  return subscriptions.some(
    (one) => one.destination === destination && one.thread === 'post' && isActive(one) && matches(post, one.filter),
  );
}

/** Whether an event belongs in the calendar of a destination's community: where one of its subscriptions that wants the post says so. Pure. */
export function wantsCalendar({ subscriptions, matches }: LookSettings, destination: Destination, post: Post): boolean {
  return subscriptions.some(
    (one) => one.destination === destination && one.calendar === true && isActive(one) && matches(post, one.filter),
  );
}

/** Whether any subscription of a platform puts events in a calendar. Pure. */
export function needsCalendar(subscriptions: readonly Subscription[], platform: Platform): boolean {
  return subscriptions.some(({ calendar, destination }) => calendar === true && platformOf(destination) === platform);
}

/** How a destination (null: none) wants messages about a post: each of it as pictures are. Pure. */
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

/** Whether settings or a file say so: it is theirs to change. Pure. */
export function isWritten({ origin }: Pick<StoredSubscription, 'origin'>): boolean {
  return SETTINGS_ORIGINS.includes(origin) || origin.startsWith(FILE_ORIGIN);
}

/** What the settings say of approvals. */
export interface ApprovalSettings extends ApprovalTerms {
  /** Where they are asked for, unless a subscription names a channel. */
  review: Destination;
  /** Channels that get nothing without one. */
  channels: readonly Destination[];
}

/**
 * Where a message about these posts to that channel has to be approved; null: nowhere. One subscription that asks for it, among those that want one of
 * the posts, is enough; where no subscription wants them, any of the channel's is. `isMarked`: it was planned as one that somebody has to approve. Pure.
 */
export function approvalFor(
  { review, channels, remindAfterMs, expireAfterMs }: ApprovalSettings,
  { subscriptions, matches }: LookSettings,
  { destination, posts, isMarked }: { destination: Destination; posts: readonly Post[]; isMarked: boolean },
): NeededApproval | null {
  const all = subscriptions.filter((one) => one.destination === destination);
  // What was planned for approval keeps it, and its place, while the subscription that asked for it is paused.
  const own = isMarked ? all : inForce(all);
  const asking = own.filter(({ approve = false }) => approve !== false);
  const isWanted = ({ filter }: (typeof own)[number]): boolean => posts.some((post) => matches(post, filter));
  const isAsked = isMarked || channels.includes(destination);
  // Mostly nobody asks, and then no post has to be looked at.
  const meant = asking.find(isWanted) ?? (asking.length > 0 && (isAsked || !own.some(isWanted)) ? asking[0] : undefined);
  if (meant === undefined && !isAsked) return null;
  return { review: typeof meant?.approve === 'string' ? meant.approve : review, remindAfterMs, expireAfterMs };
}
