import { parseQueryDate } from './dates.ts';
import { type Expression, notOf } from './expression.ts';
import { fieldOf, NAME_FIELDS, type NameField, QUERY_FIELDS, type QueryField } from './name-fields.ts';
import { quoteIfNeeded } from './print-expression.ts';
import { type QueryMessage, queryMessage } from './query-message.ts';
import { hasText, type QueryToken } from './tokens.ts';

/** What is wrong in a query, and what to write instead. */
export interface QueryProblem {
  /** Where, in UTF-16 units. */
  at: number;
  /** What a search did with it. */
  message: QueryMessage;
  /** What a filter says instead, for it refuses what a search may guess; null: the same. */
  refusal: QueryMessage | null;
  /** Something that can be written; null where the message says it. */
  example: string | null;
  /** What a search makes of it: nothing is lost, and people are not told of it. */
  harmless?: true;
}

/** A part of an expression, and what was wrong with it. `part` null: nothing can be made of it. */
export interface ReadClause {
  part: Expression | null;
  problem: QueryProblem | null;
}

/** Words longer than that are cut: nothing in a post is found by them. */
const PART_MAX_CHARS = 200;
const PRERELEASE = /^pre-?releases?$/i;
const STABLE = /^(?:stable|finals?|final-releases?)$/i;
const LOOKS_LIKE_FIELD = /^[a-z]{2,12}$/i;
const AGO = /^(?:today|yesterday|\d+[dwmy])$/i;

const OTHER_EXAMPLES: Readonly<Record<Exclude<QueryField, NameField>, string>> = {
  before: 'before:2025-09-30',
  after: 'after:2025-09-30',
  is: 'is:prerelease',
};

/** `now`: for `7d` and `today`; null where these have no meaning. */
export function readClause(token: QueryToken, now: Date | null): ReadClause {
  if (token.field === null) return clause(textOf(token, token.value), token);
  const named = fieldOf(token.field);
  if (named === null) return readUnknown(token, token.field);
  const slip = named.slip
    ? {
        at: token.at,
        message: queryMessage('readAs', token.field, named.field),
        refusal: queryMessage('noField', token.field),
        example: `${named.field}:${quoteIfNeeded(cut(token.value))}`,
      }
    : null;
  const read = readField(token, named.field, now);
  return { part: read.part, problem: read.problem ?? slip };
}

/** A value of a list: `release` in `kind:(release OR event)`. */
export function readValue(token: QueryToken, field: string, now: Date | null): ReadClause {
  const named = fieldOf(field);
  if (named === null) return clause(textOf(token, token.value), token);
  if (token.field !== null) {
    const example = `${named.field}:(${cut(token.value) || 'a'} OR b)`;
    return { part: null, problem: problem(token, queryMessage('valuesAlone', named.field, token.field), example) };
  }
  return readField(token, named.field, now);
}

function readField(token: QueryToken, field: QueryField, now: Date | null): ReadClause {
  const asWritten = token.field ?? field;
  if (token.value === '' || token.value === '=') {
    return { part: null, problem: problem(token, queryMessage('noValue', asWritten, exampleOf(field)), null) };
  }
  if (field === 'before' || field === 'after') return readDate(token, field, now);
  if (field === 'is') return readTrait(token);
  const exact = token.exact || (!token.quoted && token.value.startsWith('='));
  const value = cut(exact && !token.quoted ? token.value.slice(1) : token.value);
  return clause({ type: 'name', field, value, exact }, token);
}

function exampleOf(field: QueryField): string {
  return field in OTHER_EXAMPLES ? OTHER_EXAMPLES[field as keyof typeof OTHER_EXAMPLES] : NAME_FIELDS[field as NameField].example;
}

function textOf({ quoted }: QueryToken, text: string): Expression | null {
  const value = cut(text);
  if (!hasText(value)) return null;
  return quoted ? { type: 'phrase', text: value } : { type: 'word', text: value };
}

/** `https://…`, `image:tag`, `author:"Jane Doe"`: words as good as others; a problem where a filter may have been meant. */
function readUnknown(token: QueryToken, field: string): ReadClause {
  const text = textOf(token, token.quoted ? token.value : `${field}:${token.value}`);
  const meantAsFilter = LOOKS_LIKE_FIELD.test(field) && (token.quoted || /^\p{L}/u.test(token.value));
  if (!meantAsFilter) return clause(text, token);
  const fields = QUERY_FIELDS.map((name) => `${name}:`).join(' ');
  const message = queryMessage('searchedAsText', field, fields);
  const refusal = queryMessage('needsQuotes', field, fields);
  return { ...clause(text, token), problem: { at: token.at, message, refusal, example: `"${field}: ${cut(token.value)}"` } };
}

/** `-before:` is `after:`, and the other way round. */
function readDate(token: QueryToken, field: 'before' | 'after', now: Date | null): ReadClause {
  const name = token.field ?? field;
  if (now === null && AGO.test(token.value)) {
    return { part: null, problem: problem(token, queryMessage('moves', `${name}:${token.value}`), exampleOf(field)) };
  }
  const instant = parseQueryDate(token.value, now ?? new Date(0));
  if (instant === null) {
    const say = now === null ? 'noDate' : 'noDateNorAgo';
    return { part: null, problem: problem(token, queryMessage(say, `${name}:${cut(token.value)}`, field), null) };
  }
  const other = field === 'before' ? 'after' : 'before';
  return { part: { type: 'date', field: token.negated ? other : field, instant }, problem: null };
}

function readTrait(token: QueryToken): ReadClause {
  if (PRERELEASE.test(token.value)) return clause({ type: 'is', trait: 'prerelease' }, token);
  if (STABLE.test(token.value)) return clause({ type: 'is', trait: 'stable' }, token);
  return { part: null, problem: problem(token, queryMessage('noTrait', `is:${cut(token.value)}`), null) };
}

function clause(part: Expression | null, { negated }: QueryToken): ReadClause {
  return { part: part && negated ? notOf(part) : part, problem: null };
}

function problem({ at }: QueryToken, message: QueryMessage, example: string | null): QueryProblem {
  return { at, message, refusal: null, example };
}

function cut(value: string): string {
  return value.length <= PART_MAX_CHARS ? value : value.slice(0, PART_MAX_CHARS).toWellFormed().trim();
}
