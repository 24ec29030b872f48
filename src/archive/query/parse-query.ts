import { type Expression, namesOf } from './expression.ts';
import { mapNameFields, type NameField } from './name-fields.ts';
import { parseExpression } from './parse-expression.ts';
import type { Query } from './query.ts';
import { queryMessage } from './query-message.ts';

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
