import type { PostIndex } from '../index/post-index.ts';
import { type PostColumns, type Segment, TITLE_IMPACT, WEIGHTS, weightOf } from '../index/segment.ts';

/** How often a post has a word, by the impact of the posting, as BM25 counts it: divided by how long the post is, 1 in a usual one. */
export type Occurrences = (impact: number, doc: number) => number;

/** A word in the title counts as one that comes so often in the text: no title shall drown the text. */
const TITLE_OCCURRENCES = 3;
/** How much a long text dampens its words, 0 to 1. */
const B = 0.75;
/** What is left of an impact beside a title's is less exact than this share of it. */
const INEXACT = 0.02;
/** Of a title with so many words, what each is worth. */
const TITLE_WORTHS = Float64Array.from({ length: 256 }, (_, words) => (words === 0 ? Number.POSITIVE_INFINITY : weightOf('title', words)));

/**
 * Reads impacts for sentences; a word that a short text has so often that it is worth a title counts as one. In few words an impact is a worth as it is: the same whatever the other posts are, and mostly its title's. In a
 * sentence the text decides, by the length that texts of this index usually have.
 */
export function createOccurrences(index: PostIndex): (segment: Segment) => Occurrences {
  const usualWords = Math.max(1, meanWords(index.segments()));
  return ({ posts }) =>
    (impact, doc) => {
      let worth = WEIGHTS[impact] as number;
      let often = 0;
      const ofTitle = TITLE_WORTHS[posts.titleWords[doc] as number] as number;
      // Both are rounded.
      if (impact >= TITLE_IMPACT && worth >= (1 - 2 * INEXACT) * ofTitle) {
        often = TITLE_OCCURRENCES;
        worth = worth - ofTitle < INEXACT * ofTitle ? 0 : worth - ofTitle;
      }
      often += worth / (WEIGHTS[posts.textImpacts[doc] as number] as number);
      return often / (1 - B + (B * lengthOf(posts, doc)) / usualWords);
    };
}

/** Words of a post, those of its title as often as they count. */
const lengthOf = ({ titleWords, textWords }: PostColumns, doc: number): number =>
  (textWords[doc] as number) + TITLE_OCCURRENCES * (titleWords[doc] as number);

/** By segment: words of the posts that are there, as long as no other goes. */
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
