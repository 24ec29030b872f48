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
  /** The post, where it is the title of one. */
  id?: string;
}

const MAX_CHARS = 100;
const LAST_FIELD = /(?<![a-z])([a-z]+):"?([^":]*)$/i;
/** Number of the newest posts with fitting titles that are ranked. */
const LOOKED_AT = 400;
const BEGINNINGS = 200;
const WORDS_MAX = 12;
/** Titles that differ in numbers alone (`v1.34.1`, `v1.34.2`) take at most so many places while there are others. */
const ALIKE_MAX = 3;
/** Of ten places or more, these are kept for tags and sources. */
const VALUES_KEPT = 3;

/** What completes queries over one index. `answer`: the best posts for what no title begins like. */
export interface SuggestParts {
  index: PostIndex;
  vocabulary: Vocabulary;
  titles: TitleReader;
  matcher: PostMatcher;
  answer: (query: Query, nowMs: number, most: number) => readonly Candidate[];
}

/**
 * Titles of which each typed word begins a word, those that begin as typed first and the newest first among equals (so that they stay while
 * people type on); then tags and sources. While a filter's value is being typed, its values alone. Nothing typed: the newest posts. At most `limit`.
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

/** Values for the filter that is being typed; null where none is. */
function valuesInField(index: PostIndex, typed: string): SearchSuggestion[] | null {
  const last = LAST_FIELD.exec(typed);
  const [, name = '', value = ''] = last ?? [];
  const before = typed.slice(0, last?.index ?? 0);
  const field = NAME_FIELD_LIST.find((known) => known === fieldOf(name)?.field);
  return field && !/[^\s-]$/.test(before) ? valuesOf(index, field, foldedWords(value).trimEnd(), before) : null;
}

/** Values that begin so, those that most posts have first; `before`: what is typed in front of them. */
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

/** While people type on, the same titles come again and again. */
const suggested = new WeakMap<ReadTitle, SearchSuggestion>();

function titleSuggestion(read: ReadTitle): SearchSuggestion {
  const known = suggested.get(read);
  if (known) return known;
  const suggestion = { label: labelOf(read.title), query: titleAsQuery(read.title), id: read.id };
  suggested.set(read, suggestion);
  return suggestion;
}

/** Titles, the best first. */
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

/** One word being typed: every term that begins so. A version may be typed without its end, a compound part by part. */
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

/** 0: begins as typed; 1: goes on so; 2: has words that begin so; 3: by another spelling; 4: not at all. */
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

function canBeAsked({ query }: SearchSuggestion): boolean {
  return query !== '' && query.length <= 100;
}

/** At most `limit` that can be asked for, each query once. */
function distinct(all: Iterable<SearchSuggestion>, limit: number): SearchSuggestion[] {
  const byQuery = new Map<string, SearchSuggestion>();
  for (const suggestion of all) {
    if (byQuery.size >= limit) break;
    if (canBeAsked(suggestion) && !byQuery.has(suggestion.query)) byQuery.set(suggestion.query, suggestion);
  }
  return [...byQuery.values()];
}

/** At most `limit` suggestions of titles, but of titles that differ in numbers alone no more than a few before all others. What is not needed is not made. */
function varied(titles: readonly ReadTitle[], limit: number): SearchSuggestion[] {
  const seen = new Set<string>();
  const alike = new Map<string, number>();
  const [first, later]: [SearchSuggestion[], SearchSuggestion[]] = [[], []];
  for (const title of titles) {
    if (first.length >= limit) break;
    const suggestion = titleSuggestion(title);
    if (!canBeAsked(suggestion) || seen.has(suggestion.query)) continue;
    seen.add(suggestion.query);
    const shape = suggestion.query.replace(/\d+/g, '0');
    const count = alike.get(shape) ?? 0;
    alike.set(shape, count + 1);
    (count < ALIKE_MAX ? first : later).push(suggestion);
  }
  return [...first, ...later].slice(0, limit);
}

/** The posts of a segment whose title has a term of each group, by the numbers of the terms. */
function titlesWith(segment: Segment, groups: readonly (readonly number[])[]): number[] {
  const { docs, starts, impacts } = segment;
  /** By post: how many of the groups looked through so far it has. */
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

/** A title as a query: nothing in it may be read as a filter, a phrase or an exclusion. Pure. */
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

/** A text in one line, cut at a word. Pure. */
function labelOf(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= MAX_CHARS) return line;
  const cut = line.slice(0, MAX_CHARS - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > MAX_CHARS / 2 ? cut.slice(0, space) : cut).toWellFormed()}…`;
}
