import { isPublished } from '../../archive/archive.ts';
import type { Post } from '../../content/post.ts';
import { releaseNameOf } from '../../model/build-announcement.ts';
import { deliveryKeyOf, type NewDelivery, newDelivery, parseReminderKey, reminderKeyOf } from '../../model/delivery.ts';
import { reminderObstacle } from '../../model/event.ts';
import type { PlainReason } from '../../model/reason.ts';
import { isActive, type Subscription, type SubscriptionFilter } from '../../model/subscription.ts';
import type { KnownReminder, Promotions, ReminderChanges } from '../../ports/post-store.ts';
import { oldestFirst } from './plan-channels.ts';

const MINUTE_MS = 60_000;

/** Input for planning policies. */
interface PolicyInput {
  posts: readonly Post[];
  subscriptions: readonly Subscription[];
  matchesAmong: (posts: readonly Post[]) => (post: Post, filter: SubscriptionFilter) => boolean;
  now: Date;
}

interface ReminderInput extends PolicyInput {
  /** Posts of the folder, without those that are still settling. */
  posts: readonly Post[];
  /** Ids of posts that still exist but can't be read or understood now, which changes no reminder. */
  unclearIds: ReadonlySet<string>;
}

/** Reasons for a withdrawal that may cease to apply. */
const MAY_RETURN: ReadonlySet<string> = new Set<PlainReason>([
  'draft',
  'expired',
  'removed',
  'event-cancelled',
  'event-moved',
  'no-subscription',
]);

/**
 * Plans the reminders of upcoming events: those to add, those to withdraw, and those to restore. A reminder whose time passed before it was planned
 * is never added. Every upcoming event that a subscription with reminders wants counts, even if it was announced long ago. Pure.
 */
export function planReminders(input: ReminderInput): (known: readonly KnownReminder[]) => ReminderChanges {
  const nowMs = input.now.getTime();
  const isToCome = ({ dueAt }: NewDelivery): boolean => Date.parse(dueAt ?? '') > nowMs;
  return (known) => {
    const wanted = wantedReminders(input);
    if (wanted.size === 0 && known.length === 0) return { insert: [], withdraw: [], restore: [] };
    const there = new Set(known.map(({ key }) => key));
    const obstacleOf = obstaclesOf(input, wanted);
    const returning = known.filter(({ state, reason }) => state === 'skipped' && reason !== null && MAY_RETURN.has(reason.kind));
    return {
      insert: [...wanted.values()].filter((row) => !there.has(row.key) && isToCome(row)),
      withdraw: known.flatMap((row) => {
        const obstacle = row.state === 'skipped' ? null : obstacleOf(row);
        return obstacle === null ? [] : [{ key: row.key, reason: { kind: obstacle } }];
      }),
      restore: returning.flatMap(({ key }) => {
        const row = wanted.get(key);
        return row && isToCome(row) ? [row] : [];
      }),
    };
  };
}

/** Returns why a reminder must be withdrawn; null: it stays. */
function obstaclesOf(
  { posts, unclearIds, now }: ReminderInput,
  wanted: ReadonlyMap<string, NewDelivery>,
): (row: KnownReminder) => PlainReason | null {
  const byId = new Map(posts.map((post) => [post.id, post]));
  return ({ key, postId }) => {
    if (wanted.has(key) || unclearIds.has(postId)) return null;
    const startMs = parseReminderKey(key)?.startMs ?? 0;
    // Once its event has begun, its own delivery attempt skips it with a reason.
    if (startMs <= now.getTime()) return null;
    const post = byId.get(postId);
    return post ? (reminderObstacle(post, startMs, now) ?? 'no-subscription') : 'removed';
  };
}

/** Returns every reminder of events that have not begun, by key. */
function wantedReminders({ posts, subscriptions, matchesAmong, now }: ReminderInput): ReadonlyMap<string, NewDelivery> {
  const wanted = new Map<string, NewDelivery>();
  const asking = subscriptions.filter((one) => one.reminders && isActive(one));
  if (asking.length === 0) return wanted;
  const events = posts.flatMap((post) => {
    if (post.event === null) return [];
    const startMs = Math.floor(Date.parse(post.event.startsAt) / MINUTE_MS) * MINUTE_MS;
    return startMs > now.getTime() && reminderObstacle(post, startMs, now) === null ? [{ post, startMs }] : [];
  });
  const matches = matchesAmong(events.map(({ post }) => post));
  for (const { destination, filter, reminders = [] } of asking)
    for (const { post, startMs } of events) {
      if (!matches(post, filter)) continue;
      for (const leadMinutes of reminders) {
        const key = reminderKeyOf(post.id, destination, { leadMinutes, startMs });
        const own = {
          postId: post.id,
          originalKey: deliveryKeyOf(post.id, destination, 'announce'),
          dueAt: new Date(startMs - leadMinutes * MINUTE_MS).toISOString(),
          reason: { kind: 'reminder', leadMinutes } as const,
        };
        wanted.set(key, newDelivery(key, destination, own));
      }
    }
  return wanted;
}

interface PromotionInput extends PolicyInput {
  /** Posts that were announced or changed by this scan. */
  changed: readonly Post[];
  /** Ids of posts whose promotions may be outdated: changed, withdrawn, removed or returned. */
  touched: readonly string[];
}

/** Plans which pre-releases announce, in the channels that asked for it, that their release is out; null: this scan affects no release. Pure. */
export function planPromotions(input: PromotionInput): Pick<Promotions, 'promote' | 'touched'> | null {
  const { posts, changed, touched, subscriptions, matchesAmong, now } = input;
  const asking = subscriptions.filter((one) => one.promotion && isActive(one));
  const wanted = new Set(asking.length === 0 ? [] : changed.flatMap((post) => releaseNameOf(post)?.name ?? []));
  if (wanted.size === 0) return touched.length === 0 ? null : { promote: [], touched };
  const releases = posts.flatMap((post) => {
    const name = releaseNameOf(post);
    return name && wanted.has(name.name) ? [{ post, ...name }] : [];
  });
  const matches = matchesAmong(releases.map(({ post }) => post));
  const out = new Map<string, Post>();
  for (const { post, name, prerelease } of releases.toSorted((a, b) => oldestFirst(a.post, b.post)))
    if (!prerelease && isPublished(post, now) && !out.has(name)) out.set(name, post);
  const promote = releases.flatMap(({ post, name, prerelease }) => {
    const release = out.get(name);
    if (!prerelease || !release) return [];
    const destinations = [...new Set(asking.filter(({ filter }) => matches(post, filter)).map(({ destination }) => destination))];
    return destinations.length === 0 ? [] : [{ postId: post.id, releaseId: release.id, destinations }];
  });
  return { promote, touched };
}
