/** One piece of a query as written. */
export interface QueryToken {
  negated: boolean;
  /** What stands before the colon, as typed; null for words and phrases. */
  field: string | null;
  /** White space in it is single; `''` where nothing follows the colon. */
  value: string;
  quoted: boolean;
}

const CURLY_QUOTES = /[“”„‟«»″]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters separate words like white space does.
const BLANKS = /[\s\u0000-\u001f\u007f\u200b\u2060\ufeff]+/g;
const FIELD = /\p{L}+:(?!:)/uy;
const BARE = /[^ "]*/y;
const SAYS_SOMETHING = /[\p{L}\p{N}\p{Extended_Pictographic}\p{Regional_Indicator}]/u;

/** Cuts a query into parts, one pass; words and phrases without a letter, digit or emoji are left out. An open quote runs to the end. Pure. */
export function tokenizeQuery(typed: string): QueryToken[] {
  const text = typed.toWellFormed().replace(CURLY_QUOTES, '"').replace(BLANKS, ' ');
  const parts: QueryToken[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] === ' ') {
      at += 1;
      continue;
    }
    const negated = text[at] === '-' && /[^ -]/.test(text[at + 1] ?? ' ');
    if (negated) at += 1;
    const field = take(FIELD, text, at);
    at += field.length;
    const quoted = text[at] === '"';
    const end = quoted ? text.indexOf('"', at + 1) : -1;
    const raw = quoted ? text.slice(at + 1, end < 0 ? undefined : end) : take(BARE, text, at);
    at = quoted ? (end < 0 ? text.length : end + 1) : at + raw.length;
    const value = raw.trim();
    if (field || hasText(value)) parts.push({ negated, field: field ? field.slice(0, -1) : null, value, quoted });
  }
  return parts;
}

/** Whether there is a letter, digit or emoji: something that can be searched. Pure. */
export function hasText(value: string): boolean {
  return SAYS_SOMETHING.test(value);
}

function take(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
