import { nearest } from '../../lib/nearest.ts';
import { isVisible, storableText } from '../../lib/sanitize-text.ts';
import { type FileProblem, fileError } from '../problem.ts';
import { type Generator, partsOfPath, pathOnSite, type Site, settingFor, type TitleSource } from '../site/site.ts';
import { firstHeading } from '../summary/markdown.ts';
import { withEntities } from '../summary/plain-text.ts';
import { MAX_CHARS_READ } from '../summary/tldr.ts';
import { parseDate } from './dates.ts';
import { cutAt, entryOf, type Fields, lineOf } from './fields.ts';
import { quotingHint } from './yaml-advice.ts';

function sourceFor(site: Site, path: string): TitleSource {
  return settingFor(site.settings.titleFrom, path, pathOnSite(site, path).path)?.value ?? 'heading';
}

/** Returns the title of a post: its `title`, with entities decoded; without one, what `title_from` selects. Null if there is none. */
export function titleOf(fields: Fields, path: string, body: string, site: Site): string | null {
  const written = fields.takeLine('title');
  if (written !== null) return lineOf(withEntities(written));
  const source = sourceFor(site, path);
  if (source === 'key') return null;
  if (source === 'filename') return lineOf(titleFromName(path));
  const heading = firstHeading(body, MAX_CHARS_READ, path.endsWith('.mdx'));
  // A heading must be a single line, just like a title.
  return heading === null ? null : lineOf(heading);
}

/** Explains why a file has no title, and what to write. */
export function titleProblem(fields: Fields, path: string, site: Site): FileProblem {
  const tell = (code: string, message: string, hint: string) => fileError(code, message, hint, fields.lineOf('title'));
  const value = fields.raw('title');
  const line = fields.yamlOf('title');
  const quoted = quotingHint(line) ?? 'Write one line of text, in quotes';
  if (typeof value === 'object' && value !== null)
    return tell('title-invalid', `the title is a ${Array.isArray(value) ? 'list' : 'map'}, not text`, quoted);
  if (typeof value === 'string' && /[^ \t\n]/.test(value))
    return tell('title-missing', 'the title has only invisible characters', 'Write the title again');
  const written = line.slice(line.indexOf(':') + 1).trim();
  if (written.startsWith('#')) return tell('title-missing', 'the title is empty: in YAML, # begins a comment', quoted);
  if (/^[!&]/.test(written)) return tell('title-missing', `the title is empty: to YAML, ${written.charAt(0)} begins a name`, quoted);
  const near = nearest(
    'title',
    Object.keys(fields.rest()).map((name) => name.toLowerCase()),
  );
  const add = near === null ? 'Add a line like title: My post to the front matter' : `Write title instead of “${near}”, if that is meant`;
  const isHeading = near === null && sourceFor(site, path) === 'heading';
  return tell('title-missing', 'the post has no title', isHeading ? `${add}, or a heading to the text` : add);
}

/** Turns `2025-01-02-my-first-post.md` into `My first post`. */
function titleFromName(path: string): string {
  const { day, name } = partsOfPath(path);
  const slug = day === null || parseDate(day) === null ? '' : name.slice(day.length).replace(/^[-_. ]/, '');
  const words = (slug || name).replace(/[-_\s]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Maximum length of a tag, UTF-16 units. */
const MAX_CHARS = 200;
/** Maximum number of tags of a post. */
const MAX_TAGS = 100;
/** Maximum number of entries that are read, before blank and duplicate ones are removed. */
const MAX_ENTRIES = 1_000;
const EXAMPLE = 'Write a list of words, for example [cncf, security]';

/** Generators that group posts by category as they do by tag. */
const GROUP_BY_CATEGORY: readonly (Generator | null)[] = ['hugo', 'jekyll', 'zola'];

/** A place where tags may be written. */
interface Source {
  key: string;
  /** As shown to people. */
  name: string;
  value: unknown;
}

/**
 * Reads the tags of a post: `tags`, Jekyll's `tag`, Zola's `taxonomies.tags`, and `categories` if the generator groups posts by category. The
 * first of them with any tags counts. An entry that is not a word is left out with a warning, without affecting the others.
 */
export function takeTags(fields: Fields, generator: Generator | null): string[] {
  fields.use('tags');
  for (const source of sourcesIn(fields, generator)) {
    const tags = wordsIn(fields, source, generator);
    if (tags.length > 0) return shortened(fields, source, tags);
  }
  return [];
}

function sourcesIn(fields: Fields, generator: Generator | null): Source[] {
  const under = (key: string): Source => ({ key, name: fields.nameOf(key), value: fields.raw(key) });
  const taxonomies = under('taxonomies');
  const within = (name: string): Source => ({ ...taxonomies, name: `${taxonomies.name}.${name}`, value: entryOf(taxonomies.value, name) });
  return [
    under('tags'),
    ...(generator === 'jekyll' ? [under('tag')] : []),
    within('tags'),
    ...(GROUP_BY_CATEGORY.includes(generator) ? [under('categories'), under('category'), within('categories')] : []),
  ];
}

function wordsIn(fields: Fields, { key, name, value }: Source, generator: Generator | null): string[] {
  if (value === undefined || value === null) return [];
  const warn = (what: string, hint: string) => fields.warn('tags-invalid', what, hint, key);
  if (Array.isArray(value)) return clean(wordsInList(value.slice(0, MAX_ENTRIES), name, warn));
  if (!isWord(value)) {
    warn(`${name} can't be understood and is ignored`, EXAMPLE);
    return [];
  }
  const isSingular = key === 'tag' || key === 'category';
  return clean(isSingular ? [String(value)] : partsOf(String(value), generator));
}

const isWord = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** Splits a text into words: at commas, or at blanks for Jekyll if it contains no comma. */
function partsOf(text: string, generator: Generator | null): string[] {
  return generator === 'jekyll' && !text.includes(',') ? text.trim().split(/\s+/, MAX_ENTRIES) : text.split(',', MAX_ENTRIES);
}

const clean = (words: readonly string[]): string[] => {
  const tags = words.map((word) => storableText(word).trim().replace(/\s+/g, ' '));
  return [...new Set(tags.filter(isVisible))];
};

/** Returns the words of a list, including those of lists in it. Of each sort of odd entry, the first is reported with the number of the others. */
function wordsInList(list: readonly unknown[], name: string, warn: (what: string, hint: string) => void): string[] {
  const odd = new Map<string, { at: number; hint: string; count: number }>();
  const tell = (what: string, at: number, hint: string) => {
    const earlier = odd.get(what);
    if (earlier === undefined) odd.set(what, { at, hint, count: 1 });
    else earlier.count++;
  };
  const words = list.flatMap((entry, at): string[] => {
    if (Array.isArray(entry)) {
      tell('is a list; its words count', at, 'Write all of them in one list');
      return entry.slice(0, MAX_ENTRIES).filter(isWord).map(String);
    }
    if (isWord(entry) && isVisible(String(entry))) return [String(entry)];
    if (isWord(entry) || entry === null || entry === undefined) tell('is empty and is ignored', at, 'Write a word there, or remove it');
    else tell('is not a word and is ignored', at, wordHint(entry));
    return [];
  });
  for (const [what, { at, hint, count }] of odd)
    warn(`entry ${at + 1} of ${name}${count === 1 ? '' : ` (and ${count - 1} more)`} ${what}`, hint);
  return words;
}

/** Explains an entry like `- Kubernetes: security`, which is a map in YAML. */
function wordHint(entry: unknown): string {
  const [pair, ...more] = typeof entry === 'object' && entry !== null ? Object.entries(entry) : [];
  const text = pair === undefined || more.length > 0 || !isWord(pair[1]) ? '' : `${pair[0]}: ${pair[1]}`;
  return text === '' || text.length > MAX_CHARS ? EXAMPLE : `Put it in quotes: '${text.replaceAll("'", "''")}'`;
}

function shortened(fields: Fields, { key, name }: Source, tags: readonly string[]): string[] {
  const isLong = tags.some(({ length }) => length > MAX_CHARS);
  if (tags.length > MAX_TAGS || isLong)
    fields.warn(
      'text-too-long',
      `${name} has more than ${MAX_TAGS} tags, or tags longer than ${MAX_CHARS} characters; the rest is ignored`,
      EXAMPLE,
      key,
    );
  return tags.slice(0, MAX_TAGS).map((tag) => cutAt(tag, MAX_CHARS));
}
