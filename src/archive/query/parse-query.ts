import { parseQueryDate } from './dates.ts';
import { fieldOf, QUERY_FIELDS, type QueryField } from './fields.ts';
import type { Query } from './query.ts';
import { hasText, type QueryToken, tokenizeQuery } from './tokens.ts';

/** Parts of a query that are read; more than that is pasted text, not a search. */
const PARTS_MAX = 200;
/** Words longer than that are cut: nothing in a post is found by them. */
const PART_MAX_CHARS = 200;
const PRERELEASE = /^pre-?releases?$/i;
const LOOKS_LIKE_FIELD = /^[a-z]{2,12}$/i;

/** Reads a query as people write it. Total: what is not understood becomes a note, the rest still counts. `now`: for `7d`, `today`. Pure. */
export function parseQuery(text: string, now: Date): Query {
  const draft = emptyDraft();
  const parts = tokenizeQuery(text);
  for (const part of parts.slice(0, PARTS_MAX)) addPart(draft, part, now);
  if (parts.length > PARTS_MAX) draft.notes.push(`That is a long search: only its first ${PARTS_MAX} parts were read.`);
  return { ...draft, text: text.trim() };
}

type Draft = { -readonly [Key in keyof Omit<Query, 'text'>]: Query[Key] extends readonly string[] ? string[] : Query[Key] };

function emptyDraft(): Draft {
  const lists = { words: [], phrases: [], excluded: [], tags: [], sources: [], kinds: [] };
  return { ...lists, excludedTags: [], excludedSources: [], excludedKinds: [], prerelease: null, before: null, after: null, notes: [] };
}

function addPart(draft: Draft, part: QueryToken, now: Date): void {
  const named = part.field === null ? null : fieldOf(part.field);
  if (named?.slip) addNote(draft, `Read “${part.field}:” as “${named.field}:”.`);
  if (part.field === null) addText(draft, part, part.value);
  else if (named === null) addUnknown(draft, part, part.field);
  else if (part.value === '')
    addNote(draft, `“${part.field}:” has no value: write it right after the colon, like ${EXAMPLES[named.field]}.`);
  else if (named.field === 'before' || named.field === 'after') addDate(draft, part, named.field, now);
  else if (named.field === 'is') addTrait(draft, part);
  else addTo(draft[listOf(named.field, part.negated)], cut(part.value));
}

const EXAMPLES: Readonly<Record<QueryField, string>> = {
  tag: 'tag:cilium',
  source: 'source:"Kubernetes Blog"',
  kind: 'kind:release',
  before: 'before:2025-09-30',
  after: 'after:30d',
  is: 'is:prerelease',
};

const LISTS = { tag: ['tags', 'excludedTags'], source: ['sources', 'excludedSources'], kind: ['kinds', 'excludedKinds'] } as const;

function listOf(field: keyof typeof LISTS, negated: boolean) {
  return LISTS[field][negated ? 1 : 0];
}

function addText(draft: Draft, part: QueryToken, text: string): void {
  const list = part.negated ? draft.excluded : part.quoted ? draft.phrases : draft.words;
  const value = cut(text);
  if (hasText(value)) addTo(list, value);
}

/** `https://…`, `image:tag`, `author:"Jane Doe"`: words as good as others; a note where a filter may have been meant. */
function addUnknown(draft: Draft, part: QueryToken, field: string): void {
  addText(draft, part, part.quoted ? part.value : `${field}:${part.value}`);
  const meantAsFilter = LOOKS_LIKE_FIELD.test(field) && (part.quoted || /^\p{L}/u.test(part.value));
  if (meantAsFilter)
    addNote(draft, `“${field}:” is not a filter, so it was searched as text. Filters: ${QUERY_FIELDS.map((name) => `${name}:`).join(' ')}`);
}

/** `-before:` is `after:`, and the other way round; of several dates the narrowest counts. */
function addDate(draft: Draft, part: QueryToken, field: 'before' | 'after', now: Date): void {
  const instant = parseQueryDate(part.value, now);
  if (instant === null) {
    addNote(
      draft,
      `“${part.field}:${cut(part.value)}” is not a date. Write ${field}:2025, ${field}:2025-09, ${field}:2025-09-30 or ${field}:30d.`,
    );
  } else if ((field === 'before') !== part.negated) {
    draft.before = draft.before === null || instant < draft.before ? instant : draft.before;
  } else {
    draft.after = draft.after === null || instant > draft.after ? instant : draft.after;
  }
}

/** Contradictions are no mistake of ours: the last word counts. */
function addTrait(draft: Draft, part: QueryToken): void {
  if (PRERELEASE.test(part.value)) draft.prerelease = !part.negated;
  else addNote(draft, `“is:${cut(part.value)}” is not known. Write is:prerelease or -is:prerelease.`);
}

function addTo(list: string[], value: string): void {
  const lower = value.toLowerCase();
  if (!list.some((known) => known.toLowerCase() === lower)) list.push(value);
}

function addNote(draft: Draft, note: string): void {
  if (!draft.notes.includes(note)) draft.notes.push(note);
}

function cut(value: string): string {
  return value.length <= PART_MAX_CHARS ? value : value.slice(0, PART_MAX_CHARS).toWellFormed().trim();
}
