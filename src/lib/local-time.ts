/** A day of the calendar; `month` and `day` from 1. */
export interface CalendarDay {
  year: number;
  month: number;
  day: number;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const MAX_OFFSETS = 5_000;

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Map<number, number>>();

/** Whether this is the name of an IANA time zone, like `Europe/Berlin` or `UTC`. Pure. */
export function isTimeZone(name: string): boolean {
  try {
    // Offsets (`+02:00`) and abbreviations (`CEST`) don't define daylight saving time, or stand for several zones.
    return /^[A-Z][A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*$/.test(name) && formatIn(name) !== null;
  } catch {
    return false;
  }
}

/** The calendar day in a time zone at an instant (epoch ms). Pure. */
export function dayIn(zone: string, atMs: number): CalendarDay {
  const shown = new Date(atMs + offsetIn(zone, atMs));
  return { year: shown.getUTCFullYear(), month: shown.getUTCMonth() + 1, day: shown.getUTCDate() };
}

/** The calendar day `days` days later. Pure. */
export function addDays({ year, month, day }: CalendarDay, days: number): CalendarDay {
  const moved = new Date(Date.UTC(year, month - 1, day + days));
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
}

/** Day of the week, from 0 for Sunday. Pure. */
export function weekdayOf({ year, month, day }: CalendarDay): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay();
}

/** Number of days in a month; `month` from 1. Pure. */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/**
 * The instant (epoch ms) at which clocks in a time zone show this time of a day, in minutes since midnight. If they show it twice, the first instant;
 * if they skip it, the moment of the change. Pure.
 */
export function instantIn(zone: string, { year, month, day }: CalendarDay, minutes: number): number {
  const shownMs = Date.UTC(year, month - 1, day) + minutes * MINUTE_MS;
  const before = offsetIn(zone, shownMs - DAY_MS);
  const after = offsetIn(zone, shownMs + DAY_MS);
  const candidates = [shownMs - before, shownMs - after].filter((ms) => ms + offsetIn(zone, ms) === shownMs);
  return candidates.length > 0 ? Math.min(...candidates) : changeBetween(zone, shownMs - DAY_MS, shownMs + DAY_MS);
}

/** When the offset of a zone changes, to the minute. */
function changeBetween(zone: string, fromMs: number, untilMs: number): number {
  const before = offsetIn(zone, fromMs);
  let low = fromMs;
  let high = untilMs;
  while (high - low > MINUTE_MS) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS;
    if (offsetIn(zone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** How far clocks in a zone are ahead of UTC, ms. Used for thousands of channels at a time, so each zone and minute is computed only once. */
function offsetIn(zone: string, atMs: number): number {
  // Clock changes have been at whole minutes since 1972 (https://data.iana.org/time-zones/tzdb/africa: Liberia was the last exception).
  const minuteMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
  const kept = offsets.get(zone) ?? new Map<number, number>();
  offsets.set(zone, kept);
  let offset = kept.get(minuteMs);
  if (offset === undefined) {
    if (kept.size >= MAX_OFFSETS) kept.clear();
    offset = readOffset(zone, minuteMs);
    kept.set(minuteMs, offset);
  }
  return offset;
}

function readOffset(zone: string, atMs: number): number {
  const parts = new Map(
    formatIn(zone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - atMs;
}

/** Returns a cached format: creating one takes a hundred times as long as using it. */
function formatIn(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    const number = 'numeric';
    const fields = { year: number, month: number, day: number, hour: number, minute: number, second: number } as const;
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      ...fields,
    });
    formats.set(zone, format);
  }
  return format;
}
