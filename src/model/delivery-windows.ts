import { addDays, type CalendarDay, dayIn, daysInMonth, instantIn, weekdayOf } from '../lib/local-time.ts';
import { type DeliveryMode, minutesOf, WEEKDAYS } from './delivery-mode.ts';
import type { Destination } from './destination.ts';
import { inForce, type Subscription } from './subscription.ts';

/** Maximum number of windows that are listed: three years of days. */
const MAX_WINDOWS = 1_100;

/** Returns when the next digest of a mode is due after an instant, epoch ms; for `at-most`, the digest of posts above the daily limit. A time within quiet hours moves to their end. null: the mode has no digests. Pure. */
export function nextWindow(mode: DeliveryMode, afterMs: number): number | null {
  const { timezone } = mode;
  if (mode.mode === 'each' || mode.mode === 'spread') return null;
  const minutes = minutesOf(mode.at);
  // Quiet hours may have delayed the digest of an earlier day until after this instant.
  const first = addDays(dayIn(timezone, afterMs), -2);
  for (let days = 0; ; days++) {
    const day = addDays(first, days);
    if (!isDayOf(mode, day)) continue;
    const dueMs = afterQuiet(mode, instantIn(timezone, day, minutes));
    if (dueMs > afterMs) return dueMs;
  }
}

function isDayOf(mode: DeliveryMode, day: CalendarDay): boolean {
  if (mode.mode === 'weekly') return WEEKDAYS[weekdayOf(day)] === mode.on;
  return mode.mode !== 'monthly' || day.day === Math.min(mode.on, daysInMonth(day.year, day.month));
}

/** Returns when the quiet hours that contain an instant end, epoch ms; null if none do. Pure. */
export function quietUntil({ quiet, timezone }: DeliveryMode, atMs: number): number | null {
  if (!quiet) return null;
  const from = minutesOf(quiet.from);
  const to = minutesOf(quiet.to);
  const today = dayIn(timezone, atMs);
  for (const day of [addDays(today, -1), today]) {
    const endMs = instantIn(timezone, from < to ? day : addDays(day, 1), to);
    if (instantIn(timezone, day, from) <= atMs && atMs < endMs) return endMs;
  }
  return null;
}

/** Returns the instant itself, or the end of the quiet hours that contain it. Pure. */
function afterQuiet(mode: DeliveryMode, atMs: number): number {
  return quietUntil(mode, atMs) ?? atMs;
}

/** Returns the begin and end of the day that contains an instant in the mode's time zone, epoch ms. Pure. */
export function dayAround({ timezone }: DeliveryMode, atMs: number): { fromMs: number; untilMs: number } {
  const day = dayIn(timezone, atMs);
  return { fromMs: instantIn(timezone, day, 0), untilMs: instantIn(timezone, addDays(day, 1), 0) };
}

/** Returns when digests of a mode may be due from `fromMs` on and before `untilMs` (epoch ms): at its times, or at the ends of its quiet hours; at most 1,100. Pure. */
export function windowsBetween(mode: DeliveryMode, fromMs: number, untilMs: number): readonly number[] {
  const windows: number[] = [];
  let afterMs = fromMs - 1;
  while (windows.length < MAX_WINDOWS) {
    const nextMs = nextWindow(mode, afterMs) ?? nextQuietEnd(mode, afterMs);
    if (nextMs === null || nextMs >= untilMs) break;
    windows.push(nextMs);
    afterMs = nextMs;
  }
  return windows;
}

/** Returns the quiet hours of a mode that begin from `fromMs` on and before `untilMs` (epoch ms). Pure. */
export function quietHoursBetween(
  { quiet, timezone }: DeliveryMode,
  fromMs: number,
  untilMs: number,
): readonly { fromMs: number; untilMs: number }[] {
  if (!quiet) return [];
  const [from, to] = [minutesOf(quiet.from), minutesOf(quiet.to)];
  const hours: { fromMs: number; untilMs: number }[] = [];
  for (let day = dayIn(timezone, fromMs); hours.length < MAX_WINDOWS; day = addDays(day, 1)) {
    const beginMs = instantIn(timezone, day, from);
    if (beginMs >= untilMs) break;
    if (beginMs >= fromMs) hours.push({ fromMs: beginMs, untilMs: instantIn(timezone, from < to ? day : addDays(day, 1), to) });
  }
  return hours;
}

function nextQuietEnd({ quiet, timezone }: DeliveryMode, afterMs: number): number | null {
  if (!quiet) return null;
  const today = dayIn(timezone, afterMs);
  const ends = [-1, 0, 1, 2].map((days) => instantIn(timezone, addDays(today, days), minutesOf(quiet.to)));
  return ends.find((endMs) => endMs > afterMs) ?? null;
}

/** The quiet hours that a channel is currently in. */
export interface QuietChannel {
  /** When messages to it resume, epoch ms. */
  untilMs: number;
  /** Mode of the subscription whose quiet hours end first. */
  mode: DeliveryMode;
}

/** Returns the quiet hours of a channel, which last while all of its subscriptions in force (see `inForce`) have quiet hours; null if it is in none. Pure. */
export function quietChannel(subscriptions: readonly Subscription[], destination: Destination, nowMs: number): QuietChannel | null {
  const own = inForce(subscriptions.filter((one) => one.destination === destination));
  const ends = own.flatMap(({ delivery }) => {
    const untilMs = delivery ? quietUntil(delivery, nowMs) : null;
    return delivery && untilMs !== null ? [{ untilMs, mode: delivery }] : [];
  });
  const [first] = ends.toSorted((a, b) => a.untilMs - b.untilMs);
  return ends.length === own.length ? (first ?? null) : null;
}

/** Times of a mode as of one moment, epoch ms. */
export interface ModeMoments {
  mode: DeliveryMode;
  /** Earliest time at which a message may be sent: now, or when the quiet hours end. */
  soonestMs: number;
  isQuiet: boolean;
  /** When the next digest is due; for `at-most`, the one for the day after `soonestMs`. null: the mode has no digests. */
  digestMs: number | null;
  /** Returns the instant itself, or the end of the quiet hours that contain it. */
  afterQuiet: (atMs: number) => number;
  /** The day that contains `soonestMs`. */
  day: { fromMs: number; untilMs: number };
}

/** Returns a function that computes the times of a mode as of now, once for equal modes: calendar arithmetic is slow, and thousands of channels may share a mode. */
export function createModeMoments(nowMs: number): (mode: DeliveryMode) => ModeMoments {
  const known = new Map<string, ModeMoments>();
  return (mode) => {
    const text = JSON.stringify(mode);
    const moments = known.get(text) ?? momentsOf(mode, nowMs);
    known.set(text, moments);
    return moments;
  };
}

function momentsOf(mode: DeliveryMode, nowMs: number): ModeMoments {
  const quietEndMs = quietUntil(mode, nowMs);
  const soonestMs = quietEndMs ?? nowMs;
  const day = dayAround(mode, soonestMs);
  const digestMs = nextWindow(mode, mode.mode === 'at-most' ? day.untilMs - 1 : nowMs);
  const moved = new Map<number, number>();
  const moveOutOfQuiet = (atMs: number): number => {
    const known = moved.get(atMs) ?? afterQuiet(mode, atMs);
    moved.set(atMs, known);
    return known;
  };
  return { mode, soonestMs, isQuiet: quietEndMs !== null, digestMs, afterQuiet: moveOutOfQuiet, day };
}
