/** How Slack is to show an instant in the reader's own time zone, and what stands where it can't. */
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

/**
 * ISO instant → Slack date; null where it is no instant after 1970. Pure.
 * Midnight UTC stands for a day without a time: it is shown as that day, taken at noon so that it stays the same day from UTC-12 to UTC+11.
 */
export function slackDateOf(iso: string | null): SlackDate | null {
  const ms = iso === null ? Number.NaN : Date.parse(iso);
  if (!Number.isFinite(ms) || ms < 1000) return null;
  const day = DAY.format(ms);
  const timestamp = Math.floor(ms / 1000);
  if (ms % DAY_MS === 0) return { timestamp: timestamp + NOON_SECONDS, format: '{date_short_pretty}', fallback: day };
  return { timestamp, format: '{date_short_pretty} {time}', fallback: `${day}, ${TIME.format(ms)} UTC` };
}

/** The same without the time of day. Pure. */
export function dayOnly(date: SlackDate): SlackDate {
  return { ...date, format: '{date_short_pretty}', fallback: date.fallback.split(',', 1)[0] ?? '' };
}

/** The token that mrkdwn has for a date. Pure. */
export function mrkdwnDate({ timestamp, format, fallback }: SlackDate): string {
  return `<!date^${timestamp}^${format}|${fallback}>`;
}
