import type { Post } from '../../content/post.ts';
import { isPrerelease } from '../../content/release-version.ts';
import { formatQueryDate } from './dates.ts';
import { type Expression, namesOf } from './expression.ts';
import { type ByNameField, mapNameFields, matchesName, NAME_FIELD_LIST, type NameField, namesIn } from './name-fields.ts';
import { parseExpression } from './parse-expression.ts';
import { printExpression, quoteIfNeeded } from './print-expression.ts';
import { type QueryMessage, queryMessage } from './query-message.ts';

/** A search as people write it: `cilium "deep dive" -windows tag:cncf kind:link after:2025-01-01`. */
export interface Query {
  /** As typed, trimmed. */
  text: string;
  words: readonly string[];
  phrases: readonly string[];
  /** Words and phrases a post must not have. */
  excluded: readonly string[];
  /** Within a field any of them may match. */
  names: ByNameField<readonly string[]>;
  excludedNames: ByNameField<readonly string[]>;
  /** `is:prerelease`: true for versions that are not final alone, false for all else; null: whatever. */
  prerelease: boolean | null;
  /** ISO instants: `date < before`, `date >= after`. */
  before: string | null;
  after: string | null;
  /** What is asked for where `OR`, parentheses or exact names say more than the lists do; null: the lists say it all. */
  expression: Expression | null;
  /** About parts that were not understood; the rest still runs. */
  notes: readonly QueryMessage[];
}

/** Whether nothing of a query was understood: all posts answer it. Pure. */
export function asksNothing(query: Query): boolean {
  const { expression, words, phrases, excluded } = query;
  return expression === null && filtersOf(query) === 0 && words.length + phrases.length + excluded.length === 0;
}

/** How many filters a query has in its lists. Pure. */
export function filtersOf({ names, excludedNames, prerelease, before, after }: Query): number {
  const values = [...Object.values(names), ...Object.values(excludedNames)].reduce((count, list) => count + list.length, 0);
  return values + [prerelease, before, after].filter((value) => value !== null).length;
}

/** Parts of a query that are read; more than that is pasted text, not a search. */
const PARTS_MAX = 200;

/** Reads a query as people write it. Total: what is not understood becomes a note, the rest still counts. `now`: for `7d`, `today`. Pure. */
export function parseQuery(text: string, now: Date): Query {
  const { expression, problems, parts } = parseExpression(text, now, PARTS_MAX);
  const notes = problems.flatMap(({ message, harmless }) => (harmless ? [] : [message]));
  if (parts.written > parts.read) notes.push(queryMessage('longSearch', `${PARTS_MAX}`));
  const { lists, isAll } = listsOf(expression);
  return {
    ...lists,
    expression: isAll ? null : expression,
    notes: [...new Map(notes.map((note) => [JSON.stringify(note), note])).values()],
    text: text.trim(),
  };
}

type Lists = Omit<Query, 'text' | 'notes' | 'expression'>;
type NameLists = Record<NameField, string[]>;
type Draft = { -readonly [Key in keyof Lists]: Lists[Key] extends readonly string[] ? string[] : Lists[Key] } & {
  names: NameLists;
  excludedNames: NameLists;
};

/** An expression as lists; `isAll`: they say all that it says. */
function listsOf(expression: Expression): { lists: Lists; isAll: boolean } {
  const draft: Draft = {
    words: [],
    phrases: [],
    excluded: [],
    names: mapNameFields(() => []),
    excludedNames: mapNameFields(() => []),
    prerelease: null,
    before: null,
    after: null,
  };
  const parts = expression.type === 'all' ? expression.of : [expression];
  const isAll = parts.map((part) => addPart(draft, part)).every(Boolean);
  return { lists: draft, isAll };
}

/** Whether the lists say all that the part says. */
function addPart(draft: Draft, part: Expression): boolean {
  if (part.type === 'not') return addExcluded(draft, part.of);
  const names = namesOf(part);
  if (names) {
    const list = draft.names[names[0]?.field ?? 'tag'];
    // What stands in it already must match as well, where a list says “any”.
    const isSure = list.length === 0 && !names.some(({ exact }) => exact);
    for (const { value } of names) addTo(list, value);
    return isSure;
  }
  switch (part.type) {
    case 'word':
      return addTo(draft.words, part.text);
    case 'phrase':
      return addTo(draft.phrases, part.text);
    case 'is':
      // Contradictions are no mistake of ours: the last word counts.
      draft.prerelease = part.trait === 'prerelease';
      return true;
    case 'date':
      return addDate(draft, part);
    default:
      addWordsOf(draft, part);
      return false;
  }
}

function addExcluded(draft: Draft, part: Expression): boolean {
  const names = namesOf(part);
  if (names) {
    for (const { field, value } of names) addTo(draft.excludedNames[field], value);
    return !names.some(({ exact }) => exact);
  }
  if (part.type === 'word' || part.type === 'phrase') return addTo(draft.excluded, part.text);
  if (part.type !== 'is') return false;
  draft.prerelease = part.trait === 'stable';
  return true;
}

/** Of several dates the narrowest counts. */
function addDate(draft: Draft, { field, instant }: Extract<Expression, { type: 'date' }>): boolean {
  if (field === 'before') draft.before = draft.before === null || instant < draft.before ? instant : draft.before;
  else draft.after = draft.after === null || instant > draft.after ? instant : draft.after;
  return true;
}

/** Words of alternatives: what snippets are chosen by. */
function addWordsOf(draft: Draft, part: Expression): void {
  if (part.type === 'word') addTo(draft.words, part.text);
  else if (part.type === 'phrase') addTo(draft.phrases, part.text);
  else if (part.type === 'all' || part.type === 'any') for (const one of part.of) addWordsOf(draft, one);
}

/** Always true: a list says as much as its part. */
function addTo(list: string[], value: string): true {
  const lower = value.toLowerCase();
  if (!list.some((known) => known.toLowerCase() === lower)) list.push(value);
  return true;
}

/** A query as text that `parseQuery` reads as the same query, whatever the day; notes are not part of it. Pure. */
export function formatQuery(query: Query): string {
  if (query.expression !== null) return printExpression(query.expression);
  return [
    ...query.words,
    ...query.phrases.map(quote),
    ...query.excluded.map((text) => `-${quoteIfNeeded(text)}`),
    ...NAME_FIELD_LIST.flatMap((field) => fields(field, query.names[field], query.excludedNames[field])),
    ...(query.prerelease === null ? [] : [query.prerelease ? 'is:prerelease' : '-is:prerelease']),
    ...(query.after === null ? [] : [`after:${formatQueryDate(query.after)}`]),
    ...(query.before === null ? [] : [`before:${formatQueryDate(query.before)}`]),
  ].join(' ');
}

function fields(name: string, wanted: readonly string[], excluded: readonly string[]): string[] {
  return [...wanted.map((value) => `${name}:${quoteIfNeeded(value)}`), ...excluded.map((value) => `-${name}:${quoteIfNeeded(value)}`)];
}

function quote(text: string): string {
  return `"${text}"`;
}

/**
 * Whether a post meets the filters of a query: within one list any value may match, all lists given must. Undated posts are neither before
 * nor after anything. Pure.
 */
export function matchesFilters(post: Post, query: Query): boolean {
  return (
    NAME_FIELD_LIST.every((field) => {
      const wanted = query.names[field];
      return (wanted.length === 0 || hasName(post, field, wanted)) && !hasName(post, field, query.excludedNames[field]);
    }) &&
    (query.prerelease === null || query.prerelease === isPrerelease(post.title, post.url)) &&
    isWithin(post, query.after, query.before)
  );
}

function hasName(post: Post, field: NameField, values: readonly string[]): boolean {
  return namesIn(post, field).some((own) => values.some((value) => matchesName(own, { field, value, exact: false })));
}

function isWithin(post: Post, after: string | null, before: string | null): boolean {
  if (after === null && before === null) return true;
  if (post.date === null) return false;
  const date = Date.parse(post.date);
  return (after === null || date >= Date.parse(after)) && (before === null || date < Date.parse(before));
}
