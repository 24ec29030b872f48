/** One piece of a query as written. */
export interface QueryToken {
  /** `open` may be negated, and stand right after a field: `-(`, `kind:(`. */
  sort: 'clause' | 'open' | 'close' | 'or';
  negated: boolean;
  /** What stands before the colon, as typed; null for words and phrases. */
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
 * Cuts a query into parts, one pass; words and phrases without a letter, digit or emoji are left out. An open quote runs to the end.
 * A parenthesis groups where a word could begin or end; `foo(bar)` is one word. Pure.
 */
export function tokenizeQuery(typed: string): QueryToken[] {
  // Sign by sign, so that places in it are places in what was typed.
  const text = typed.toWellFormed().replace(CURLY_QUOTES, '"').replace(BLANK, ' ');
  const tokens: QueryToken[] = [];
  let at = 0;
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
    else if (!(isPlain && value === 'AND') && (field !== null || hasText(value))) add({ negated, field, value, quoted, exact, at: start });
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
