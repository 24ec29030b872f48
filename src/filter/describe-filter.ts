import type { Clause, Expression } from '../archive/query/expression.ts';
import { namesOf } from '../archive/query/expression.ts';
import type { Words } from '../languages/index.ts';
import { lookUp } from '../lib/look-up.ts';

type Text = Extract<Clause, { type: 'word' | 'phrase' }>;

/** The kinds that every Herald knows, with their plurals. */
const KINDS = { release: 'releases', event: 'events', link: 'links' } as const;

/** Describes a filter as a sentence: `releases from K3s or Kubernetes, no pre-releases, not mentioning AKS`. Pure. */
export function describeFilter(filter: Expression, words: Words): string {
  const { filters } = words;
  if (filter.type === 'any' && fragmentOf(filter, words) === null)
    return filter.of.map((part) => describeFilter(part, words)).join(filters.orElse);
  const parts = filter.type === 'all' ? filter.of : [filter];
  const kinds = parts.find((part) => namesOf(part)?.[0]?.field === 'kind');
  const subject = kinds ? kindsOf(namesOf(kinds) ?? [], words) : parts.length === 0 ? filters.allPosts : filters.posts;
  const rest = parts.filter((part) => part !== kinds);
  const wanted = rest.map(textsOf).filter(({ length }) => length > 0);
  const texts = wanted.map((some) => (some.length > 1 && wanted.length > 1 ? filters.either(anyOf(some, words)) : anyOf(some, words)));
  const isMain = (part: Expression): boolean => part.type !== 'not' && part.type !== 'is' && fragmentOf(part, words) !== null;
  const main = [subject, ...rest.filter((part) => isMain(part) && textsOf(part).length === 0).map((part) => fragment(part, words))];
  if (texts.length > 0) main.push(filters.mentioning(texts.join(filters.and)));
  return [main.join(' '), ...rest.filter((part) => !isMain(part)).map((part) => fragment(part, words))].join(', ');
}

/** Returns what follows the noun: `from K3s`. */
function fragment(part: Expression, words: Words): string {
  const { filters } = words;
  if (part.type === 'not') return negated(part.of, words);
  const short = fragmentOf(part, words);
  if (short !== null) return short;
  const all = (of: readonly Expression[], between: string): string => of.map((one) => fragment(one, words)).join(between);
  if (part.type === 'any') return filters.either(all(part.of, filters.or));
  return part.type === 'all' ? filters.both(all(part.of, filters.and)) : '';
}

/** Returns the phrase for a clause, or for alternatives of one sort; null for everything else. */
function fragmentOf(part: Expression, words: Words): string | null {
  const { filters } = words;
  const names = namesOf(part);
  const [first] = names ?? [];
  if (names && first) {
    if (first.field === 'kind') return filters.thatAre(kindsOf(names, words));
    const values = names.map(({ value }) => value);
    return filters[first.field](list(values, words));
  }
  const texts = textsOf(part);
  if (texts.length > 0) return filters.mentioning(anyOf(texts, words));
  if (part.type === 'is') return part.trait === 'prerelease' ? filters.onlyPreReleases : filters.noPreReleases;
  if (part.type === 'date') return filters[part.field === 'before' ? 'before' : 'since'](dayOf(part.instant));
  return null;
}

function negated(part: Expression, words: Words): string {
  const { filters } = words;
  const names = namesOf(part);
  if (names?.[0]?.field === 'kind') return filters.no(kindsOf(names, words));
  if (part.type === 'is') return part.trait === 'prerelease' ? filters.noPreReleases : filters.onlyPreReleases;
  const short = fragmentOf(part, words);
  if (short !== null) return filters.not(short);
  return (part.type === 'any' ? filters.noneOf : filters.noneAllOf)(describeFilter(part, words));
}

function kindsOf(names: readonly { value: string }[], words: Words): string {
  const kinds = names.map(({ value }) => {
    const known = lookUp<(typeof KINDS)[keyof typeof KINDS]>(KINDS, value.toLowerCase().replace(/s$/, ''));
    return known === undefined ? words.filters.ofKind(value) : words.announcing[known];
  });
  return list(kinds, words);
}

/** Returns the words of which a part asks for any; none if it asks for something else. */
function textsOf(part: Expression): readonly Text[] {
  const texts = part.type === 'any' ? part.of : [part];
  return texts.every(isText) ? texts : [];
}

function isText(part: Expression): part is Text {
  return part.type === 'word' || part.type === 'phrase';
}

function anyOf(texts: readonly Text[], words: Words): string {
  const shown = texts.map((text) => quoted(text, words));
  return list(shown, words);
}

function quoted({ type, text }: Text, { filters }: Words): string {
  return type === 'phrase' ? filters.quoted(text) : text;
}

function list(parts: readonly string[], { filters: { or } }: Words): string {
  return parts.length < 3 ? parts.join(or) : `${parts.slice(0, -1).join(', ')}${or}${parts.at(-1)}`;
}

function dayOf(instant: string): string {
  return instant.endsWith('T00:00:00.000Z') ? instant.slice(0, 10) : instant;
}
