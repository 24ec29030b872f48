import { formatQueryDate } from './dates.ts';
import type { NameField } from './name-fields.ts';

/** Values of `is:`: a version that is not final, or everything else. */
type Trait = 'prerelease' | 'stable';

/** One condition on a post. */
export type Clause =
  /** A word in any of its forms, or one of its synonyms. */
  | { readonly type: 'word'; readonly text: string }
  /** Words side by side, exactly as written. */
  | { readonly type: 'phrase'; readonly text: string }
  /** `exact`: the whole name (`source:="CNCF"`); otherwise a source matches by whole words. */
  | { readonly type: 'name'; readonly field: NameField; readonly value: string; readonly exact: boolean }
  | { readonly type: 'is'; readonly trait: Trait }
  /** `before`: date < instant; `after`: date >= instant. ISO 8601 in UTC. */
  | { readonly type: 'date'; readonly field: 'before' | 'after'; readonly instant: string };

/**
 * A search or a filter as a tree. Always in normal form: no `all` directly in an `all`, no `any` directly in an `any`, no `not` of a `not`,
 * and no list of one. An empty `all` matches every post.
 */
export type Expression =
  | Clause
  | { readonly type: 'all'; readonly of: readonly Expression[] }
  | { readonly type: 'any'; readonly of: readonly Expression[] }
  | { readonly type: 'not'; readonly of: Expression };

/** Matches every post. */
export const EVERYTHING: Expression = { type: 'all', of: [] };

/** Matches if all parts match; everything if there are none. Pure. */
export function allOf(parts: readonly Expression[]): Expression {
  const of = parts.flatMap((part) => (part.type === 'all' ? part.of : [part]));
  const [only] = of;
  return of.length === 1 && only ? only : { type: 'all', of };
}

/** Matches if any part matches; needs at least one part. Pure. */
export function anyOf(parts: readonly Expression[]): Expression {
  const of = parts.flatMap((part) => (part.type === 'any' ? part.of : [part]));
  const [only] = of;
  return of.length === 1 && only ? only : { type: 'any', of };
}

/** Negates a part. Pure. */
export function notOf(part: Expression): Expression {
  return part.type === 'not' ? part.of : { type: 'not', of: part };
}

/** Returns a name clause as a list, or the name clauses of an `any` that has only those of one field; otherwise null. Pure. */
export function namesOf(part: Expression): readonly Extract<Clause, { type: 'name' }>[] | null {
  if (part.type === 'name') return [part];
  if (part.type !== 'any') return null;
  const names = part.of.flatMap((one) => (one.type === 'name' ? [one] : []));
  return names.length === part.of.length && names.every(({ field }) => field === names[0]?.field) ? names : null;
}

/** Returns all clauses, in order. Pure. */
export function clausesOf(part: Expression): readonly Clause[] {
  if (part.type === 'all' || part.type === 'any') return part.of.flatMap(clausesOf);
  return part.type === 'not' ? clausesOf(part.of) : [part];
}

/** Writes an expression as text that `parseExpression` reads as the same expression on any day. Pure. */
export function printExpression(part: Expression): string {
  return part.type === 'any' && namesOf(part) === null ? part.of.map(printAll).join(' OR ') : printAll(part);
}

function printAll(part: Expression): string {
  if (part.type !== 'all') return printOne(part);
  /** Fields with a name that was printed without parentheses: further names without them would be read as alternatives. */
  const fields = new Set<string>();
  return part.of
    .map((one) => {
      const field = namesOf(one)?.[0]?.field;
      const isFirst = field === undefined || !fields.has(field);
      if (field !== undefined) fields.add(field);
      return isFirst ? printOne(one) : group('', printExpression(one));
    })
    .join(' ');
}

function printOne(part: Expression): string {
  switch (part.type) {
    case 'word':
      return part.text;
    case 'phrase':
      return `"${part.text}"`;
    case 'name':
      return `${part.field}:${printValue(part)}`;
    case 'is':
      return `is:${part.trait}`;
    case 'date':
      return `${part.field}:${formatQueryDate(part.instant)}`;
    case 'not':
      return printNot(part.of);
    case 'any': {
      const names = namesOf(part);
      return names ? group(`${names[0]?.field}:`, names.map(printValue).join(' OR ')) : group('', printExpression(part));
    }
    case 'all':
      return group('', printExpression(part));
  }
}

function printNot(part: Expression): string {
  // `-before:` would be read as `after:`, but undated posts match only the negation.
  const needsGroup = part.type === 'date' || part.type === 'all' || (part.type === 'any' && namesOf(part) === null);
  return needsGroup ? group('-', printExpression(part)) : `-${printOne(part)}`;
}

function printValue({ value, exact }: { value: string; exact: boolean }): string {
  return exact ? `="${value}"` : quoteIfNeeded(value);
}

/** Encloses `inner` in parentheses; a space keeps a last word with parentheses from absorbing ours. */
function group(before: string, inner: string): string {
  const last = inner.slice(inner.lastIndexOf(' ') + 1);
  return `${before}(${inner}${/[()]/.test(last) ? ' ' : ''})`;
}

/** Quotes a value if it could not follow a colon otherwise. Pure. */
export function quoteIfNeeded(text: string): string {
  return /^[\p{L}\p{N}][\p{L}\p{N}._+/-]*$/u.test(text) && text !== 'OR' && text !== 'AND' ? text : `"${text}"`;
}

/** One piece of a query as written. */
export interface QueryToken {
  /** `open` may be negated and may directly follow a field: `-(`, `kind:(`. */
  sort: 'clause' | 'open' | 'close' | 'or';
  negated: boolean;
  /** The text before the colon, as typed; null for words and phrases. */
  field: string | null;
  /** With single spaces; `''` if nothing follows the colon. */
  value: string;
  quoted: boolean;
  /** `="value"`, after a field or in its list. */
  exact: boolean;
  /** Position in the text, UTF-16 units. */
  at: number;
}

const CURLY_QUOTES = /[“”„‟«»″]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters separate words like white space does.
const BLANK = /[\s\u0000-\u001f\u007f\u200b\u2060\ufeff]/g;
const FIELD = /\p{L}+:(?!:)/uy;
const SEARCHABLE = /[\p{L}\p{N}\p{Extended_Pictographic}\p{Regional_Indicator}]/u;

/**
 * Splits a query into tokens in one pass. Words and phrases without a letter, digit or emoji are left out, except quoted values in the list of a field. An unclosed quote extends to the end.
 * A parenthesis groups only where a word could begin or end; `foo(bar)` is one word. Pure.
 */
export function tokenizeQuery(typed: string): QueryToken[] {
  // Replaced character by character, so that positions are the same as in the typed text.
  const text = typed.toWellFormed().replace(CURLY_QUOTES, '"').replace(BLANK, ' ');
  const tokens: QueryToken[] = [];
  let at = 0;
  /** For each open parenthesis: whether it is, or is within, the list of a field. */
  const lists: boolean[] = [];
  const add = (token: Partial<QueryToken> & { at: number }): void => {
    tokens.push({ sort: 'clause', negated: false, field: null, value: '', quoted: false, exact: false, ...token });
  };
  while (at < text.length) {
    const start = at;
    if (text[at] === ' ') {
      at += 1;
      continue;
    }
    if (text[at] === ')') {
      add({ sort: 'close', at: start });
      lists.pop();
      at += 1;
      continue;
    }
    const negated = text[at] === '-' && /[^ -]/.test(text[at + 1] ?? ' ');
    if (negated) at += 1;
    const written = fieldAt(text, at);
    at += written.length;
    const field = written ? written.slice(0, -1) : null;
    if (text[at] === '(') {
      add({ sort: 'open', negated, field, at: start });
      lists.push(field !== null || lists.at(-1) === true);
      at += 1;
      continue;
    }
    const exact = text.startsWith('="', at);
    if (exact) at += 1;
    const quoted = text[at] === '"';
    const end = quoted ? text.indexOf('"', at + 1) : bareEnd(text, at);
    const raw = quoted ? text.slice(at + 1, end < 0 ? undefined : end) : text.slice(at, end);
    at = quoted ? (end < 0 ? text.length : end + 1) : end;
    const value = raw.replace(/ +/g, ' ').trim();
    const isPlain = field === null && !quoted && !negated;
    if (isPlain && value === 'OR') add({ sort: 'or', at: start });
    // `AND` is redundant: words side by side must all match.
    else if (isPlain && value === 'AND') continue;
    else if (field !== null || hasText(value) || (quoted && value !== '' && lists.at(-1)))
      add({ negated, field, value, quoted, exact, at: start });
  }
  return tokens;
}

/** Whether a text has a letter, digit or emoji, so that it can be searched. Pure. */
export function hasText(value: string): boolean {
  return SEARCHABLE.test(value);
}

function fieldAt(text: string, at: number): string {
  FIELD.lastIndex = at;
  return FIELD.exec(text)?.[0] ?? '';
}

/** Returns where an unquoted word ends: at white space, a quote, or a closing parenthesis that was not opened in it. */
function bareEnd(text: string, from: number): number {
  let own = 0;
  let at = from;
  for (; at < text.length; at++) {
    const sign = text[at];
    if (sign === ' ' || sign === '"') break;
    if (sign === '(') own += 1;
    if (sign === ')' && own === 0) break;
    if (sign === ')') own -= 1;
  }
  return at;
}
