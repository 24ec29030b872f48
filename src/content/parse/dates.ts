/** Maximum length of a date; longer texts are not matched against the patterns. */
const MAX_CHARS = 100;

const NAMES = 'january february march april may june july august september october november december'.split(' ');
const MONTHS = new Map<string, number>([
  ...NAMES.flatMap((name, at): [string, number][] => [
    [name, at + 1],
    [name.slice(0, 3), at + 1],
  ]),
  ['sept', 9],
]);

/** Hours east of Greenwich, by the zone's name. Those of America are from RFC 2822, section 4.3; each of the others is used in one region only. */
const ZONES: Readonly<Record<string, number>> = {
  ...{ z: 0, ut: 0, utc: 0, gmt: 0, wet: 0, cet: 1, cest: 2, eet: 2, eest: 3 },
  ...{ est: -5, edt: -4, cst: -6, cdt: -5, mst: -7, mdt: -6, pst: -8, pdt: -7 },
};

interface Day {
  year: number;
  month: number;
  day: number;
}

/** Beginnings that name a day; the time follows. */
const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)/;
const EAST_ASIAN = /^(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]/;
const WEEKDAY = /^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? /i;
const ORDINAL = '(\\d{1,2})(?:st|nd|rd|th)?';
const MONTH_FIRST = new RegExp(`^([a-z]{3,9})[. -] ?${ORDINAL}(?:, ?|[ -])(\\d{4})(?!\\d)`, 'i');
const DAY_FIRST = new RegExp(`^${ORDINAL}\\.?(?: of)?[ -]([a-z]{3,9})(?:[.,] ?|[ -])(\\d{4})(?!\\d)`, 'i');
const YEAR_MONTH_NAME = /^(\d{4})[ -]([a-z]{3,9})[ -](\d{1,2})(?!\d)/i;
/** `Jan 2 15:04:05 UTC 2018`, as C and Go print it. */
const YEAR_AT_END = /^([a-z]{3}) (\d{1,2}) (\d{1,2}:\d{2}:\d{2}(?: [a-z]{1,5}| [+-]\d{4})?) (\d{4})$/i;

/** After the day: `T08:30:00.5`, ` 8:30 PM`, `, at 8 pm`; then the zone, which may be named once more. */
const TIME =
  /^(?:t|,? at |, ?| |: ?)(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?(?: ?([ap])\.?m\.?)?(?: ?((?:utc|gmt)? ?[+-]\d{1,2}(?::?\d{2})?|[a-z]{1,4}))?(?: ?(?:\([^()]*\)|\[[^[\]]*\]|[a-z]{2,5}))?$/i;

function dayIn(text: string): { days: readonly Day[]; rest: string } | null {
  const read = (match: RegExpExecArray, ...days: readonly Day[]) => ({ days, rest: text.slice(match[0].length) });
  const numbered = (year: string | undefined, month: number | string | undefined, day: string | undefined): Day => ({
    year: Number(year),
    month: Number(month),
    day: Number(day),
  });
  const named = (year: string | undefined, month = '', day: string | undefined): Day =>
    numbered(year, MONTHS.get(month.toLowerCase()) ?? 0, day);
  let match = YEAR_FIRST.exec(text);
  if (match !== null) return read(match, numbered(match[1], match[3], match[4]));
  match = YEAR_LAST.exec(text);
  if (match !== null) return read(match, numbered(match[4], match[3], match[1]), numbered(match[4], match[1], match[3]));
  match = EAST_ASIAN.exec(text);
  if (match !== null) return read(match, numbered(match[1], match[2], match[3]));
  match = YEAR_AT_END.exec(text);
  if (match !== null) return { days: [named(match[4], match[1], match[2])], rest: ` ${match[3]}` };
  match = MONTH_FIRST.exec(text);
  if (match !== null) return read(match, named(match[3], match[1], match[2]));
  match = DAY_FIRST.exec(text);
  if (match !== null) return read(match, named(match[3], match[2], match[1]));
  match = YEAR_MONTH_NAME.exec(text);
  return match === null ? null : read(match, named(match[1], match[2], match[3]));
}

/** Returns the calendar days that a text may mean, as UTC midnights: two if day and month can't be told apart. */
function daysIn(text: string): { midnights: readonly number[]; rest: string } {
  const found = dayIn(text);
  const midnights = (found?.days ?? []).flatMap(({ year, month, day }) => {
    const midnight = Date.UTC(year, month - 1, day);
    // Date.UTC turns 30 February into 2 March, so the result must match what was written.
    const back = new Date(midnight);
    return year >= 1000 && back.getUTCMonth() === month - 1 && back.getUTCDate() === day ? [midnight] : [];
  });
  return { midnights: [...new Set(midnights)], rest: found?.rest ?? '' };
}

/** Returns minutes east of Greenwich; null if there is no zone of that name. */
function offsetOf(zone: string): number | null {
  const match = /^(?:utc|gmt)? ?([+-])(\d{1,2}):?(\d{2})?$/i.exec(zone);
  if (match === null) return Object.hasOwn(ZONES, zone.toLowerCase()) ? (ZONES[zone.toLowerCase()] ?? 0) * 60 : null;
  const [, sign, hours, minutes = '0'] = match;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** Parses what follows the day into ms after midnight, and minutes east of Greenwich if a zone is written; null if it is not a time. */
function timeIn(rest: string): { ms: number; offset: number | null } | null {
  if (rest === '') return { ms: 0, offset: null };
  const match = TIME.exec(rest);
  if (match === null) return null;
  const [, hours, minutes, seconds = '0', fraction = '', half, zone] = match;
  // `10` alone is no time, but `10 pm` is.
  if (minutes === undefined && half === undefined) return null;
  const hour = hourOf(Number(hours), half);
  const offset = zone === undefined ? null : offsetOf(zone.trim());
  if (hour === null || (zone !== undefined && offset === null) || hour > 23 || Number(minutes ?? 0) > 59 || Number(seconds) > 59)
    return null;
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
  return { ms: ((hour * 60 + Number(minutes ?? 0)) * 60 + Number(seconds)) * 1_000 + ms, offset };
}

function hourOf(hours: number, half: string | undefined): number | null {
  if (half === undefined) return hours;
  if (hours < 1 || hours > 12) return null;
  return (hours % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

const plain = (text: string): string => text.trim().replace(/\s+/g, ' ').replace(WEEKDAY, '');

function isoOf(instant: number): string | null {
  if (Number.isNaN(new Date(instant).getTime())) return null;
  const iso = new Date(instant).toISOString();
  return /^\d{4}-/.test(iso) ? iso : null;
}

/** A date that could be read. */
export interface WrittenDate {
  /** ISO 8601, UTC. */
  instant: string;
  /** The day and time as written, taken as UTC. */
  written: Date;
  /** Whether a time zone is written; without one, the date is read as UTC. */
  hasZone: boolean;
}

/**
 * Parses a date as people and programs write it. Accepts ISO 8601, also with one-digit parts, slashes or dots, RFC 2822, English month
 * names, Chinese, Japanese and Korean days, times with AM and PM, offsets and zone names, seconds or milliseconds since 1970, and `Date` objects.
 * A day without a time is midnight. Null for everything else, such as days that do not exist, years before 1000, and
 * `05/09/2025`, whose month is ambiguous. Pure.
 */
export function readDate(value: unknown): WrittenDate | null {
  // A TOML date prints as it was written; an invalid Date has no ISO form at all.
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : readDate(value.toISOString());
  if (typeof value === 'number') return readDate(String(value));
  if (typeof value !== 'string' || value.length > MAX_CHARS) return null;
  const text = plain(value);
  if (/^\d{10}(?:\d{3})?$/.test(text)) return dateOf(Number(text) * (text.length === 10 ? 1_000 : 1), 0);
  const { midnights, rest } = daysIn(text);
  const [midnight] = midnights;
  const time = timeIn(rest);
  return midnights.length !== 1 || midnight === undefined || time === null ? null : dateOf(midnight + time.ms, time.offset);
}

function dateOf(written: number, offset: number | null): WrittenDate | null {
  const instant = isoOf(written - (offset ?? 0) * 60_000);
  return instant === null ? null : { instant, written: new Date(written), hasZone: offset !== null };
}

/** Returns the instant of a date that `readDate` accepts, ISO 8601, UTC; null for everything else. Pure. */
export function parseDate(value: unknown): string | null {
  return readDate(value)?.instant ?? null;
}

const FORM = "Write it like '2025-09-05T10:30:00+02:00' or 2025-09-05";

/** Returns what to write instead of a date that `parseDate` does not accept, in one sentence. Pure. */
export function dateAdvice(value: unknown): string {
  if (typeof value === 'object' || (typeof value === 'string' && /\{\{|<%|\$\{/.test(value)))
    return 'Write the day itself, like 2025-09-05: a placeholder is not filled in here';
  const text = typeof value === 'string' && value.length <= MAX_CHARS ? plain(value) : '';
  const { midnights } = daysIn(text);
  if (midnights.length === 0) return noSuchDay(dayIn(text)?.days ?? []);
  if (midnights.length < 2) return FORM;
  const [one = '', other = ''] = midnights.map((midnight) => new Date(midnight).toISOString().slice(0, 10));
  return `Write ${one} or ${other}, whichever is meant`;
}

/** Explains why a date is not in the calendar (no such month or day); for any other mistake, shows how to write a date. */
function noSuchDay(days: readonly Day[]): string {
  const [{ year, month, day } = { year: 0, month: 0, day: 0 }, ...others] = days;
  if (others.length > 0 || year < 1000 || month < 1) return FORM;
  if (month > 12) return `There is no month ${month}; write year, month and day, like 2025-09-05`;
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return `${NAMES[month - 1]?.replace(/^./, (first) => first.toUpperCase())} ${year} has no day ${day}; the last is ${last}`;
}
