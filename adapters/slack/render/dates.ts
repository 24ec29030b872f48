import type { EventFacts } from '../../../src/content/post.ts';

/** How Slack shows an instant in the reader's own time zone and format, and what it shows if it can't. */
export interface SlackDate {
  /** Seconds since 1970. */
  timestamp: number;
  /** Template of https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
  format: string;
  /** Plain text in UTC. */
  fallback: string;
}

const DAY = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' });
const TIME = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', hour: '2-digit', minute: '2-digit' });
const NOON_SECONDS = 12 * 3600;
const DAY_MS = 86_400_000;

/** Returns the day of an ISO instant; null if it is not an instant after 1970. Pure. */
export function slackDayOf(iso: string | null): SlackDate | null {
  const ms = Date.parse(iso ?? '');
  return slackDateOf(ms - (ms % DAY_MS));
}

/**
 * Converts an ISO instant or epoch ms to a Slack date; null if it is not an instant after 1970. Pure.
 * Midnight UTC means a day without a time: it is shown as that day, taken at noon so that it stays the same day from UTC-12 to UTC+11.
 */
export function slackDateOf(instant: string | number | null): SlackDate | null {
  const ms = typeof instant === 'number' ? instant : Date.parse(instant ?? '');
  if (!Number.isFinite(ms) || ms < 1000) return null;
  const day = DAY.format(ms);
  const timestamp = Math.floor(ms / 1000);
  if (ms % DAY_MS === 0) return { timestamp: timestamp + NOON_SECONDS, format: '{date_short_pretty}', fallback: day };
  return { timestamp, format: '{date_short_pretty} {time}', fallback: `${day}, ${TIME.format(ms)} UTC` };
}

/** Returns from when to when an event lasts, its day once: `24 Mar 2026`, `24 Mar 2026, 08:00 UTC – 16:00 UTC`, `24 Mar 2026 – 26 Mar 2026`; empty if the start is not an instant. Pure. */
export function slackSpanOf({ startsAt, endsAt }: Pick<EventFacts, 'startsAt' | 'endsAt'>): readonly SlackDate[] {
  const [start, end] = [slackDateOf(startsAt), slackDateOf(endsAt)];
  if (start === null) return [];
  if (end === null || endsAt === null || endsAt <= startsAt) return [start];
  const [startMs, endMs] = [Date.parse(startsAt), Date.parse(endsAt)];
  const isOneDay = Math.floor(startMs / DAY_MS) === Math.floor(endMs / DAY_MS);
  // An event that starts on a day without a time ends on a day as well, whatever time the file gives its end.
  if (startMs % DAY_MS === 0) return isOneDay ? [start] : [start, slackDayOf(endsAt) ?? end];
  return [start, isOneDay ? { timestamp: end.timestamp, format: '{time}', fallback: `${TIME.format(endMs)} UTC` } : end];
}

/** Returns the mrkdwn token of a date. Pure. */
export function mrkdwnDate({ timestamp, format, fallback }: SlackDate): string {
  return `<!date^${timestamp}^${format}|${fallback}>`;
}
