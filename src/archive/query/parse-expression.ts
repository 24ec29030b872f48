import { parseQueryDate } from './dates.ts';
import {
  allOf,
  anyOf,
  EVERYTHING,
  type Expression,
  hasText,
  namesOf,
  notOf,
  type QueryToken,
  quoteIfNeeded,
  tokenizeQuery,
} from './expression.ts';
import { fieldOf, NAME_FIELDS, type NameField, QUERY_FIELDS, type QueryField } from './name-fields.ts';
import { type QueryMessage, queryMessage } from './query-message.ts';

/** The part of a text that was understood, and the problems with the rest. */
export interface ParsedExpression {
  expression: Expression;
  /** In the order of their positions. */
  problems: readonly QueryProblem[];
  /** Number of parts that were written, and of those that were read. */
  parts: { written: number; read: number };
}

/** Maximum nesting of groups; a deeper group is read as if its parentheses were missing. */
const MAX_DEPTH = 10;
const OR_ALONE = queryMessage('orAlone');
const OR_EXAMPLE = 'cilium OR calico';
const GROUP_EXAMPLE = '(cilium OR calico) kind:release';
const LIST_EXAMPLE = 'kind:(release OR event)';

/** A part of a list of parts that must all match. */
interface Item {
  part: Expression;
  /** Written without its own parentheses: several names of one field are then alternatives, as in `tag:a tag:b`. */
  direct: boolean;
}

/**
 * Parses the language of searches and filters. Never fails: what is not understood is left out, or read as text, and reported as a problem.
 * Words side by side must all match and bind tighter than `OR`; several names of one field side by side are alternatives.
 * Reads at most `maxParts` parts; if `now` is null, relative dates are a problem. Pure, linear.
 */
export function parseExpression(text: string, now: Date | null, maxParts: number): ParsedExpression {
  const tokens = tokenizeQuery(text);
  const read = tokens.slice(0, maxParts);
  const problems: QueryProblem[] = [];
  const note = (problem: QueryProblem | null): void => {
    if (problem) problems.push(problem);
  };
  /** Notes a slip that a search ignores silently. */
  const noteSlip = (at: number, message: QueryMessage, example: string): void =>
    note({ at, message, refusal: null, example, harmless: true });
  let next = 0;
  /** Number of open groups that are ignored because they are nested too deeply. */
  let ignored = 0;

  /** `field`: the field of the list that is being parsed, or null. */
  const parseAny = (depth: number, field: string | null): Expression | null => {
    const branches: Expression[] = [];
    for (;;) {
      const branch = parseAll(depth, field);
      const token = read[next];
      const isOr = token?.sort === 'or';
      if (branch !== null) branches.push(branch);
      else if (isOr || branches.length > 0) noteSlip(read[isOr ? next : next - 1]?.at ?? 0, OR_ALONE, OR_EXAMPLE);
      if (!isOr) return branches.length === 0 ? null : anyOf(branches);
      next += 1;
      const after = read[next];
      if (after === undefined || after.sort === 'close') {
        noteSlip(token.at, OR_ALONE, OR_EXAMPLE);
        return branches.length === 0 ? null : anyOf(branches);
      }
    }
  };

  const parseAll = (depth: number, field: string | null): Expression | null => {
    const items: Item[] = [];
    for (let token = read[next]; token && token.sort !== 'or'; token = read[next]) {
      if (token.sort === 'close') {
        if (ignored > 0) ignored -= 1;
        else if (depth > 0) break;
        else noteSlip(token.at, queryMessage('closesNothing'), GROUP_EXAMPLE);
        next += 1;
        continue;
      }
      next += 1;
      const item = token.sort === 'open' ? parseGroup(token, depth, field) : parseClause(token, field);
      if (item) items.push(item);
    }
    return items.length === 0 ? null : allOf(mergeNames(items));
  };

  const parseClause = (token: QueryToken, field: string | null): Item | null => {
    const { part, problem } = field === null ? readClause(token, now) : readValue(token, field, now);
    note(problem);
    return part && { part, direct: field === null };
  };

  const parseGroup = (token: QueryToken, depth: number, outer: string | null): Item | null => {
    const named = token.field === null ? null : fieldOf(token.field);
    if (token.field !== null && (outer !== null || named === null)) note(problem(token, queryMessage('noList', token.field), LIST_EXAMPLE));
    if (depth >= MAX_DEPTH) {
      note(problem(token, queryMessage('tooDeep', `${MAX_DEPTH}`), GROUP_EXAMPLE));
      ignored += 1;
      return null;
    }
    const field = outer ?? (named ? (token.field as string) : null);
    const inner = parseAny(depth + 1, field);
    if (read[next]?.sort === 'close') next += 1;
    else if (tokens.length === read.length) noteSlip(token.at, queryMessage('neverClosed'), GROUP_EXAMPLE);
    if (inner === null) {
      noteSlip(token.at, queryMessage('nothingWithin'), GROUP_EXAMPLE);
      return null;
    }
    if (named?.field === 'kind' && inner.type === 'all' && inner.of.length > 1) note(problem(token, queryMessage('oneKind'), LIST_EXAMPLE));
    const isList = outer === null && named !== null && !token.negated && namesOf(inner) !== null;
    return { part: token.negated ? notOf(inner) : inner, direct: isList };
  };

  const expression = parseAny(0, null) ?? EVERYTHING;
  return { expression, problems, parts: { written: tokens.length, read: read.length } };
}

/** `tag:a x tag:b` → `tag:(a OR b) x`: several names of one field side by side are alternatives. */
function mergeNames(items: readonly Item[]): Expression[] {
  const firsts = new Map<NameField, number>();
  const parts: Expression[] = [];
  for (const { part, direct } of items) {
    const field = direct ? namesOf(part)?.[0]?.field : undefined;
    const first = field === undefined ? undefined : firsts.get(field);
    if (field !== undefined && first === undefined) firsts.set(field, parts.length);
    const before = first === undefined ? undefined : parts[first];
    if (first !== undefined && before) parts[first] = anyOf([before, part]);
    else parts.push(part);
  }
  return parts;
}

/** What is wrong in a query, and an example of what to write instead. */
interface QueryProblem {
  /** Position in the text, UTF-16 units. */
  at: number;
  /** What a search did about it. */
  message: QueryMessage;
  /** What a filter reports instead, because it refuses what a search may guess; null: the same. */
  refusal: QueryMessage | null;
  /** Example of what can be written; null if the message contains it. */
  example: string | null;
  /** Set if a search loses nothing: then people are not notified. */
  harmless?: true;
}

/** A part of an expression, and the problem with it. `part` is null if nothing could be read. */
interface ReadClause {
  part: Expression | null;
  problem: QueryProblem | null;
}

/** Maximum length of a word; longer ones are cut, because no post contains them. */
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

/** `now`: for `7d` and `today`; null if these are not allowed. */
function readClause(token: QueryToken, now: Date | null): ReadClause {
  if (token.field === null) return clause(textOf(token, token.value), token);
  const named = fieldOf(token.field);
  if (named === null) return readUnknown(token, token.field);
  const read = readField(token, named.field, now);
  if (!named.slip || read.problem) return read;
  const message = queryMessage('readAs', token.field, named.field);
  const example = `${named.field}:${quoteIfNeeded(cut(token.value))}`;
  return { ...read, problem: problem(token, message, example, queryMessage('noField', token.field)) };
}

/** Reads a value of a list: `release` in `kind:(release OR event)`. */
function readValue(token: QueryToken, field: string, now: Date | null): ReadClause {
  const named = fieldOf(field);
  if (named === null) return clause(textOf(token, token.value), token);
  if (token.field !== null) {
    return unread(token, queryMessage('valuesAlone', named.field, token.field), `${named.field}:(${cut(token.value) || 'a'} OR b)`);
  }
  return readField(token, named.field, now);
}

function readField(token: QueryToken, field: QueryField, now: Date | null): ReadClause {
  if (token.value === '' || token.value === '=') return unread(token, queryMessage('noValue', token.field ?? field, exampleOf(field)));
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

/** Reads `https://…`, `image:tag`, `author:"Jane Doe"` as ordinary words; reports a problem if a filter may have been meant. */
function readUnknown(token: QueryToken, field: string): ReadClause {
  const text = textOf(token, token.quoted ? token.value : `${field}:${token.value}`);
  const meantAsFilter = LOOKS_LIKE_FIELD.test(field) && (token.quoted || /^\p{L}/u.test(token.value));
  if (!meantAsFilter) return clause(text, token);
  const fields = QUERY_FIELDS.map((name) => `${name}:`).join(' ');
  const message = queryMessage('searchedAsText', field, fields);
  const refusal = queryMessage('needsQuotes', field, fields);
  return { ...clause(text, token), problem: problem(token, message, `"${field}: ${cut(token.value)}"`, refusal) };
}

/** Reads a date; `-before:` means `after:`, and vice versa. */
function readDate(token: QueryToken, field: 'before' | 'after', now: Date | null): ReadClause {
  const name = token.field ?? field;
  if (now === null && AGO.test(token.value)) return unread(token, queryMessage('moves', `${name}:${token.value}`), exampleOf(field));
  const instant = parseQueryDate(token.value, now ?? new Date(0));
  if (instant === null) {
    const say = now === null ? 'noDate' : 'noDateNorAgo';
    return unread(token, queryMessage(say, `${name}:${cut(token.value)}`, field));
  }
  const other = field === 'before' ? 'after' : 'before';
  return { part: { type: 'date', field: token.negated ? other : field, instant }, problem: null };
}

function readTrait(token: QueryToken): ReadClause {
  if (PRERELEASE.test(token.value)) return clause({ type: 'is', trait: 'prerelease' }, token);
  if (STABLE.test(token.value)) return clause({ type: 'is', trait: 'stable' }, token);
  return unread(token, queryMessage('noTrait', `is:${cut(token.value)}`));
}

function clause(part: Expression | null, { negated }: QueryToken): ReadClause {
  return { part: part && negated ? notOf(part) : part, problem: null };
}

function unread(token: QueryToken, message: QueryMessage, example: string | null = null): ReadClause {
  return { part: null, problem: problem(token, message, example) };
}

function problem({ at }: QueryToken, message: QueryMessage, example: string | null, refusal: QueryMessage | null = null): QueryProblem {
  return { at, message, refusal, example };
}

function cut(value: string): string {
  return value.length <= PART_MAX_CHARS ? value : value.slice(0, PART_MAX_CHARS).toWellFormed().trim();
}
