import type { Generator, Page, PageDate, PathParts } from './site.ts';
import { asciiSlug, hugoSlug, jekyllSlug, jekyllTitle } from './slugify.ts';

/** Jekyll's names for whole patterns. */
const STYLES: Readonly<Record<string, string>> = {
  date: '/:categories/:year/:month/:day/:title:output_ext',
  pretty: '/:categories/:year/:month/:day/:title/',
  ordinal: '/:categories/:year/:y_day/:title:output_ext',
  weekdate: '/:categories/:year/W:week/:short_day/:title:output_ext',
  none: '/:categories/:title:output_ext',
};

/** The values that a pattern is filled with. */
export interface PatternContext {
  generator: Generator | null;
  page: Page;
  parts: PathParts;
  date: PageDate | null;
  keepsCase: boolean;
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const two = (number: number): string => String(number).padStart(2, '0');
const utc = ({ year, month, day }: PageDate): Date => new Date(Date.UTC(year, month - 1, day));
const dayOfYear = (date: PageDate): number => Math.round((utc(date).getTime() - Date.UTC(date.year, 0, 1)) / 86_400_000) + 1;

/** Returns the ISO 8601 week of a date, and the year it belongs to. */
function weekOf(date: PageDate): { week: number; year: number } {
  const thursday = utc(date);
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7));
  const year = thursday.getUTCFullYear();
  return { week: Math.ceil(((thursday.getTime() - Date.UTC(year, 0, 1)) / 86_400_000 + 1) / 7), year };
}

/** Tokens that depend on the date, of Hugo (including Go's own layouts) and of Jekyll. */
const DATE_TOKENS: Readonly<Record<string, (date: PageDate) => string>> = {
  year: ({ year }) => String(year).padStart(4, '0'),
  month: ({ month }) => two(month),
  day: ({ day }) => two(day),
  hour: ({ hour }) => two(hour),
  minute: ({ minute }) => two(minute),
  second: ({ second }) => two(second),
  monthname: ({ month }) => MONTHS[month - 1] ?? '',
  weekday: (date) => String(utc(date).getUTCDay()),
  weekdayname: (date) => DAYS[utc(date).getUTCDay()] ?? '',
  yearday: (date) => String(dayOfYear(date)),
  2006: ({ year }) => String(year),
  '06': ({ year }) => two(year % 100),
  '01': ({ month }) => two(month),
  1: ({ month }) => String(month),
  '02': ({ day }) => two(day),
  2: ({ day }) => String(day),
  Jan: ({ month }) => (MONTHS[month - 1] ?? '').slice(0, 3),
  January: ({ month }) => MONTHS[month - 1] ?? '',
  short_year: ({ year }) => two(year % 100),
  i_month: ({ month }) => String(month),
  short_month: ({ month }) => (MONTHS[month - 1] ?? '').slice(0, 3),
  long_month: ({ month }) => MONTHS[month - 1] ?? '',
  i_day: ({ day }) => String(day),
  y_day: (date) => String(dayOfYear(date)).padStart(3, '0'),
  w_year: (date) => String(weekOf(date).year),
  week: (date) => two(weekOf(date).week),
  w_day: (date) => String(utc(date).getUTCDay() || 7),
  short_day: (date) => (DAYS[utc(date).getUTCDay()] ?? '').slice(0, 3),
  long_day: (date) => DAYS[utc(date).getUTCDay()] ?? '',
};

const pageTokens: Readonly<Record<string, (context: PatternContext) => string>> = {
  title: ({ generator, page, parts, keepsCase }) =>
    generator === 'jekyll' ? jekyllTitle(page.slug ?? parts.nameWithoutDay) : hugoSlug(page.title, keepsCase),
  slug: (context) => slugOf(context, ({ page, keepsCase }) => hugoSlug(page.title, keepsCase)),
  slugorfilename: (context) => slugOf(context, nameOf),
  slugorcontentbasename: (context) => slugOf(context, nameOf),
  filename: nameOf,
  contentbasename: nameOf,
  name: ({ parts }) => jekyllSlug(parts.name),
  basename: nameOf,
  section: ({ parts, keepsCase }) => hugoSlug(parts.folders[0] ?? '', keepsCase),
  sections: ({ parts, keepsCase }) => parts.folders.map((folder) => hugoSlug(folder, keepsCase)).join('/'),
  categories: ({ page, parts }) => categoriesOf(page, parts, (category) => category.toLowerCase()),
  slugified_categories: ({ page, parts }) => categoriesOf(page, parts, jekyllSlug),
  collection: ({ parts }) => (parts.folders.find((folder) => folder.startsWith('_')) ?? '').slice(1),
  path: ({ parts }) => [...parts.folders.filter((folder) => !folder.startsWith('_')), parts.name].join('/'),
  output_ext: () => '.html',
};

function slugOf(context: PatternContext, otherwise: (context: PatternContext) => string): string {
  const { generator, page, parts, keepsCase } = context;
  if (generator === 'jekyll') return jekyllSlug(page.slug ?? parts.nameWithoutDay);
  if (page.slug !== null) return hugoSlug(page.slug.replace(/^\/+|\/+$/g, ''), keepsCase);
  // Without a slug, Hugo uses the title for `:slug`; the other generators use the file name.
  return generator === null || generator === 'hugo' ? otherwise(context) : nameOf(context);
}

function nameOf({ generator, parts, keepsCase }: PatternContext): string {
  if (generator === 'hugo') return hugoSlug(parts.name, keepsCase);
  return generator === null || generator === 'astro' ? hugoSlug(parts.nameWithoutDay) : parts.nameWithoutDay.replace(/\s+/g, '-');
}

/** Joins the categories of a page; those from the folders above `_posts` come first. */
function categoriesOf(page: Page, parts: PathParts, written: (category: string) => string): string {
  const above = parts.folders.slice(0, Math.max(0, parts.folders.lastIndexOf('_posts')));
  return [...new Set([...above, ...page.categories].map(written))].join('/');
}

/** Resolves `[1:]`, `[last]` or `[0]` after `:sections`. */
function slice(sections: string, range: string): string {
  const all = sections.split('/');
  const index = (text: string, otherwise: number): number => (text === '' ? otherwise : text === 'last' ? all.length - 1 : Number(text));
  const [from = '', to] = range.split(':');
  return (to === undefined ? [all[index(from, 0)] ?? ''] : all.slice(index(from, 0), index(to, all.length))).join('/');
}

const TOKEN = /:(?:(sections)\[([\w:]{1,12})\]|([a-z]+(?:_[a-z]+)*|\d{1,4}|January|Jan))/g;
/** `{{ page.fileSlug }}`, `{{ title | slugify }}`, `{{ page.date | date: "%Y/%m/%d" }}`. */
const TEMPLATE = /\{\{-? {0,3}([\w.]{1,40}) {0,3}(?:\| {0,3}(\w{1,20})(?:[:(] {0,3}["']([^"'{}]{1,40})["']\)?|\(\))? {0,3})?-?\}\}/g;

/** Whether an address contains parts to be filled in. Pure. */
export const isPattern = (text: string): boolean => /:[a-z]|:\d|\{\{|\{%/i.test(text) || Object.hasOwn(STYLES, text);

/** Returns the first token of a pattern (`:yaer`) that no generator knows, or null. Pure. */
export function unknownTokenIn(pattern: string): string | null {
  for (const [written, sections, , token = ''] of pattern.replace(TEMPLATE, '').matchAll(TOKEN)) {
    const isKnown = sections !== undefined || /^\d/.test(token) || Object.hasOwn(pageTokens, token) || Object.hasOwn(DATE_TOKENS, token);
    if (!isKnown) return written;
  }
  return null;
}

/** Fills in a pattern of Hugo, Jekyll or Eleventy: `/2025/01/02/my-post/`; null if it needs something that the post lacks or only the generator knows. Pure. */
export function expandPattern(pattern: string, context: PatternContext): string | null {
  let isWhole = true;
  const missing = (): string => {
    isWhole = false;
    return '';
  };
  const dated = (token: string): string | null => {
    if (!Object.hasOwn(DATE_TOKENS, token)) return null;
    return context.date === null ? missing() : (DATE_TOKENS[token]?.(context.date) ?? '');
  };
  const style = Object.hasOwn(STYLES, pattern) ? (STYLES[pattern] ?? pattern) : pattern;
  const filled = style
    .replace(
      TEMPLATE,
      (_, name: string, filter?: string, format?: string) => templateValue(name, filter, format, context, dated) ?? missing(),
    )
    .replace(TOKEN, (written, sections?: string, range?: string, token = '') => {
      if (sections !== undefined) return slice(pageTokens.sections?.(context) ?? '', range ?? '');
      const made = Object.hasOwn(pageTokens, token) ? pageTokens[token]?.(context) : dated(token);
      return made ?? (/^\d/.test(token) ? written : missing());
    });
  if (!isWhole || /\{\{|\{%/.test(filled)) return null;
  return `/${filled}`.replace(/\/{2,}/g, '/');
}

/** Maps strftime letters to the tokens above. */
const STRFTIME: Readonly<Record<string, string>> = {
  Y: 'year',
  m: 'month',
  d: 'day',
  y: 'short_year',
  B: 'monthname',
  b: 'short_month',
  j: 'y_day',
};

function templateValue(
  name: string,
  filter: string | undefined,
  format: string | undefined,
  { page, parts }: PatternContext,
  dated: (token: string) => string | null,
): string | null {
  if (name === 'page.date' && filter === 'date' && format !== undefined)
    return format.replace(/%([A-Za-z])/g, (_, letter: string) => dated(STRFTIME[letter] ?? '') ?? '');
  const stem = parts.isIndex ? [...parts.folders, parts.name] : [...parts.folders, parts.nameWithoutDay];
  const values: Record<string, string | null> = {
    'page.fileSlug': parts.nameWithoutDay,
    'page.filePathStem': `/${stem.join('/')}`,
    title: page.title,
    slug: page.slug,
    id: page.id,
  };
  const value = Object.hasOwn(values, name) ? values[name] : null;
  if (value == null) return null;
  if (filter === undefined) return value;
  return /^(?:slug|slugify)$/i.test(filter) ? asciiSlug(value) : null;
}
