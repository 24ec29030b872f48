const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ]+(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?$/i;

const MONTHS = 'january february march april may june july august september october november december'.split(' ');
const NAMED = /^(?:([a-z]{3,9})\.? +(\d{1,2})|(\d{1,2})\.? +([a-z]{3,9})\.?),? +(\d{4})\b/i;

/** `Jul 08 2022`, `July 8, 2022`, `8 July 2022` → `2022-07-08`; everything else as it is. */
function withoutMonthName(text: string): string {
  return text.replace(NAMED, (written: string, before?: string, dayAfter?: string, dayBefore?: string, after?: string, year?: string) => {
    const name = (before ?? after ?? '').toLowerCase();
    const month = MONTHS.findIndex((full) => full === name || full.slice(0, 3) === name || (full === 'september' && name === 'sept')) + 1;
    return month === 0 ? written : `${year}-${String(month).padStart(2, '0')}-${(dayAfter ?? dayBefore ?? '').padStart(2, '0')}`;
  });
}

function offsetMs(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (match === null) return 0;
  const [, sign, hours = '0', minutes = '0'] = match;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/**
 * A date as people write it → ISO 8601 instant, UTC. Takes a bare date (UTC midnight), a timestamp with or without zone (then UTC), `T` or
 * space between them, English months by name (`Jul 08 2022`, as Astro's examples have it), and `Date` objects; null for everything else, days that do not exist and years before 1000. Pure.
 */
export function parseDate(value: unknown): string | null {
  // A TOML date prints as it was written; an invalid Date has no ISO form at all.
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : parseDate(value.toISOString());
  if (typeof value !== 'string') return null;
  const match = DATE.exec(withoutMonthName(value.trim()));
  if (match === null) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match;
  const local = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  // Date.UTC takes 30 February for 2 March: what was written must come back.
  const written = `${month}-${day}T${hour.padStart(2, '0')}:${minute.padStart(2, '0')}:${second.padStart(2, '0')}`;
  const rolledOver = new Date(local).toISOString().slice(5, 19) !== written;
  if (Number(year) < 1000 || rolledOver) return null;
  const instant = new Date(local + Number(fraction.slice(0, 3).padEnd(3, '0')) - offsetMs(zone.toUpperCase())).toISOString();
  return /^\d{4}-/.test(instant) ? instant : null;
}
