import { foldText } from '../../lib/fold-text.ts';
import { eachWord, pictureTerms } from './split-words.ts';

/** One word of a text. */
export interface Token {
  /** What it is found by: the word itself first, then its parts and joined forms. */
  terms: readonly string[];
  /** Where it stands in the text, in UTF-16 units; `end` is after it. Pairs of signs overlap. */
  start: number;
  end: number;
}

/** What another analyser made is worth nothing: raise it whenever the same text gives other terms. */
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
/** What joins letters and is seen by nobody. */
const UNSEEN = /[\u00ad\p{Join_Control}\u2060\p{Variation_Selector}]/gu;
const TERM_MAX_CHARS = 40;
const OVERLONG = new RegExp(`[\\p{L}\\p{N}\\p{M}]{${TERM_MAX_CHARS + 1},}`, 'gu');
const JOINED_MAX_PARTS = 3;
const CACHED_WORDS = 50_000;
/** Maximum length of a text without spaces that is split into words at once: the time it takes grows faster than the text. */
const SEGMENTED_CHARS = 1_000;
/** Scripts without spaces between words: pairs of signs, or words as a dictionary has them. */
const SIGNS = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー';
const RUNS = '\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
const UNSPACED = new RegExp(`[${SIGNS}${RUNS}]`, 'u');
const PIECES = new RegExp(`(?<signs>[${SIGNS}\\p{M}]+)|(?<run>[${RUNS}\\p{M}]+)|[^${SIGNS}${RUNS}]+`, 'gu');

const PART_MIN_CHARS = 3;
const PARTS_MAX = 6;
/** `Pod|Autoscaler`, `HTTP|Server`, but no `VM|s`. */
const BORDERS = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll}{2})/u;
const LETTERS_AND_DIGITS = /^(\p{L}+)(\p{Nd}+)$/u;
/** A name (two letters or more), and a version behind it: `TLSv1.3`, `release-1.34`, `go1.24`. */
const VERSION_BEHIND = /^(?!v?\d)(.{2,}?)(?:[-_/]|(?<=\p{L}))((?<=[-_/]|\p{Lu}|\p{L}{3})v\d+(?:\.\d+)+.*|\d+(?:\.\d+)+.*)$/su;
const MAX_NAME_CHARS = 80;

let segmenter: Intl.Segmenter | null = null;

/** Words of a text, in order, as they are indexed and searched. Pure. */
export function analyze(text: string): Token[] {
  const tokens: Token[] = [];
  eachWord(text, (start, end) => {
    const written = text.slice(start, end);
    if (!ASCII_ONLY.test(written) && UNSPACED.test(written)) tokens.push(...unspacedTokens(written, start));
    else tokens.push(...spacedTokens(written, start));
  });
  return tokens;
}

/** One, or two for `TLSv1.3`; none for words that are too long to be words. */
function spacedTokens(written: string, start: number): Token[] {
  const both = nameAndVersion(written);
  if (both) {
    const { name, version, at } = both;
    return [...spacedTokens(name, start), ...spacedTokens(version, start + at)];
  }
  const terms = termsOf(written);
  return terms.length === 0 ? [] : [{ terms, start, end: start + written.length }];
}

/** The parts of a compound, folded, each once: `CI/CD` → `ci`, `cd`; of what is none the word alone. Pure. */
export function compoundParts(written: string): string[] {
  const [, head = bareWord(written), signs = ''] = SIGNED.exec(bareWord(written)) ?? [];
  const parts = head.split(JOINTS).filter((part) => part !== '');
  return distinct(parts.map((part, at) => foldText(at === parts.length - 1 ? `${part}${signs}` : part)));
}

/** Without what nobody sees, and without the `’s` of `Cilium’s`. */
function bareWord(written: string): string {
  return written.replace(UNSEEN, '').replace(/['’]s$/i, '');
}

/** Words (or parts of compounds) of a query that are too long to be in any index, folded: nothing is found by them. Pure. */
export function overlongWords(text: string): string[] {
  const runs = text.match(OVERLONG) ?? [];
  return runs.map(foldText).filter((word) => word.length > TERM_MAX_CHARS && !UNSPACED.test(word));
}

/** Remembers what `make` made of written words, and forgets everything when it remembers `most`. */
export function rememberWords<T>(most: number, make: (written: string) => T): (written: string) => T {
  const made = new Map<string, T>();
  return (written) => {
    const known = made.get(written);
    if (known !== undefined) return known;
    const fresh = make(written);
    if (made.size >= most) made.clear();
    // A copy: a stretch of a text keeps all of the text in memory.
    made.set(Buffer.from(written).toString(), fresh);
    return fresh;
  };
}

/** Calls `word` with what `make` made of each word of a text, in order, and where it begins and ends: `analyze` for long texts, which remembers the words it has seen. */
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

/** `容器编排` → `容器`, `器编`, `编排` (which also stands for `排`); other scripts by the words that are known of them. */
function unspacedTokens(written: string, at: number): Token[] {
  return [...written.matchAll(PIECES)].flatMap(({ 0: piece, index, groups }) => {
    const start = at + index;
    if (groups?.signs !== undefined) return pairsOf(piece, start);
    if (groups?.run !== undefined) return wordsOf(piece, start);
    return analyze(piece).map((token) => ({ ...token, start: token.start + start, end: token.end + start }));
  });
}

function pairsOf(piece: string, start: number): Token[] {
  const signs = [...piece.matchAll(/\P{M}\p{M}*/gu)].map(({ 0: sign, index }) => ({
    sign: foldText(sign),
    at: start + index,
    end: start + index + sign.length,
  }));
  const [only] = signs;
  if (signs.length === 1 && only) return [{ terms: [only.sign], start: only.at, end: only.end }];
  return signs.slice(0, -1).map(({ sign, at }, place) => {
    const next = signs[place + 1] ?? { sign: '', end: at };
    const pair = `${sign}${next.sign}`;
    return { terms: place === signs.length - 2 ? [pair, next.sign] : [pair], start: at, end: next.end };
  });
}

function wordsOf(piece: string, start: number): Token[] {
  segmenter ??= new Intl.Segmenter('th', { granularity: 'word' });
  const tokens: Token[] = [];
  for (let from = 0; from < piece.length; from += SEGMENTED_CHARS)
    for (const { segment, index, isWordLike } of segmenter.segment(piece.slice(from, from + SEGMENTED_CHARS)))
      if (isWordLike) tokens.push({ terms: [foldText(segment)], start: start + from + index, end: start + from + index + segment.length });
  return tokens;
}

/** What one written word is found by; the first is the word itself. Empty for words that are too long to be words. Pure. */
function termsOf(written: string): readonly string[] {
  if (PLAIN_OR_CAPITALS.test(written)) return written.length <= TERM_MAX_CHARS ? withParts([written.toLowerCase()], [written]) : [];
  const picture = pictureTerms(written);
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

/** `in-place` → `inplace`, `in`, `place`: the joined form stands for the whole; `C++` → `c++`, `c`. */
function compoundTerms(written: string): string[] {
  const [, head = written] = SIGNED.exec(written) ?? [];
  const parts = head.split(JOINTS);
  const folded = parts.map(foldText);
  const joined = parts.length > 1 && parts.length <= JOINED_MAX_PARTS ? folded.join('') : '';
  return withParts([joined, ...(head === written ? [] : compoundParts(written)), ...folded], parts);
}

/** Terms of names, and those of the words that the names are made of. */
function withParts(terms: readonly string[], names: readonly string[]): string[] {
  return distinct([...terms, ...names.flatMap((name) => nameParts(name).map((part) => partTerm(foldText(part))))]);
}

function distinct(terms: readonly string[]): string[] {
  return [...new Set(terms)].filter((term) => term !== '' && term.length <= TERM_MAX_CHARS);
}

/**
 * The words that a name is made of, as written: `HorizontalPodAutoscaler` → `Horizontal`, `Pod`, `Autoscaler`; `OAuth2` → `Auth`, `OAuth`;
 * `B10000` → `10000`. Those of one or two letters are left out; empty for names that are one word, or look like no name at all. Pure.
 */
export function nameParts(name: string): string[] {
  if (name.length > MAX_NAME_CHARS) return [];
  const [, letters, digits] = LETTERS_AND_DIGITS.exec(name) ?? [];
  const words = (letters ?? name).split(BORDERS);
  const parts = [...(words.length > 1 ? words : []), letters ?? '', digits ?? ''].filter((part) => part.length >= PART_MIN_CHARS);
  return words.length > PARTS_MAX ? [] : parts;
}

/** `TLSv1.3` → `TLS` and `v1.3`, and where the second begins; null for what is no name with a version behind it. Pure. */
function nameAndVersion(written: string): { name: string; version: string; at: number } | null {
  const [, name, version] = written.length > MAX_NAME_CHARS ? [] : (VERSION_BEHIND.exec(written) ?? []);
  return name === undefined || version === undefined ? null : { name, version, at: written.length - version.length };
}

/** The term of everything that has `part` as a part and is not it: of longer versions (`1.34.1` has `1.34~`) and of names (`ConfigMap` has `map~`). Pure. */
export function partTerm(part: string): string {
  return `${part}~`;
}

/** Whether a term stands for a part, and is no word that people could type. Pure. */
export function isPartTerm(term: string): boolean {
  return term.endsWith('~');
}
