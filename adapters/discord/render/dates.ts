import type { EventFacts } from '../../../src/content/post.ts';

export const DAY_MS = 86_400_000;

/** Forms of https://docs.discord.com/developers/reference#message-formatting-timestamp-styles: day and time long (`F`) or short (`f`), day long (`D`) or short (`d`), time (`t`). */
type Style = 'F' | 'f' | 'D' | 'd' | 't';

/** `<t:…>`, which Discord shows in the reader's own time zone and form; null for no time. Pure. */
export function timestampOf(iso: string, style: Style): string | null {
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? null : stamp(ms, style);
}

/** The day (in UTC) of an instant, the same day from UTC-12 to UTC+11; null for no date. Pure. */
export function dayStampOf(iso: string | null, style: 'D' | 'd'): string | null {
  const ms = iso === null ? Number.NaN : Date.parse(iso);
  return Number.isNaN(ms) ? null : dayStamp(ms, style);
}

/** From when to when an event lasts, its day once; null for no time. Midnight UTC stands for a day without a time. `long`: day of the week too. Pure. */
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
