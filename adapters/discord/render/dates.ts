import type { EventFacts } from '../../../src/content/post.ts';

export const DAY_MS = 86_400_000;

/** Styles of https://docs.discord.com/developers/reference#message-formatting-timestamp-styles: day and time long (`F`) or short (`f`), day long (`D`) or short (`d`), time (`t`). */
type Style = 'F' | 'f' | 'D' | 'd' | 't';

/** Returns `<t:…>`, which Discord shows in the reader's time zone and format; null if `iso` is not a time. Pure. */
export function timestampOf(iso: string, style: Style): string | null {
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? null : stamp(ms, style);
}

/** Returns a timestamp of the UTC day of a time, shown as the same day from UTC-12 to UTC+11; null if `iso` is not a time. Pure. */
export function dayStampOf(iso: string | null, style: 'D' | 'd'): string | null {
  const ms = iso === null ? Number.NaN : Date.parse(iso);
  return Number.isNaN(ms) ? null : dayStamp(ms, style);
}

/** Returns the start and end of an event, with the day once if both are on the same day; null if the start is not a time. Midnight UTC means a day without a time. `isLong`: with the weekday. Pure. */
export function eventStampsOf({ startsAt, endsAt }: Pick<EventFacts, 'startsAt' | 'endsAt'>, isLong: boolean): string | null {
  const [start, end] = [Date.parse(startsAt), endsAt === null ? Number.NaN : Date.parse(endsAt)];
  if (Number.isNaN(start)) return null;
  const isWholeDay = start % DAY_MS === 0;
  const first = isWholeDay ? dayStamp(start, 'D') : stamp(start, isLong ? 'F' : 'f');
  if (Number.isNaN(end) || end <= start) return first;
  const isOneDay = Math.floor(start / DAY_MS) === Math.floor(end / DAY_MS);
  if (isWholeDay) return isOneDay ? first : `${first} – ${dayStamp(end, 'D')}`;
  return `${first} – ${stamp(end, isOneDay ? 't' : isLong ? 'F' : 'f')}`;
}

function dayStamp(ms: number, style: Style): string {
  return stamp(Math.floor(ms / DAY_MS) * DAY_MS + DAY_MS / 2, style);
}

function stamp(ms: number, style: Style): string {
  return `<t:${Math.floor(ms / 1000)}:${style}>`;
}
