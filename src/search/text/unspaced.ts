import { foldText } from '../../lib/fold-text.ts';

/** One word of a text. */
export interface Token {
  /** The terms it is found by: the word itself first, then its parts and joined forms. */
  terms: readonly string[];
  /** Position in the text, in UTF-16 units; `end` is exclusive. Pairs of characters overlap. */
  start: number;
  end: number;
}

/** Maximum number of characters that are segmented at once: the time grows faster than the text. */
const SEGMENTED_CHARS = 1_000;
/** Scripts without spaces between words: `SIGNS` are indexed as pairs of characters, `RUNS` as words from a dictionary. */
const SIGNS = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー';
const RUNS = '\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
export const UNSPACED = new RegExp(`[${SIGNS}${RUNS}]`, 'u');
const PIECES = new RegExp(`(?<signs>[${SIGNS}\\p{M}]+)|(?<run>[${RUNS}\\p{M}]+)|[^${SIGNS}${RUNS}]+`, 'gu');

let segmenter: Intl.Segmenter | null = null;

/** `容器编排` → `容器`, `器编`, `编排` (which also stands for `排`); Thai and similar scripts as dictionary words; everything else with `analyze`. Pure. */
export function unspacedTokens(written: string, at: number, analyze: (piece: string) => Token[]): Token[] {
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
