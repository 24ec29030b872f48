import { foldText } from '../../lib/fold-text.ts';
import { nameAndVersion, nameParts, partTerm } from './name-parts.ts';
import { pictureTerms } from './pictures.ts';
import { eachWord } from './split-words.ts';
import { createTokenCache } from './token-cache.ts';

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
const CACHED_WORDS = 100_000;
/** Maximum length of a text without spaces that is split into words at once: the time it takes grows faster than the text. */
const SEGMENTED_CHARS = 1_000;
/** Scripts without spaces between words: pairs of signs, or words as a dictionary has them. */
const SIGNS = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー';
const RUNS = '\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
const UNSPACED = new RegExp(`[${SIGNS}${RUNS}]`, 'u');
const PIECES = new RegExp(`(?<signs>[${SIGNS}\\p{M}]+)|(?<run>[${RUNS}\\p{M}]+)|[^${SIGNS}${RUNS}]+`, 'gu');

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

/** Calls `word` with what `make` made of each word of a text, in order, and where it begins and ends: `analyse` for long texts, which remembers the words it has seen. */
export function createTermReader<T>(
  make: (terms: readonly string[]) => T,
): (text: string, word: (made: T, start: number, end: number) => void) => void {
  const memory = createTokenCache(CACHED_WORDS, (written) =>
    analyze(written).map(({ terms, start, end }) => ({ made: make(terms), start, end })),
  );
  return (text, word) =>
    eachWord(text, (from, to) => {
      const tokens = memory.of(text, from, to);
      for (let at = 0; at < tokens.length; at++) {
        const { made, start, end } = tokens[at] as { made: T; start: number; end: number };
        word(made, from + start, from + end);
      }
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
