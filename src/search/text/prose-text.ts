import { joinSentences } from '../../content/summary/sentences.ts';
import type { Prose } from '../../content/summary/tldr.ts';
import { eachWord } from './split-words.ts';

/** A text, and where its words stand: looked through for words in a hundredth of the time that reading it takes. */
export interface TokenizedText {
  text: string;
  /** By word, in UTF-16 units: where it begins, and where it ends. */
  starts: Uint16Array;
  ends: Uint16Array;
  /** By word: `beginningOfWord`; `ANY_BEGINNING` for words that are not plain. */
  beginnings: Uint16Array;
  /** Where sentences begin, ascending; the first is 0. */
  sentences: Uint16Array;
}

/** Above all beginnings: words with other signs than ASCII letters and digits, for what they are found by need not begin as they do. */
export const ANY_BEGINNING = 0x4000;
/** Positions are kept in two bytes. */
const MAX_CHARS = 0xffff;
const SENTENCE_END = /[.!?:…][”"')]*\s+(?=\S)/g;

/** Finds the words of a text, as far as its first 65,535 units go. Pure. */
export function tokenizedTextOf(all: string): TokenizedText {
  const text = all.slice(0, MAX_CHARS);
  return tokenized(text, [0, ...[...text.matchAll(SENTENCE_END)].map(({ index, 0: { length } }) => index + length)]);
}

/** The same for sentences, as one text of less than 65,535 units. Pure. */
function tokenizedSentences(sentences: readonly string[]): TokenizedText {
  const text = joinSentences(sentences);
  let from = 0;
  const starts = sentences.map((sentence) => {
    const start = text.indexOf(sentence, from);
    from = start + sentence.length;
    return start;
  });
  return tokenized(text, starts);
}

function tokenized(text: string, sentences: readonly number[]): TokenizedText {
  const words: number[] = [];
  eachWord(text, (from, to, isPlain) => words.push(from, to, isPlain ? beginningOfWord(text, from, to) : ANY_BEGINNING));
  const column = (which: number): Uint16Array => {
    const values = new Uint16Array(words.length / 3);
    for (let at = 0; at < values.length; at++) values[at] = words[3 * at + which] as number;
    return values;
  };
  return { text, starts: column(0), ends: column(1), beginnings: column(2), sentences: Uint16Array.from(sentences) };
}

/** The first two letters as one number below `ANY_BEGINNING`; letters that differ in case alone are the same. Pure. */
export function beginningOfWord(text: string, from: number, to: number): number {
  const first = lowerCase(text.charCodeAt(from)) & 0x7f;
  return first * 128 + (to > from + 1 ? lowerCase(text.charCodeAt(from + 1)) & 0x7f : 0);
}

function lowerCase(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

/** Where a word was found in a text, UTF-16 units. */
interface Place {
  start: number;
}

/** The prose of one text, whose sentences are cleaned when they are needed. */
export interface ProseText {
  /**
   * Its cleaned sentences, at least those that have what `find` finds and all that a passage around it may show; null where nothing is
   * found. The first time only those are cleaned: most texts are shown but once.
   */
  around(find: (text: TokenizedText) => readonly Place[]): TokenizedText | null;
}

/**
 * `reach`: UTF-16 units that a passage may show behind a sentence with a place; before the first of them none begins, for one that begins
 * with it is better. `most`: number of places at which `find` stops.
 */
export function createProseText({ sentences, told }: Prose, reach: number, most: number): ProseText {
  const judged: (readonly string[])[] = [];
  const toldBy = (at: number): readonly string[] => (judged[at] ??= told(sentences[at] as string));
  const textOf = (places: Iterable<number>): TokenizedText => tokenizedSentences([...places].flatMap(toldBy));
  /** As they are written, until they are cleaned. */
  let written: TokenizedText | null = null;
  let wasFound = false;
  let whole: TokenizedText | null = null;

  return {
    around(find) {
      if (wasFound) {
        whole ??= textOf(sentences.keys());
        return whole;
      }
      written ??= tokenizedSentences(sentences);
      const places = find(written);
      if (places.length === 0) return null;
      const found = sentencesAt(written.sentences, places);
      wasFound = true;
      written = null;
      if (places.length >= most) return textOf(sentences.keys());
      const needed = new Set<number>();
      for (const sentence of found) {
        if (toldBy(sentence).length === 0) continue;
        needed.add(sentence);
        let left = reach;
        for (let next = sentence + 1; next < sentences.length && left > 0; next++) {
          needed.add(next);
          for (const { length } of toldBy(next)) left -= length;
        }
      }
      return textOf([...needed].sort((a, b) => a - b));
    },
  };
}

/** Numbers of the sentences, which begin at `starts`, that have one of the places. */
function sentencesAt(starts: Uint16Array, places: readonly Place[]): Set<number> {
  const found = new Set<number>();
  let sentence = 0;
  for (const { start } of places) {
    while ((starts[sentence + 1] ?? Number.POSITIVE_INFINITY) <= start) sentence += 1;
    found.add(sentence);
  }
  return found;
}
