import { tokenizeQuery } from '../archive/query/expression.ts';
import { fieldOf, NAME_FIELD_LIST, type NameField } from '../archive/query/name-fields.ts';
import { parseQuery, type Query } from '../archive/query/query.ts';
import { ALWAYS } from '../filter/matches-post.ts';
import { foldedWords } from '../lib/fold-text.ts';
import type { PostIndex } from './index/post-index.ts';
import { placeOfTerm, type Segment, TITLE_IMPACT } from './index/segment.ts';
import type { Vocabulary } from './index/vocabulary.ts';
import { type Candidate, createTopK, listDate, type PostMatcher } from './ranking/candidates.ts';
import type { ReadTitle, TitleReader } from './ranking/titles.ts';
import { analyze } from './text/analyze.ts';

/** A completion of a query being typed. */
export interface SearchSuggestion {
  /** At most 100 characters. */
  label: string;
  /** At most 100 characters. */
  query: string;
  /** Id of the post if the suggestion is a title. */
  id?: string;
}

const MAX_CHARS = 100;
const LAST_FIELD = /(?<![a-z])([a-z]+):"?([^":]*)$/i;
/** Maximum number of posts with matching titles that are ranked, the newest ones. */
const LOOKED_AT = 400;
const BEGINNINGS = 200;
const WORDS_MAX = 12;
/** Maximum number of titles that differ only in numbers (`v1.34.1`, `v1.34.2`) while there are other suggestions. */
const ALIKE_MAX = 3;
/** Number of places reserved for tags and sources if there are ten places or more. */
const VALUES_KEPT = 3;

/** Collaborators of `suggest`, for one index. `answer`: returns the best posts if no title matches. */
export interface SuggestParts {
  index: PostIndex;
  vocabulary: Vocabulary;
  titles: TitleReader;
  matcher: PostMatcher;
  answer: (query: Query, nowMs: number, most: number) => readonly Candidate[];
}

/**
 * Completes a query. Suggests titles in which every typed word begins a word: those that begin with the typed text first, then the newest (so that they stay while
 * people continue to type); then tags and sources. While a filter's value is being typed, only its values. If nothing is typed, the newest posts. At most `limit`.
 */
export function suggest(parts: SuggestParts, typed: string, limit: number, nowMs: number): SearchSuggestion[] {
  const fields = valuesInField(parts.index, typed);
  if (fields) return distinct(fields, limit);
  const titles = titlesFor(parts, typed, nowMs);
  const wanted = foldedWords(typed).trimEnd();
  const others = wanted === '' ? [] : [...valuesOf(parts.index, 'tag', wanted, ''), ...valuesOf(parts.index, 'source', wanted, '')];
  const kept = limit >= 10 ? Math.min(VALUES_KEPT, others.length) : 0;
  return distinct([...varied(titles, limit - kept), ...others], limit);
}

/** Returns values for the filter that is being typed; null if none is. */
function valuesInField(index: PostIndex, typed: string): SearchSuggestion[] | null {
  const last = LAST_FIELD.exec(typed);
  const [, name = '', value = ''] = last ?? [];
  const before = typed.slice(0, last?.index ?? 0);
  const field = NAME_FIELD_LIST.find((known) => known === fieldOf(name)?.field);
  return field && !/[^\s-]$/.test(before) ? valuesOf(index, field, foldedWords(value).trimEnd(), before) : null;
}

/** Returns values that begin with `wanted`, the most frequent first; `before` is the typed text in front of them. */
function valuesOf(index: PostIndex, field: NameField, wanted: string, before: string): SearchSuggestion[] {
  const counts = index.counts(field);
  const fitting: { value: string; count: number }[] = [];
  for (let number = 0; number < index.names[field].size; number++) {
    const [value, count] = [index.names[field].text(number), counts[number] ?? 0];
    if (count > 0 && value !== '' && foldedWords(value).startsWith(wanted)) fitting.push({ value, count });
  }
  fitting.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return fitting.map(({ value, count }) => {
    const query = `${before}${valueAsQuery(field, value)}`.trimStart();
    const label = `${query} (${count} ${count === 1 ? 'post' : 'posts'})`;
    return { label: label.length <= MAX_CHARS ? label : labelOf(query), query };
  });
}

/** Cached, because the same titles come up again and again while people type. */
const suggested = new WeakMap<ReadTitle, SearchSuggestion>();

function titleSuggestion(read: ReadTitle): SearchSuggestion {
  const known = suggested.get(read);
  if (known) return known;
  const suggestion = { label: labelOf(read.title), query: titleAsQuery(read.title), id: read.id };
  suggested.set(read, suggestion);
  return suggestion;
}

/** Returns titles, best first. */
function titlesFor({ index, vocabulary, titles, matcher, answer }: SuggestParts, typed: string, nowMs: number): ReadTitle[] {
  const slots = analyze(typed)
    .slice(0, WORDS_MAX)
    .flatMap(({ terms }) => slotsOf(terms, vocabulary));
  const filter = matcher.filter(ALWAYS, nowMs);
  const newest = createTopK(LOOKED_AT, (a, b) => b.date - a.date || titles.compareIds(a, b));
  const groups = slots.map((slot) => [...slot].map((term) => index.dictionary.terms.find(term)));
  for (const segment of index.segments()) {
    const isAllowed = filter(segment);
    for (const doc of titlesWith(segment, groups)) {
      if (!isAllowed(doc)) continue;
      const date = listDate(segment.posts.dates[doc] as number, nowMs);
      if (date >= newest.least) newest.offer({ segment, doc, score: date, date, hasAll: true });
    }
  }
  const beginning = foldedWords(typed).trimEnd();
  const ranked = newest.all().map((candidate) => ({ candidate, rank: rankOf(candidate, titles, beginning, slots) }));
  const fitting = ranked.filter(({ rank }) => rank < 4).sort((a, b) => a.rank - b.rank);
  if (fitting.length > 0) return fitting.map(({ candidate }) => titles.read(candidate));
  if (slots.length === 0) return [];
  const words = typed.split(/\s+/).filter((word) => word !== '');
  const query = { ...parseQuery('', new Date(nowMs)), words: words.slice(0, WORDS_MAX) };
  return answer(query, nowMs, 10).map((candidate) => titles.read(candidate));
}

/** Returns the terms that begin with one typed word. A version may be incomplete; a compound is looked up part by part. */
function slotsOf(terms: readonly string[], vocabulary: Vocabulary): ReadonlySet<string>[] {
  const [whole = '', ...parts] = terms;
  const words = /^\d|^cve-/.test(whole) || parts.length === 0 ? [whole] : parts;
  return words.map((word) => {
    const version = /^v(\d+)$/.exec(word)?.[1];
    const found = [
      ...vocabulary.startingWith(word, BEGINNINGS),
      ...(version === undefined ? [] : vocabulary.startingWith(`${version}.`, BEGINNINGS)),
    ];
    return new Set(found.map(({ term }) => term));
  });
}

/** 0: the title begins with the typed text; 1: contains it; 2: has words that begin like the typed ones; 3: matches in another spelling; 4: does not match. */
function rankOf(candidate: Candidate, titles: TitleReader, beginning: string, slots: readonly ReadonlySet<string>[]): number {
  const title = titles.read(candidate);
  const spaced = title.spaced();
  if (spaced.startsWith(beginning)) return 0;
  if (spaced.includes(beginning)) return 1;
  if (
    beginning
      .trimStart()
      .split(' ')
      .every((word) => spaced.includes(` ${word}`))
  )
    return 2;
  return slots.every((slot) => title.words().some((terms) => terms.some((term) => slot.has(term)))) ? 3 : 4;
}

function isUsable({ query }: SearchSuggestion): boolean {
  return query !== '' && query.length <= 100;
}

/** Keeps at most `limit` usable suggestions, each query once. */
function distinct(all: Iterable<SearchSuggestion>, limit: number): SearchSuggestion[] {
  const byQuery = new Map<string, SearchSuggestion>();
  for (const suggestion of all) {
    if (byQuery.size >= limit) break;
    if (isUsable(suggestion) && !byQuery.has(suggestion.query)) byQuery.set(suggestion.query, suggestion);
  }
  return [...byQuery.values()];
}

/** Returns at most `limit` suggestions of titles; of titles that differ only in numbers, all but a few come after the others. Creates only the suggestions it needs. */
function varied(titles: readonly ReadTitle[], limit: number): SearchSuggestion[] {
  const seen = new Set<string>();
  const alike = new Map<string, number>();
  const [first, later]: [SearchSuggestion[], SearchSuggestion[]] = [[], []];
  for (const title of titles) {
    if (first.length >= limit) break;
    const suggestion = titleSuggestion(title);
    if (!isUsable(suggestion) || seen.has(suggestion.query)) continue;
    seen.add(suggestion.query);
    const shape = suggestion.query.replace(/\d+/g, '0');
    const count = alike.get(shape) ?? 0;
    alike.set(shape, count + 1);
    (count < ALIKE_MAX ? first : later).push(suggestion);
  }
  return [...first, ...later].slice(0, limit);
}

/** Returns the posts of a segment whose titles have a term (by number) of each group. */
function titlesWith(segment: Segment, groups: readonly (readonly number[])[]): number[] {
  const { docs, starts, impacts } = segment;
  /** By post: how many of the groups so far it matches. */
  const has = new Uint8Array(segment.size);
  groups.forEach((group, nth) => {
    for (const term of group) {
      const place = placeOfTerm(segment, term);
      if (place < 0) continue;
      for (let at = starts[place] as number; at < (starts[place + 1] as number); at++) {
        const doc = docs[at] as number;
        if (has[doc] === nth && (impacts[at] as number) >= TITLE_IMPACT) has[doc] = nth + 1;
      }
    }
  });
  const found: number[] = [];
  for (let doc = 0; doc < segment.size; doc++) if (has[doc] === groups.length) found.push(doc);
  return found;
}

/** `tag:ebpf`, `source:"K3s Releases"`. Pure. */
function valueAsQuery(field: NameField, value: string): string {
  return `${field}:${/^[\p{L}\p{N}._+/-]+$/u.test(value) ? value : `"${value.replaceAll('"', '')}"`}`;
}

/** Writes a title as a query in which nothing can be read as a filter, a phrase or an exclusion. Pure. */
export function titleAsQuery(title: string): string {
  const plain = title.replace(/["“”„]/g, ' ').replace(/(?<=^|\s)-+(?=\S)/g, '');
  const words = tokenizeQuery(plain).map(({ field, value }) =>
    field === null ? value : fieldOf(field) ? `${field} ${value}`.trim() : `${field}:${value}`,
  );
  let query = '';
  for (const word of words) {
    if (query.length + 1 + word.length > MAX_CHARS) break;
    query = query === '' ? word : `${query} ${word}`;
  }
  return query;
}

/** Puts a text on one line and cuts it after a word. Pure. */
function labelOf(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= MAX_CHARS) return line;
  const cut = line.slice(0, MAX_CHARS - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > MAX_CHARS / 2 ? cut.slice(0, space) : cut).toWellFormed()}…`;
}
