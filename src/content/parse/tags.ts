import { isVisible, storableText } from '../../lib/sanitize-text.ts';
import type { Generator } from '../site/site.ts';
import { cutAt, entryOf, type Fields } from './fields.ts';

/** Longest tag, UTF-16 units. */
const MAX_CHARS = 200;
/** Most tags that count. */
const MAX_TAGS = 100;
/** Blank ones and doubles do not count. */
const MAX_ENTRIES = 1_000;
const EXAMPLE = 'Write a list of words, for example [cncf, security]';

/** Generators that group posts by category as they do by tag. */
const GROUP_BY_CATEGORY: readonly (Generator | null)[] = ['hugo', 'jekyll', 'zola'];

/** A place where tags may be written. */
interface Source {
  key: string;
  /** As people are told. */
  name: string;
  value: unknown;
}

/**
 * The tags of a post: `tags`, Zola's `taxonomies.tags`, and where the generator groups posts by category, `categories`. The first of them that
 * has any counts. An entry that is no word is left out with a warning, and takes no other with it.
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
  const complain = (what: string, hint: string) => fields.complain('tags-invalid', what, hint, key);
  if (Array.isArray(value)) return clean(wordsInList(value.slice(0, MAX_ENTRIES), name, complain));
  if (!isWord(value)) {
    complain(`${name} can't be understood and is ignored`, EXAMPLE);
    return [];
  }
  const isSingular = key === 'tag' || key === 'category';
  return clean(isSingular ? [String(value)] : partsOf(String(value), generator));
}

const isWord = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** Words of one text: Jekyll has them apart by blanks, everybody else by commas. */
function partsOf(text: string, generator: Generator | null): string[] {
  return generator === 'jekyll' && !text.includes(',') ? text.trim().split(/\s+/, MAX_ENTRIES) : text.split(',', MAX_ENTRIES);
}

const clean = (words: readonly string[]): string[] => {
  const tags = words.map((word) => storableText(word).trim().replace(/\s+/g, ' '));
  return [...new Set(tags.filter(isVisible))];
};

/** The words of a list, those of lists in it too. Of each sort of odd entry the first is told. */
function wordsInList(list: readonly unknown[], name: string, complain: (what: string, hint: string) => void): string[] {
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
    complain(`entry ${at + 1} of ${name}${count === 1 ? '' : ` (and ${count - 1} more)`} ${what}`, hint);
  return words;
}

/** `- Kubernetes: security` is a map to YAML. */
function wordHint(entry: unknown): string {
  const [pair, ...more] = typeof entry === 'object' && entry !== null ? Object.entries(entry) : [];
  const text = pair === undefined || more.length > 0 || !isWord(pair[1]) ? '' : `${pair[0]}: ${pair[1]}`;
  return text === '' || text.length > MAX_CHARS ? EXAMPLE : `Put it in quotes: '${text.replaceAll("'", "''")}'`;
}

function shortened(fields: Fields, { key, name }: Source, tags: readonly string[]): string[] {
  const isLong = tags.some(({ length }) => length > MAX_CHARS);
  if (tags.length > MAX_TAGS || isLong)
    fields.complain(
      'text-too-long',
      `${name} has more than ${MAX_TAGS} tags, or tags longer than ${MAX_CHARS} characters; the rest is ignored`,
      EXAMPLE,
      key,
    );
  return tags.slice(0, MAX_TAGS).map((tag) => cutAt(tag, MAX_CHARS));
}
