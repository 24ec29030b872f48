const DAY_MS = 86_400_000;
const FIRST_YEAR = 1970;
const LAST_YEAR = 2999;

/** The days that a calendar shows; all days are in UTC. */
export interface CalendarRange {
  view: 'month' | 'week';
  /** `2026-11`, or the Monday of the week. */
  name: string;
  /** `November 2026`, `Week of 2 November 2026`. */
  title: string;
  /** From a Monday to a Sunday, `2026-10-26` …; for a month, including the days around it that fill its weeks. */
  days: readonly string[];
  /** Names of the ranges before and after; null: outside the years that a calendar shows. */
  previous: string | null;
  next: string | null;
}

/** Returns the range that the address names: a month, the week of a day, or the current month if neither is given; or what is wrong with the address. Pure. */
export function calendarRange(month: string | null, week: string | null, nowMs: number): CalendarRange | { mistake: string } {
  if (week !== null) {
    const atMs = dayMs(week);
    return atMs === null ? { mistake: `“${week}” is not a day. Write one like 2026-01-31.` } : weekOf(atMs);
  }
  const name = month ?? dayOf(nowMs).slice(0, 7);
  const atMs = /^\d{4}-\d{2}$/.test(name) ? dayMs(`${name}-01`) : null;
  return atMs === null ? { mistake: `“${name}” is not a month. Write one like 2026-01.` } : monthOf(atMs);
}

/** Returns the day (UTC) of an instant: `2026-01-31`. Pure. */
export function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

/** Returns the span from the start of the first day to the end of the last (exclusive). Pure. */
export function spanOfDays(first: string, last: string): { from: string; before: string } {
  return { from: `${first}T00:00:00.000Z`, before: new Date(Date.parse(last) + DAY_MS).toISOString() };
}

/** Returns a day in words, formatted as `parts` specify: `Monday 2 November`. Pure. */
export function dayInWords(day: string, parts: Intl.DateTimeFormatOptions): string {
  // Removes the comma that some locales put after the weekday.
  return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: 'UTC' }).format(new Date(day)).replace(',', '');
}

/** Returns the start of a day, epoch ms; null if the text is not a day or its year is out of range. Pure. */
function dayMs(text: string): number | null {
  const atMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  // JavaScript reads “2026-02-30” as a day in March.
  if (Number.isNaN(atMs) || dayOf(atMs) !== text) return null;
  const year = new Date(atMs).getUTCFullYear();
  return year >= FIRST_YEAR && year <= LAST_YEAR ? atMs : null;
}

function weekOf(atMs: number): CalendarRange {
  const monday = mondayOf(atMs);
  return {
    view: 'week',
    name: dayOf(monday),
    title: `Week of ${dayInWords(dayOf(monday), { day: 'numeric', month: 'long', year: 'numeric' })}`,
    days: daysBetween(monday, monday + 7 * DAY_MS),
    previous: known(dayOf(monday - 7 * DAY_MS)),
    next: known(dayOf(monday + 7 * DAY_MS)),
  };
}

function monthOf(firstMs: number): CalendarRange {
  const first = new Date(firstMs);
  const monthFrom = (months: number): number => Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + months, 1);
  const named = (ms: number): string | null => known(dayOf(ms))?.slice(0, 7) ?? null;
  const afterMs = monthFrom(1);
  return {
    view: 'month',
    name: dayOf(firstMs).slice(0, 7),
    title: dayInWords(dayOf(firstMs), { month: 'long', year: 'numeric' }),
    days: daysBetween(mondayOf(firstMs), mondayOf(afterMs - DAY_MS) + 7 * DAY_MS),
    previous: named(monthFrom(-1)),
    next: named(afterMs),
  };
}

function known(day: string): string | null {
  return dayMs(day) === null ? null : day;
}

function mondayOf(atMs: number): number {
  return atMs - ((new Date(atMs).getUTCDay() + 6) % 7) * DAY_MS;
}

function daysBetween(fromMs: number, beforeMs: number): readonly string[] {
  return Array.from({ length: Math.round((beforeMs - fromMs) / DAY_MS) }, (_, index) => dayOf(fromMs + index * DAY_MS));
}
