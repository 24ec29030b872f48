import { type Words, wordsOf } from '../../languages/index.ts';
import { formatQueryDate } from './dates.ts';
import { clausesOf, type Expression, namesOf, printExpression, quoteIfNeeded } from './expression.ts';
import { type ByNameField, mapNameFields, NAME_FIELD_LIST, type NameField } from './name-fields.ts';
import { parseExpression } from './parse-expression.ts';
import { messageIn, type QueryMessage, queryMessage } from './query-message.ts';

/** A search as it is written: `cilium "deep dive" -windows tag:cncf kind:link after:2025-01-01`. */
export interface Query {
  /** As typed, trimmed. */
  text: string;
  words: readonly string[];
  phrases: readonly string[];
  /** Words and phrases that a post must not have. */
  excluded: readonly string[];
  /** Names that a post must have; within a field, any of them may match. */
  names: ByNameField<readonly string[]>;
  excludedNames: ByNameField<readonly string[]>;
  /** `is:prerelease`: true for pre-releases only, false for everything else; null: no condition. */
  prerelease: boolean | null;
  /** ISO instants: `date < before`, `date >= after`. */
  before: string | null;
  after: string | null;
  /** The full query if it has `OR`, parentheses or exact names, which the lists cannot express; otherwise null. */
  expression: Expression | null;
  /** Notes about parts that were not understood; the rest of the query still runs. */
  notes: readonly QueryMessage[];
}

/** Whether a query has no conditions at all, so that every post matches. Pure. */
export function matchesEverything(query: Query): boolean {
  const { expression, words, phrases, excluded } = query;
  return expression === null && !isFiltered(query) && words.length + phrases.length + excluded.length === 0;
}

/** Whether a query has filters in its lists. Pure. */
export function isFiltered({ names, excludedNames, prerelease, before, after }: Query): boolean {
  const hasNames = [names, excludedNames].some((lists) => Object.values(lists).some((list) => list.length > 0));
  return hasNames || prerelease !== null || before !== null || after !== null;
}

/** Maximum number of parts of a query that are read; a longer text was pasted and is not a search. */
const PARTS_MAX = 200;

/** Parses a query. Never fails: what is not understood becomes a note, and the rest still counts. `now`: for `7d`, `today`. Pure. */
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

/** Converts an expression to lists; `isAll`: whether the lists express all of it. */
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

/** Adds a part to the lists; returns whether they fully express it. */
function addPart(draft: Draft, part: Expression): boolean {
  if (part.type === 'not') return addExcluded(draft, part.of);
  const names = namesOf(part);
  if (names) {
    const list = draft.names[names[0]?.field ?? 'tag'];
    // Names already in the list would have to match as well, but a list means “any”.
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
      // If `is:` filters contradict each other, the last one counts.
      draft.prerelease = part.trait === 'prerelease';
      return true;
    case 'date':
      return addDate(draft, part);
    default:
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

/** Keeps the narrowest of several dates. */
function addDate(draft: Draft, { field, instant }: Extract<Expression, { type: 'date' }>): boolean {
  if (field === 'before') draft.before = draft.before === null || instant < draft.before ? instant : draft.before;
  else draft.after = draft.after === null || instant > draft.after ? instant : draft.after;
  return true;
}

/** Adds a value, ignoring letter case; always true, because a list fully expresses it. */
function addTo(list: string[], value: string): true {
  const lower = value.toLowerCase();
  if (!list.some((known) => known.toLowerCase() === lower)) list.push(value);
  return true;
}

/** Writes a query as text that `parseQuery` reads as the same query on any day; notes are left out. Pure. */
export function formatQuery(query: Query): string {
  if (query.expression !== null) return printExpression(query.expression);
  return [
    ...query.words,
    ...query.phrases.map((text) => `"${text}"`),
    ...query.excluded.map((text) => `-${quoteIfNeeded(text)}`),
    ...NAME_FIELD_LIST.flatMap((field) => [
      ...query.names[field].map((value) => `${field}:${quoteIfNeeded(value)}`),
      ...query.excludedNames[field].map((value) => `-${field}:${quoteIfNeeded(value)}`),
    ]),
    ...(query.prerelease === null ? [] : [query.prerelease ? 'is:prerelease' : '-is:prerelease']),
    ...(query.after === null ? [] : [`after:${formatQueryDate(query.after)}`]),
    ...(query.before === null ? [] : [`before:${formatQueryDate(query.before)}`]),
  ].join(' ');
}

/** Maximum length of a filter, UTF-16 units. */
export const FILTER_MAX_CHARS = 2_000;
/** Maximum number of clauses of a filter. */
export const FILTER_MAX_CLAUSES = 200;

/** One mistake in a filter. */
export interface FilterMistake {
  /** Where it begins in the text, UTF-16 units, from 0. */
  at: number;
  /** A sentence that names the place, followed by what to write instead: `“(” is never closed (at character 3). Write it like (cilium OR calico)`. */
  message: string;
}

/**
 * Parses a filter, which is written in the language of searches. Unlike a search, it guesses nothing: whatever is not understood is a mistake,
 * and so are relative dates. An empty text matches every post. `words`: language of the mistakes. Pure, linear.
 */
export function parseFilter(text: string, words: Words = wordsOf('en')): { filter: Expression } | { mistakes: readonly FilterMistake[] } {
  if (text.length > FILTER_MAX_CHARS) {
    const message = words.querying.tooManyChars(`${FILTER_MAX_CHARS}`, `${text.length}`);
    return { mistakes: [{ at: FILTER_MAX_CHARS, message }] };
  }
  const { expression, problems } = parseExpression(text, null, FILTER_MAX_CHARS);
  const mistakes = problems.map(({ at, message, refusal, example }) => mistakeOf(at, messageIn(refusal ?? message, words), example, words));
  const clauses = clausesOf(expression).length;
  if (clauses > FILTER_MAX_CLAUSES) {
    const message = words.querying.tooManyClauses(`${FILTER_MAX_CLAUSES}`, `${clauses}`);
    return { mistakes: [{ at: 0, message }] };
  }
  if (mistakes.length > 0) return { mistakes: mistakes.toSorted((a, b) => a.at - b.at) };
  if (clauses === 0 && text.trim() !== '') return { mistakes: [mistakeOf(0, words.querying.noWord(excerpt(text)), EXAMPLE, words)] };
  if (isContradiction(expression)) return { mistakes: [mistakeOf(0, words.querying.bothTraits, 'is:prerelease OR is:stable', words)] };
  return { filter: expression };
}

const EXAMPLE = 'cilium kind:release -is:prerelease';
const EXCERPT_MAX_CHARS = 40;

function mistakeOf(at: number, message: string, example: string | null, { querying }: Words): FilterMistake {
  const end = example === null ? '' : querying.writeLike(example);
  return { at, message: `${message}${querying.atCharacter(`${at + 1}`)}${end}` };
}

function excerpt(text: string): string {
  const trimmed = text.trim();
  return trimmed.length <= EXCERPT_MAX_CHARS ? trimmed : `${trimmed.slice(0, EXCERPT_MAX_CHARS).toWellFormed()}…`;
}

/** Whether both traits are required at once: a search would use the last, a filter would match nothing. */
function isContradiction(expression: Expression): boolean {
  if (expression.type === 'any') return expression.of.some(isContradiction);
  if (expression.type !== 'all') return false;
  const traits = expression.of.flatMap((part) => {
    if (part.type === 'is') return [part.trait];
    return part.type === 'not' && part.of.type === 'is' ? [part.of.trait === 'stable' ? 'prerelease' : 'stable'] : [];
  });
  return new Set(traits).size > 1;
}
