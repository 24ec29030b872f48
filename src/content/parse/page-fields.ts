import { storableText } from '../../lib/sanitize-text.ts';
import { type Generator, type Page, type PageDate, partsOfPath } from '../site/site.ts';
import { readDate } from './dates.ts';
import type { Fields } from './fields.ts';
import { FLAGS_OR_DATES, hasNoPage, PUBLISH_KEYS } from './publish-fields.ts';

/** Maximum length of any part of an address that is read, UTF-16 units. */
const MAX_CHARS = 2_000;
/** Maximum number of aliases, and of categories per key, that are read. */
const MAX_ENTRIES = 20;
/** Keys for the date in a page's address; the first that can be read counts. */
const DATE_KEYS = ['date', ...PUBLISH_KEYS, ...FLAGS_OR_DATES];

/** Reads what the front matter says about a post's page; `pageUrlOf` builds its address. */
export function readPage(fields: Fields, post: { path: string; title: string; date: string | null; generator: Generator | null }): Page {
  const textIn = (key: string): string | null => {
    const raw = fields.raw(key);
    return typeof raw === 'string' && raw.length <= MAX_CHARS && raw.trim() !== '' ? storableText(raw).trim() : null;
  };
  const path = textIn('path');
  return {
    path: post.path,
    title: post.title,
    slug: textIn('slug'),
    id: textIn('id'),
    has: (key) => fields.has(key),
    permalink: hasNoPage(fields)
      ? false
      : (textIn('permalink') ?? textIn('url') ?? (post.generator === 'zola' || path?.startsWith('/') ? path : null)),
    aliases: wordsIn(fields.raw('aliases')),
    categories: [...wordsIn(fields.raw('category')), ...wordsIn(fields.raw('categories'), true)],
    date: (zone) => dateIn(fields, post, zone),
  };
}

/** Returns the texts in a value. `split`: splits a single text into its words. */
function wordsIn(value: unknown, split = false): string[] {
  const words = Array.isArray(value) ? value : typeof value === 'string' ? (split ? value.split(/\s+/, MAX_ENTRIES) : [value]) : [];
  return words
    .slice(0, MAX_ENTRIES)
    .filter((word) => typeof word === 'string' && word !== '' && word.length <= MAX_CHARS)
    .map((word) => storableText(String(word)));
}

function dateIn(fields: Fields, { path, date }: { path: string; date: string | null }, zone: string | null): PageDate | null {
  const own = DATE_KEYS.map((key) => readDate(fields.raw(key))).find((found) => found !== null);
  const found = own ?? readDate(partsOfPath(path).day) ?? readDate(date);
  if (found === null) return null;
  // A date without a zone is the same day everywhere; Jekyll converts a date with a zone to the site's own zone.
  if (own !== undefined && (zone === null || !own.hasZone)) return clockIn(own.written, 'UTC');
  return clockIn(new Date(found.instant), zone ?? 'UTC');
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Returns the day and time in a zone, or in UTC if there is no such zone. */
function clockIn(instant: Date, zone: string): PageDate {
  const known = clocks.get(zone) ?? clockOf(zone);
  clocks.set(zone, known);
  const parts = new Map(known.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const part = (type: keyof PageDate): number => parts.get(type) ?? 0;
  return { year: part('year'), month: part('month'), day: part('day'), hour: part('hour'), minute: part('minute'), second: part('second') };
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const numbers = {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  } as const;
  try {
    return new Intl.DateTimeFormat('en', { ...numbers, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en', { ...numbers, timeZone: 'UTC' });
  }
}
