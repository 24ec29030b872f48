import { foldText } from '../../lib/fold-text.ts';
import { type Token, UNSPACED, unspacedTokens } from './unspaced.ts';

/** Version of the analysis: raise it whenever the same text yields other terms, because stored terms of another version are useless. */
export const ANALYZER_VERSION = 3;

const PLAIN = /^[a-z]+$/;
const PLAIN_OR_CAPITALS = /^[A-Za-z]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII itself.
const ASCII_ONLY = /^[\x00-\x7f]*$/;
const VERSION = /^v?(\d+(?:\.\d+)+)(.*)$/s;
const CVE = /^cve-\d{4}-\d+$/;
/** `C++`, `C#`. */
const SIGNED = /^(.*[^+#])(\+\+|#)$/su;
const JOINTS = /[.+_/'’-]+/;
/** Invisible characters that join letters. */
const INVISIBLE = /[\u00ad\p{Join_Control}\u2060\p{Variation_Selector}]/gu;
const TERM_MAX_CHARS = 40;
const OVERLONG = new RegExp(`[\\p{L}\\p{N}\\p{M}]{${TERM_MAX_CHARS + 1},}`, 'gu');
const JOINED_MAX_PARTS = 3;
const CACHED_WORDS = 50_000;
const PART_MIN_CHARS = 3;
const PARTS_MAX = 6;
/** Word borders in a name: `Pod|Autoscaler`, `HTTP|Server`, but not `VM|s`. */
const BORDERS = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll}{2})/u;
const LETTERS_AND_DIGITS = /^(\p{L}+)(\p{Nd}+)$/u;
/** A name of two or more characters followed by a version: `TLSv1.3`, `release-1.34`, `go1.24`. */
const VERSION_BEHIND = /^(?!v?\d)(.{2,}?)(?:[-_/]|(?<=\p{L}))((?<=[-_/]|\p{Lu}|\p{L}{3})v\d+(?:\.\d+)+.*|\d+(?:\.\d+)+.*)$/su;
const MAX_NAME_CHARS = 80;

/** Returns the words of a text, in order, as they are indexed and searched. Pure. */
export function analyze(text: string): Token[] {
  const tokens: Token[] = [];
  eachWord(text, (start, end) => {
    const written = text.slice(start, end);
    if (!ASCII_ONLY.test(written) && UNSPACED.test(written)) tokens.push(...unspacedTokens(written, start, analyze));
    else tokens.push(...spacedTokens(written, start));
  });
  return tokens;
}

/** Returns one token, or two for `TLSv1.3`; none for words that are too long to be words. */
function spacedTokens(written: string, start: number): Token[] {
  const both = nameAndVersion(written);
  if (both) {
    const { name, version, at } = both;
    return [...spacedTokens(name, start), ...spacedTokens(version, start + at)];
  }
  const terms = termsOf(written);
  return terms.length === 0 ? [] : [{ terms, start, end: start + written.length }];
}

/** Returns the distinct parts of a compound, folded: `CI/CD` → `ci`, `cd`; the word alone if it is not a compound. Pure. */
export function compoundParts(written: string): string[] {
  const [, head = bareWord(written), signs = ''] = SIGNED.exec(bareWord(written)) ?? [];
  const parts = head.split(JOINTS).filter((part) => part !== '');
  return distinct(parts.map((part, at) => foldText(at === parts.length - 1 ? `${part}${signs}` : part)));
}

/** Removes invisible characters, and the `’s` of `Cilium’s`. */
function bareWord(written: string): string {
  return written.replace(INVISIBLE, '').replace(/['’]s$/i, '');
}

/** Returns the words (or parts of compounds) of a query that are too long for any index, folded: nothing is found by them. Pure. */
export function overlongWords(text: string): string[] {
  const runs = text.match(OVERLONG) ?? [];
  return runs.map(foldText).filter((word) => word.length > TERM_MAX_CHARS && !UNSPACED.test(word));
}

/** Caches what `make` returns for each written word; clears the cache when it holds `most` entries. */
export function rememberWords<T>(most: number, make: (written: string) => T): (written: string) => T {
  const made = new Map<string, T>();
  return (written) => {
    const known = made.get(written);
    if (known !== undefined) return known;
    const fresh = make(written);
    if (made.size >= most) made.clear();
    // Copy the word: a slice would keep the whole text in memory.
    made.set(Buffer.from(written).toString(), fresh);
    return fresh;
  };
}

/** Returns a reader that calls `word` for each word of a text, in order, with what `make` returns for its terms, its start and its end: `analyze` for long texts, with a cache of words. */
export function createTermReader<T>(
  make: (terms: readonly string[]) => T,
): (text: string, word: (made: T, start: number, end: number) => void) => void {
  const tokensOf = rememberWords(CACHED_WORDS, (written) =>
    analyze(written).map(({ terms, start, end }) => ({ made: make(terms), start, end })),
  );
  return (text, word) =>
    eachWord(text, (from, to) => {
      for (const { made, start, end } of tokensOf(text.slice(from, to))) word(made, from + start, from + end);
    });
}

/** Returns the terms that one written word is found by, the word itself first. Empty for words that are too long to be words. Pure. */
function termsOf(written: string): readonly string[] {
  if (PLAIN_OR_CAPITALS.test(written)) return written.length <= TERM_MAX_CHARS ? withParts([written.toLowerCase()], [written]) : [];
  const picture = emojiTerms(written);
  if (picture) return picture;
  const word = foldText(written);
  if (PLAIN.test(word)) return word.length <= TERM_MAX_CHARS ? withParts([word], [written]) : [];
  if (word.includes(',')) return distinct([...termsOf(word.replaceAll(',', '')), ...word.split(',')]);
  const [, core, rest] = VERSION.exec(word) ?? [];
  if (core !== undefined && rest !== undefined) return versionTerms(core, rest);
  if (CVE.test(word)) return [word, 'cve'];
  return compoundTerms(bareWord(written));
}

/** `1.31.12+k3s1` → itself, `1.31.12~`, `1.31~`, `k3s1`. */
function versionTerms(core: string, rest: string): string[] {
  const minor = core.split('.').slice(0, 2).join('.');
  const starts = [core, minor].filter((start) => start !== `${core}${rest}`);
  return distinct([`${core}${rest}`, ...starts.map(partTerm), ...rest.split(JOINTS)]);
}

/** `in-place` → `inplace`, `in`, `place`: the joined form represents the whole; `C++` → `c++`, `c`. */
function compoundTerms(written: string): string[] {
  const [, head = written] = SIGNED.exec(written) ?? [];
  const parts = head.split(JOINTS);
  const folded = parts.map(foldText);
  const joined = parts.length > 1 && parts.length <= JOINED_MAX_PARTS ? folded.join('') : '';
  return withParts([joined, ...(head === written ? [] : compoundParts(written)), ...folded], parts);
}

/** Adds the part terms of the words that the names consist of to `terms`. */
function withParts(terms: readonly string[], names: readonly string[]): string[] {
  return distinct([...terms, ...names.flatMap((name) => nameParts(name).map((part) => partTerm(foldText(part))))]);
}

function distinct(terms: readonly string[]): string[] {
  return [...new Set(terms)].filter((term) => term !== '' && term.length <= TERM_MAX_CHARS);
}

/**
 * Returns the words that a name consists of, as written: `HorizontalPodAutoscaler` → `Horizontal`, `Pod`, `Autoscaler`; `OAuth2` → `Auth`, `OAuth`;
 * `B10000` → `10000`. Words of one or two letters are left out; empty for names that are a single word or don't look like a name. Pure.
 */
export function nameParts(name: string): string[] {
  if (name.length > MAX_NAME_CHARS) return [];
  const [, letters, digits] = LETTERS_AND_DIGITS.exec(name) ?? [];
  const words = (letters ?? name).split(BORDERS);
  const parts = [...(words.length > 1 ? words : []), letters ?? '', digits ?? ''].filter((part) => part.length >= PART_MIN_CHARS);
  return words.length > PARTS_MAX ? [] : parts;
}

/** Splits `TLSv1.3` into `TLS` and `v1.3`; `at` is where the version begins. null if it is not a name followed by a version. Pure. */
function nameAndVersion(written: string): { name: string; version: string; at: number } | null {
  const [, name, version] = written.length > MAX_NAME_CHARS ? [] : (VERSION_BEHIND.exec(written) ?? []);
  return name === undefined || version === undefined ? null : { name, version, at: written.length - version.length };
}

/** Returns the term of everything that contains `part` but is not equal to it: longer versions (`1.34.1` has `1.34~`) and names (`ConfigMap` has `map~`). Pure. */
export function partTerm(part: string): string {
  return `${part}~`;
}

/** Whether a term stands for a part, which nobody can type as a word. Pure. */
export function isPartTerm(term: string): boolean {
  return term.endsWith('~');
}

/** An emoji as Unicode defines it: a flag, or pictographs with variation selectors and skin tones, joined by U+200D; also keycap digits. Source of a regular expression that needs the `u` flag. */
export const EMOJI_PATTERN = String.raw`\p{Regional_Indicator}{2}|\p{Extended_Pictographic}[\ufe0e\ufe0f\p{Emoji_Modifier}\u{e0020}-\u{e007f}]*(?:\u200d\p{Extended_Pictographic}[\ufe0e\ufe0f\p{Emoji_Modifier}]*)*|[0-9]\ufe0f?\u20e3`;
const AT = new RegExp(EMOJI_PATTERN, 'uy');
const WHOLE = new RegExp(`^(?:${EMOJI_PATTERN})$`, 'u');
/** Presentation selectors and skin tones, which do not make it another emoji. */
const VARIANTS = /[\ufe0e\ufe0f\p{Emoji_Modifier}]/gu;

const UNKNOWN = 0;
const LETTER = 1;
/** May occur between two letters of one word. */
const JOINT = 2;
const OTHER = 3;
/** Is a word of its own. */
const EMOJI = 4;

/** The last of these are invisible: joiners, the soft hyphen, variation selectors. */
const JOINING = /[.+_/'’\-\u00ad\p{Join_Control}\u2060\p{Variation_Selector}]/u;
const LETTERS = /[\p{L}\p{N}\p{M}]/u;
const PICTURES = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u;
const KEYCAP = 0x20e3;
const [COMMA, PLUS, HASH] = [0x2c, 0x2b, 0x23];
/** Cached kinds of the code points below U+10000; `UNKNOWN` until first needed. */
const kinds = new Uint8Array(0x10000);

/**
 * Calls `word` with the start and the end of each word, in UTF-16 units. A word may contain dots, dashes and similar characters between letters (`v1.31.12+k3s1`, `in-place`, `CI/CD`) and
 * thousands separators (`10,000`), and may end with `++` or `#` (`C++`). Each emoji and each flag is a word. Pure.
 */
export function eachWord(text: string, word: (start: number, end: number) => void): void {
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    const kind = kindAt(text, at, code);
    const start = at;
    at += sizeOf(code);
    if (kind === EMOJI) {
      at = pictureEnd(text, start);
      word(start, at);
    }
    if (kind !== LETTER) continue;
    let last = code;
    while (at < text.length) {
      const next = text.charCodeAt(at);
      const nextKind = kindAt(text, at, next);
      if (nextKind === LETTER) at += sizeOf(next);
      else if (nextKind === JOINT ? isLetterAt(text, at + 1) : next === COMMA && isThousands(text, last, at)) at += 1;
      else break;
      last = next;
    }
    at = signsEnd(text, at, last);
    word(start, at);
  }
}

function isLetterAt(text: string, at: number): boolean {
  return at < text.length && kindAt(text, at, text.charCodeAt(at)) === LETTER;
}

/** Whether the comma at `at` separates thousands: exactly three digits follow it, and no other letter or digit. */
function isThousands(text: string, before: number, at: number): boolean {
  if (!isDigit(before)) return false;
  for (let digit = 1; digit <= 3; digit++) if (!isDigit(text.charCodeAt(at + digit))) return false;
  return !isLetterAt(text, at + 4);
}

/** Returns the position after the signs that belong to a word: `C++`, `C#`, and the keycap of a digit (`1️⃣`). */
function signsEnd(text: string, at: number, last: number): number {
  const next = text.charCodeAt(at);
  if (next !== PLUS && next !== HASH && next !== 0xfe0f && next !== KEYCAP) return at;
  if (isDigit(last)) {
    const frame = next === 0xfe0f ? at + 1 : at;
    return text.charCodeAt(frame) === KEYCAP ? frame + 1 : at;
  }
  const end = next === HASH ? at + 1 : next === PLUS && text.charCodeAt(at + 1) === PLUS ? at + 2 : at;
  const after = text.charCodeAt(end);
  // `C++20` contains `C++` as well.
  const goesOn = isLetterAt(text, end) && !(next === PLUS && isDigit(after));
  return goesOn || after === PLUS || after === HASH ? at : end;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function kindAt(text: string, at: number, code: number): number {
  const known = kinds[code] as number;
  if (known !== UNKNOWN) return known;
  // One half of a surrogate pair means nothing without the other.
  if (isHigh(code)) return kindOf(String.fromCodePoint(text.codePointAt(at) ?? code));
  const kind = kindOf(String.fromCharCode(code));
  kinds[code] = kind;
  return kind;
}

/** Size in UTF-16 units. In malformed text, a lone high surrogate is skipped together with the unit after it. */
function sizeOf(code: number): number {
  return isHigh(code) ? 2 : 1;
}

function isHigh(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}

function kindOf(letter: string): number {
  if (JOINING.test(letter)) return JOINT;
  if (letter.codePointAt(0) === KEYCAP) return OTHER;
  if (LETTERS.test(letter)) return LETTER;
  return PICTURES.test(letter) ? EMOJI : OTHER;
}

/** Returns where the emoji that begins at `at` ends, in UTF-16 units. Pure. */
function pictureEnd(text: string, at: number): number {
  AT.lastIndex = at;
  const length = AT.exec(text)?.[0].length ?? ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
  return at + length;
}

/** Returns the terms that an emoji is found by: itself without skin tone, then the emoji it is joined from (`👩‍💻`: 👩 and 💻); null if `written` is not one emoji. Pure. */
export function emojiTerms(written: string): string[] | null {
  if (!WHOLE.test(written)) return null;
  const whole = written.replace(VARIANTS, '');
  const parts = whole.split('\u200d');
  return parts.length > 1 ? [whole, ...parts] : [whole];
}
