const DAY_MS = 86_400_000;
/** Start of the year 1000: from then to 9999 an ISO year has four digits, so that comparing texts compares times. */
const EARLIEST_MS = -30_610_224_000_000;
const CALENDAR = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z$/i;
const AGO = /^(\d{1,4})([dwmy])$/i;
const DAYS_IN: Readonly<Record<string, number>> = { d: 1, w: 7, m: 30, y: 365 };

/**
 * Parses a date in a query and returns the instant as ISO 8601 in UTC: `2025`, `2025-09`, `2025-09-30`, an instant, `today`, `yesterday`,
 * or a time ago (`7d`, `2w`, `3m`, `1y`), counted in whole UTC days; null if it is not a date. Pure.
 */
export function parseQueryDate(text: string, now: Date): string | null {
  if (INSTANT.test(text)) return isoOf(Date.parse(text.toUpperCase()));
  const daysAgo = daysAgoOf(text.toLowerCase());
  if (daysAgo !== null) return isoOf(Math.floor(now.getTime() / DAY_MS) * DAY_MS - daysAgo * DAY_MS);
  const [whole, year, month = '1', day = '1'] = CALENDAR.exec(text) ?? [];
  if (!whole || year === undefined) return null;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const isReal = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  return isReal ? isoOf(date.getTime()) : null;
}

/** Returns the shortest text that `parseQueryDate` reads as this instant. Pure. */
export function formatQueryDate(iso: string): string {
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso;
}

function daysAgoOf(text: string): number | null {
  if (text === 'today') return 0;
  if (text === 'yesterday') return 1;
  const [, count, unit] = AGO.exec(text) ?? [];
  return count === undefined || unit === undefined ? null : Number(count) * (DAYS_IN[unit.toLowerCase()] ?? 1);
}

function isoOf(ms: number): string | null {
  return Number.isFinite(ms) && ms >= EARLIEST_MS ? new Date(ms).toISOString() : null;
}
