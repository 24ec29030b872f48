import type { Post } from '../../../content/post.ts';
import { quietHoursBetween, windowsBetween } from '../../../model/delivery-windows.ts';
import type { Destination } from '../../../model/destination.ts';
import type { Pause } from '../../../model/pause.ts';
import { isActive, type StoredSubscription, type Subscription } from '../../../model/subscription.ts';
import type { CalendarCount } from '../../../ports/dashboard-reads.ts';
import { STATE_CHOICES } from '../deliveries/filter.ts';
import { type CalendarRange, dayOf } from './range.ts';

/** A post whose publication time has not come, and the channels that will get it. */
export interface ScheduledPost {
  post: Post;
  /** ISO instant, UTC. */
  at: string;
  destinations: readonly Destination[];
}

/** The facts that a calendar is built from. */
export interface CalendarFacts {
  range: CalendarRange;
  nowMs: number;
  counts: readonly CalendarCount[];
  scheduled: readonly ScheduledPost[];
  /** New posts that wait until the folder is quiet; null if there are none. */
  settling: { posts: number; dueMs: number } | null;
  pauses: readonly Pause[];
  windows: readonly SendingWindow[];
}

/** One day of a calendar: what happened, what is waiting and what is planned. */
export interface CalendarDay {
  day: string;
  isToday: boolean;
  /** Whether the day is outside the month that is shown. */
  isOutsideMonth: boolean;
  /** Deliveries by a choice of `STATE_CHOICES`; choices without any are left out. */
  counts: readonly { choice: string; count: number }[];
  /** Earliest first. */
  scheduled: readonly ScheduledPost[];
  settling: { posts: number; at: string } | null;
  /** Paused targets, on the day on which Herald probes them next. */
  pauses: readonly Pause[];
  windows: readonly SendingWindow[];
}

/** The choices whose states do not overlap. */
const CHOICES = Object.entries(STATE_CHOICES).filter(([choice]) => choice !== 'attention');

/** Returns every day of a calendar, including those on which nothing happens. Pure. */
export function calendarDays({ range, nowMs, counts, scheduled, settling, pauses, windows }: CalendarFacts): readonly CalendarDay[] {
  const today = dayOf(nowMs);
  const settlingAt = settling && new Date(Math.max(settling.dueMs, nowMs)).toISOString();
  const inOrder = scheduled.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return range.days.map((day) => ({
    day,
    isToday: day === today,
    isOutsideMonth: range.view === 'month' && !day.startsWith(range.name),
    counts: byChoice(counts.filter((one) => one.day === day)),
    scheduled: inOrder.filter(({ at }) => at.startsWith(day)),
    settling: settling && settlingAt?.startsWith(day) ? { posts: settling.posts, at: settlingAt } : null,
    // An overdue probe is made now.
    pauses: pauses.filter(({ probeAt }) => dayOf(Math.max(Date.parse(probeAt), nowMs)) === day),
    windows: windows.filter(({ at }) => at.startsWith(day)),
  }));
}

/** Whether a day has no entries at all. Pure. */
export function isEmptyDay({ counts, scheduled, settling, pauses, windows }: CalendarDay): boolean {
  return counts.length + scheduled.length + pauses.length + windows.length === 0 && settling === null;
}

function byChoice(counts: readonly CalendarCount[]): CalendarDay['counts'] {
  return CHOICES.flatMap(([choice, { states }]) => {
    // All deliveries that have not ended belong to the choice “waiting”, which `planned` is a state of.
    const count = counts.reduce((sum, one) => (states.includes(one.endedAs ?? 'planned') ? sum + one.count : sum), 0);
    return count === 0 ? [] : [{ choice, count }];
  });
}

/** A time set by a subscription: when its digest is sent, or when its quiet hours are. */
export interface SendingWindow {
  destination: Subscription['destination'];
  kind: 'digest' | 'quiet-hours';
  /** ISO instants, UTC; `until` is null for a single moment. */
  at: string;
  until: string | null;
}

/** Returns the windows that begin in a time span, earliest first; each once, even if several subscriptions set it, and none of paused ones or from before a subscription was created. Pure. */
export function sendingWindows(
  subscriptions: readonly (Subscription & Pick<StoredSubscription, 'createdAt'>)[],
  span: { from: string; before: string },
): readonly SendingWindow[] {
  const untilMs = Date.parse(span.before);
  const iso = (ms: number): string => new Date(ms).toISOString();
  const windows = new Map<string, SendingWindow>();
  for (const { destination, delivery, createdAt } of subscriptions.filter(isActive)) {
    if (!delivery) continue;
    const fromMs = Math.max(Date.parse(span.from), Date.parse(createdAt));
    const digests = windowsBetween(delivery, fromMs, untilMs).map((ms) => ({ kind: 'digest' as const, at: iso(ms), until: null }));
    const quiet = quietHoursBetween(delivery, fromMs, untilMs).map((one) => ({
      kind: 'quiet-hours' as const,
      at: iso(one.fromMs),
      until: iso(one.untilMs),
    }));
    for (const one of [...digests, ...quiet]) windows.set(`${destination} ${one.kind} ${one.at}`, { destination, ...one });
  }
  return [...windows.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
