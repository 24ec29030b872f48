import { type Words, wordsOf } from '../languages/index.ts';
import { isTimeZone } from '../lib/local-time.ts';

export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
type Weekday = (typeof WEEKDAYS)[number];

/** When a subscription's posts are sent; times are `HH:MM` in its time zone. */
type Timing =
  /** As they arrive. */
  | { mode: 'each' }
  /** One digest a day, week or month; `on` of a month: the day from 1; in shorter months, their last day. */
  | { mode: 'daily'; at: string }
  | { mode: 'weekly'; on: Weekday; at: string }
  | { mode: 'monthly'; on: number; at: string }
  /** As they arrive, up to `messages` messages a day in the channel; the rest as one digest the next day. */
  | { mode: 'at-most'; messages: number; at: string }
  /** At most one message every `minutes` minutes, oldest first. */
  | { mode: 'spread'; minutes: number };

/** How a subscription's posts are delivered: plain JSON. */
export type DeliveryMode = Timing & {
  /** IANA name. */
  timezone: string;
  /** Nothing is sent between these times of day; posts that arrive then are sent as one digest at the end. `from` may be later than `to`: overnight. */
  quiet?: { from: string; to: string };
};

/** Time of a digest if none is given. */
const DEFAULT_TIME = '09:00';
const MAX_MESSAGES = 1_000;
const MAX_MINUTES = 24 * 60;
const MAX_CHARS = 200;
const EXAMPLES = ['each', 'daily at 09:00', 'weekly on monday at 09:00', 'monthly on 1 at 09:00', 'at most 5 a day', 'every 30 minutes'];

const TIME = /^(?:[01]?\d|2[0-3]):[0-5]\d$/;

/**
 * Parses a mode as people write it: `daily at 09:00, quiet 22:00-07:00, Europe/Berlin`. Quiet hours and time zone are optional, and so are the time (default
 * 09:00) and the day (default monday, 1). `timezone`: used if the text names none. `words`: for the text of mistakes. Pure.
 */
export function parseDeliveryMode(
  text: string,
  timezone: string,
  { options }: Words = wordsOf('en'),
): { mode: DeliveryMode } | { mistake: string } {
  const said = text.trim().slice(0, MAX_CHARS);
  const words = said.split(/[\s,]+/);
  const last = words.at(-1) ?? '';
  const zone = (last.includes('/') || last === 'UTC') && isTimeZone(last) ? last : null;
  const spoken = (zone === null ? words : words.slice(0, -1)).map((word) => word.toLowerCase());
  const quietAt = spoken.indexOf('quiet');
  const timing = said === '' ? null : timingOf(quietAt === -1 ? spoken : spoken.slice(0, quietAt));
  if (timing === null) return { mistake: options.notAMode(said, EXAMPLES.join(', ')) };
  const mode = { ...timing, timezone: zone ?? timezone };
  if (quietAt === -1) return { mode };
  const hours = spoken.slice(quietAt + 1).join('');
  const [from = '', to = '', ...more] = hours.split(/-|–|to/);
  if (more.length > 0 || !TIME.test(from) || !TIME.test(to) || minutesOf(from) === minutesOf(to))
    return { mistake: options.notQuiet(hours) };
  return { mode: { ...mode, quiet: { from: padded(from), to: padded(to) } } };
}

/** Parses the part without quiet hours and time zone; null if it is invalid. */
function timingOf(words: readonly string[]): Timing | null {
  const hasTime = words.at(-2) === 'at';
  const time = hasTime ? (words.at(-1) ?? '') : DEFAULT_TIME;
  const start = (hasTime ? words.slice(0, -2) : words).join(' ') || 'each';
  if (!TIME.test(time)) return null;
  const at = padded(time);
  if (start === 'each') return hasTime ? null : { mode: 'each' };
  if (start === 'daily') return { mode: 'daily', at };
  const weekly = /^weekly(?: on ([a-z]+))?$/.exec(start);
  if (weekly) {
    const { 1: day = 'monday' } = weekly;
    const on = WEEKDAYS.find((name) => name === day || name.slice(0, 3) === day);
    return on ? { mode: 'weekly', on, at } : null;
  }
  const monthly = /^monthly(?: on (?:the )?(\d{1,2})(?:st|nd|rd|th|\.)?)?$/.exec(start);
  if (monthly) return within(Number(monthly[1] ?? 1), 31, (on) => ({ mode: 'monthly', on, at }));
  const most = /^at most (\d{1,4}) (?:messages )?a day$/.exec(start);
  if (most) return within(Number(most[1]), MAX_MESSAGES, (messages) => ({ mode: 'at-most', messages, at }));
  const every = /^every (?:(\d{1,4}) )?(minute|hour)s?$/.exec(start);
  if (!every || hasTime) return null;
  return within(Number(every[1] ?? 1) * (every[2] === 'hour' ? 60 : 1), MAX_MINUTES, (minutes) => ({ mode: 'spread', minutes }));
}

function within(number: number, most: number, make: (number: number) => Timing): Timing | null {
  return number >= 1 && number <= most ? make(number) : null;
}

/** Describes a mode in the form that `parseDeliveryMode` reads: `daily at 09:00 Europe/Berlin`. Pure. */
export function describeDeliveryMode(mode: DeliveryMode): string {
  const { quiet, timezone } = mode;
  const timing = describeTiming(mode);
  if (quiet) return `${timing}, quiet ${quiet.from}-${quiet.to} ${timezone}`;
  return mode.mode === 'each' || mode.mode === 'spread' ? timing : `${timing} ${timezone}`;
}

function describeTiming(mode: DeliveryMode): string {
  switch (mode.mode) {
    case 'each':
      return 'each';
    case 'daily':
      return `daily at ${mode.at}`;
    case 'weekly':
      return `weekly on ${mode.on} at ${mode.at}`;
    case 'monthly':
      return `monthly on ${mode.on} at ${mode.at}`;
    case 'at-most':
      return `at most ${mode.messages} a day at ${mode.at}`;
    case 'spread':
      return mode.minutes === 1 ? 'every minute' : `every ${mode.minutes} minutes`;
  }
}

/** Returns the minutes from midnight to `HH:MM`. Pure. */
export function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

function padded(time: string): string {
  return time.padStart(5, '0');
}
