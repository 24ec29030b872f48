import type { Prose } from '../../content/summary/prose.ts';
import { type TokenizedText, tokenizedSentences } from './tokenized-text.ts';

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
