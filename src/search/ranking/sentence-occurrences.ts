import type { PostIndex } from '../index/post-index.ts';
import { type PostColumns, type Segment, TITLE_IMPACT, WEIGHTS, weightOf } from '../index/segment.ts';

/** How often a post has a word, derived from the impact of the posting and normalized by the length of the post as in BM25 (factor 1 for an average post). */
export type Occurrences = (impact: number, doc: number) => number;

/** Number of occurrences that a word in the title counts as; small, so that no title outweighs the text. */
const TITLE_OCCURRENCES = 3;
/** How much long texts are penalized (BM25's b), 0 to 1. */
const B = 0.75;
/** Rounding error of the rest of an impact after the title's worth is subtracted, as a share of the title's worth. */
const INEXACT = 0.02;
/** By number of words in a title: the worth of each word. */
const TITLE_WORTHS = Float64Array.from({ length: 256 }, (_, words) => (words === 0 ? Number.POSITIVE_INFINITY : weightOf('title', words)));

/**
 * Reads impacts for sentences. A word that is so frequent in a short text that its worth reaches a title's counts as one in the title. For a few words, the impact is used as it is: it
 * does not depend on other posts and comes mostly from the title. In a sentence the text decides, relative to the average length of this index's texts.
 */
export function createOccurrences(index: PostIndex): (segment: Segment) => Occurrences {
  const usualWords = Math.max(1, meanWords(index.segments()));
  return ({ posts }) =>
    (impact, doc) => {
      let worth = WEIGHTS[impact] as number;
      let often = 0;
      const ofTitle = TITLE_WORTHS[posts.titleWords[doc] as number] as number;
      // Both values are rounded.
      if (impact >= TITLE_IMPACT && worth >= (1 - 2 * INEXACT) * ofTitle) {
        often = TITLE_OCCURRENCES;
        worth = worth - ofTitle < INEXACT * ofTitle ? 0 : worth - ofTitle;
      }
      often += worth / (WEIGHTS[posts.textImpacts[doc] as number] as number);
      return often / (1 - B + (B * lengthOf(posts, doc)) / usualWords);
    };
}

/** Number of words of a post; those of its title count `TITLE_OCCURRENCES` times. */
const lengthOf = ({ titleWords, textWords }: PostColumns, doc: number): number =>
  (textWords[doc] as number) + TITLE_OCCURRENCES * (titleWords[doc] as number);

/** By segment: number of words of its present posts, valid until another post is removed. */
const known = new WeakMap<Segment, { words: number; goneCount: number }>();

function meanWords(segments: readonly Segment[]): number {
  let [words, posts] = [0, 0];
  for (const segment of segments) {
    words += wordsIn(segment);
    posts += segment.size - segment.goneCount;
  }
  return words / Math.max(1, posts);
}

function wordsIn(segment: Segment): number {
  const { gone, goneCount, posts } = segment;
  const before = known.get(segment);
  if (before?.goneCount === goneCount) return before.words;
  const words = gone.reduce((sum, isGone, doc) => (isGone === 0 ? sum + lengthOf(posts, doc) : sum), 0);
  known.set(segment, { words, goneCount });
  return words;
}
