import { formatQueryDate } from './dates.ts';
import type { NameField } from './name-fields.ts';

/** What `is:` can say: a version that is not final, or everything else. */
type Trait = 'prerelease' | 'stable';

/** One thing a post has or has not. */
export type Clause =
  /** A word in any of its forms, or one of its synonyms. */
  | { readonly type: 'word'; readonly text: string }
  /** Words side by side, exactly as they are. */
  | { readonly type: 'phrase'; readonly text: string }
  /** `exact`: the whole name (`source:="CNCF"`); else a source matches by whole words of it. */
  | { readonly type: 'name'; readonly field: NameField; readonly value: string; readonly exact: boolean }
  | { readonly type: 'is'; readonly trait: Trait }
  /** `before`: date < instant; `after`: date >= instant. ISO 8601 in UTC. */
  | { readonly type: 'date'; readonly field: 'before' | 'after'; readonly instant: string };

/**
 * What a search or a filter says, as a tree. Always in normal form: no `all` in an `all`, no `any` in an `any`, no `not` of a `not`,
 * and no list of one. `all` of nothing is every post.
 */
export type Expression =
  | Clause
  | { readonly type: 'all'; readonly of: readonly Expression[] }
  | { readonly type: 'any'; readonly of: readonly Expression[] }
  | { readonly type: 'not'; readonly of: Expression };

/** Every post. */
export const EVERYTHING: Expression = { type: 'all', of: [] };

/** All of these; of none, everything. Pure. */
export function allOf(parts: readonly Expression[]): Expression {
  const of = parts.flatMap((part) => (part.type === 'all' ? part.of : [part]));
  const [only] = of;
  return of.length === 1 && only ? only : { type: 'all', of };
}

/** Any of these, of which there is one at least. Pure. */
export function anyOf(parts: readonly Expression[]): Expression {
  const of = parts.flatMap((part) => (part.type === 'any' ? part.of : [part]));
  const [only] = of;
  return of.length === 1 && only ? only : { type: 'any', of };
}

/** Pure. */
export function notOf(part: Expression): Expression {
  return part.type === 'not' ? part.of : { type: 'not', of: part };
}

/** The name clauses of one field that an `any` consists of, or the one that a clause is; null for all else. Pure. */
export function namesOf(part: Expression): readonly Extract<Clause, { type: 'name' }>[] | null {
  if (part.type === 'name') return [part];
  if (part.type !== 'any') return null;
  const names = part.of.flatMap((one) => (one.type === 'name' ? [one] : []));
  return names.length === part.of.length && names.every(({ field }) => field === names[0]?.field) ? names : null;
}

/** Every clause, in order. Pure. */
export function clausesOf(part: Expression): readonly Clause[] {
  if (part.type === 'all' || part.type === 'any') return part.of.flatMap(clausesOf);
  return part.type === 'not' ? clausesOf(part.of) : [part];
}

/** An expression as text that `parseExpression` reads as the same expression, whatever the day. Pure. */
export function printExpression(part: Expression): string {
  return part.type === 'any' && namesOf(part) === null ? part.of.map(printAll).join(' OR ') : printAll(part);
}

function printAll(part: Expression): string {
  if (part.type !== 'all') return printOne(part);
  /** Fields of which a name was printed without parentheses: more of them would be alternatives. */
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
  // `-before:` would be `after:`, which undated posts are not either.
  const needsGroup = part.type === 'date' || part.type === 'all' || (part.type === 'any' && namesOf(part) === null);
  return needsGroup ? group('-', printExpression(part)) : `-${printOne(part)}`;
}

function printValue({ value, exact }: { value: string; exact: boolean }): string {
  return exact ? `="${value}"` : quoteIfNeeded(value);
}

/** A word that ends in a parenthesis of its own must not take ours. */
function group(before: string, inner: string): string {
  const last = inner.slice(inner.lastIndexOf(' ') + 1);
  return `${before}(${inner}${/[()]/.test(last) ? ' ' : ''})`;
}

/** A value as it can stand after a colon. Pure. */
export function quoteIfNeeded(text: string): string {
  return /^[\p{L}\p{N}][\p{L}\p{N}._+/-]*$/u.test(text) && text !== 'OR' && text !== 'AND' ? text : `"${text}"`;
}

/** One piece of a query as written. */
export interface QueryToken {
  /** `open` may be negated, and stand right after a field: `-(`, `kind:(`. */
  sort: 'clause' | 'open' | 'close' | 'or';
  negated: boolean;
  /** What is before the colon, as typed; null for words and phrases. */
  field: string | null;
  /** White space in it is single; `''` where nothing follows the colon. */
  value: string;
  quoted: boolean;
  /** `="value"`, after a field or in its list. */
  exact: boolean;
  /** Where it begins in the text, UTF-16 units. */
  at: number;
}

const CURLY_QUOTES = /[“”„‟«»″]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters separate words like white space does.
const BLANK = /[\s\u0000-\u001f\u007f\u200b\u2060\ufeff]/g;
const FIELD = /\p{L}+:(?!:)/uy;
const SAYS_SOMETHING = /[\p{L}\p{N}\p{Extended_Pictographic}\p{Regional_Indicator}]/u;

/**
 * Cuts a query into parts, one pass; words and phrases without a letter, digit or emoji are left out, but for quoted values in the list of a field. An open quote runs to the end.
 * A parenthesis groups where a word could begin or end; `foo(bar)` is one word. Pure.
 */
export function tokenizeQuery(typed: string): QueryToken[] {
  // Sign by sign, so that places in it are places in what was typed.
  const text = typed.toWellFormed().replace(CURLY_QUOTES, '"').replace(BLANK, ' ');
  const tokens: QueryToken[] = [];
  let at = 0;
  /** Of each open parenthesis: whether it is, or is within, the list of a field. */
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
    // Words side by side must all match anyway.
    else if (isPlain && value === 'AND') continue;
    else if (field !== null || hasText(value) || (quoted && value !== '' && lists.at(-1)))
      add({ negated, field, value, quoted, exact, at: start });
  }
  return tokens;
}

/** Whether there is a letter, digit or emoji: something that can be searched. Pure. */
export function hasText(value: string): boolean {
  return SAYS_SOMETHING.test(value);
}

function fieldAt(text: string, at: number): string {
  FIELD.lastIndex = at;
  return FIELD.exec(text)?.[0] ?? '';
}

/** Where a word without quotes ends: at white space, a quote, or a parenthesis that was not opened in it. */
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
