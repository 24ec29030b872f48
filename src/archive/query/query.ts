import { type Words, wordsOf } from '../../languages/index.ts';
import { formatQueryDate } from './dates.ts';
import { clausesOf, type Expression, namesOf, printExpression, quoteIfNeeded } from './expression.ts';
import { type ByNameField, mapNameFields, NAME_FIELD_LIST, type NameField } from './name-fields.ts';
import { parseExpression } from './parse-expression.ts';
import { messageIn, type QueryMessage, queryMessage } from './query-message.ts';

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
  return expression === null && !isFiltered(query) && words.length + phrases.length + excluded.length === 0;
}

/** Whether a query has filters in its lists. Pure. */
export function isFiltered({ names, excludedNames, prerelease, before, after }: Query): boolean {
  const hasNames = [names, excludedNames].some((lists) => Object.values(lists).some((list) => list.length > 0));
  return hasNames || prerelease !== null || before !== null || after !== null;
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

/** What is wrong with a filter. */
export interface FilterMistake {
  /** Where it begins in the text, UTF-16 units, from 0. */
  at: number;
  /** One sentence that names the place and, after it, what to write: `“(” is never closed (at character 3). Write it like (cilium OR calico)`. */
  message: string;
}

/**
 * Reads a filter: the language of searches, taken at its word. Unlike a search it guesses nothing: whatever is not understood is a mistake,
 * and dates that move with the day are one. An empty text is every post. `words`: of the mistakes. Pure, linear.
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

/** Both traits at once, side by side: a search would take the last, a filter would match nothing. */
function isContradiction(expression: Expression): boolean {
  if (expression.type === 'any') return expression.of.some(isContradiction);
  if (expression.type !== 'all') return false;
  const traits = expression.of.flatMap((part) => {
    if (part.type === 'is') return [part.trait];
    return part.type === 'not' && part.of.type === 'is' ? [part.of.trait === 'stable' ? 'prerelease' : 'stable'] : [];
  });
  return new Set(traits).size > 1;
}
