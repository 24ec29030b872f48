import { isScheduled } from '../archive/is-published.ts';
import type { Post } from '../content/post.ts';
import type { Calendars } from '../ports/messenger.ts';
import type { Destination, Platform } from './destination.ts';
import type { PlainReason } from './reason.ts';
import { isCancelled } from './reminder.ts';

/** Why an event is in no calendar, or not any more; null: nothing speaks against it. `post` undefined: its file is gone. Pure. */
export function calendarObstacle(post: Post | undefined, now: Date): Extract<PlainReason, 'removed' | 'draft' | 'event-cancelled'> | null {
  if (!post?.event) return 'removed';
  if (isScheduled(post, now)) return 'draft';
  return isCancelled(post) ? 'event-cancelled' : null;
}

/** Whether an event has begun: calendars take what is to come. Pure. */
export function hasBegun({ event }: Post, now: Date): boolean {
  return event !== null && Date.parse(event.startsAt) <= now.getTime();
}

/** What keeps events out of the calendars of these channels, in plain words; empty: nothing. @throws {DeliveryError} when it can't be asked */
export async function calendarProblems(
  platform: Platform,
  calendars: Calendars | undefined,
  destinations: readonly Destination[],
): Promise<readonly string[]> {
  if (calendars) return calendars.check(destinations);
  return [`${destinations.join(', ')}: Herald writes events into no calendar of ${platform}, so calendar changes nothing there`];
}
