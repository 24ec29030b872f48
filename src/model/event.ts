import { isExpired, isScheduled } from '../archive/archive.ts';
import type { Post } from '../content/post.ts';
import type { Calendars } from '../ports/messenger.ts';
import type { ReminderKey } from './delivery.ts';
import type { Destination, Platform } from './destination.ts';
import type { PlainReason } from './reason.ts';

const MINUTE_MS = 60_000;

/** Returns the time after which a reminder is no longer useful, epoch ms: when half of its lead time has passed. Pure. */
export function reminderUsefulUntilMs({ leadMinutes, startMs }: ReminderKey): number {
  return startMs - (leadMinutes * MINUTE_MS) / 2;
}

const CANCELLED = /^[\s[(*]*(?:cancell?ed|postponed)\b|[[(:–—-]\s*(?:cancell?ed|postponed)[\s\])!.]*$/i;

/** Whether the title of an event marks it as cancelled or postponed: `CANCELLED: KubeDay`, `KubeDay (postponed)`. Pure. */
export function isCancelled({ title }: Pick<Post, 'title'>): boolean {
  return CANCELLED.test(title);
}

/** Returns why a reminder of an event planned for `startMs` must not be sent; null if nothing prevents it. Pure. */
export function reminderObstacle(
  post: Post,
  startMs: number,
  now: Date,
): Extract<PlainReason, 'draft' | 'expired' | 'event-cancelled' | 'event-moved'> | null {
  if (isScheduled(post, now)) return 'draft';
  if (isExpired(post, now)) return 'expired';
  if (isCancelled(post)) return 'event-cancelled';
  const isThen = post.event !== null && Math.floor(Date.parse(post.event.startsAt) / MINUTE_MS) * MINUTE_MS === startMs;
  return isThen ? null : 'event-moved';
}

/** Returns why an event must not be in a calendar, or must be removed from it; null if nothing prevents it. `post` undefined: its file is gone. Pure. */
export function calendarObstacle(post: Post | undefined, now: Date): Extract<PlainReason, 'removed' | 'draft' | 'event-cancelled'> | null {
  if (!post?.event) return 'removed';
  if (isScheduled(post, now)) return 'draft';
  return isCancelled(post) ? 'event-cancelled' : null;
}

/** Whether an event has begun: calendars only take upcoming ones. Pure. */
export function hasBegun({ event }: Post, now: Date): boolean {
  return event !== null && Date.parse(event.startsAt) <= now.getTime();
}

/** Returns what prevents Herald from writing events into the calendars of these channels, in plain sentences; empty if nothing does. @throws {DeliveryError} if the platform can't be asked */
export async function calendarProblems(
  platform: Platform,
  calendars: Calendars | undefined,
  destinations: readonly Destination[],
): Promise<readonly string[]> {
  if (calendars) return calendars.check(destinations);
  return [`${destinations.join(', ')}: Herald can’t add events to calendars on ${platform}, so “calendar” has no effect there`];
}
