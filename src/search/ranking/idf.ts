import type { PostIndex } from '../index/post-index.ts';
import { STOP_WORDS } from '../text/word-lists.ts';
import type { TitleWeights, TitleWords } from './title-match.ts';

/** The weight of every number and version: of titles that differ in them alone (“Friday Five — May 2”), the newest shall come first, not the rarest. */
const NUMBER_WEIGHT = 3;

const CACHED_WORDS = 10_000;

/** The inverse document frequency of a word: the rarer, the larger; 0 or above. Pure. */
export function idfOf(frequency: number, posts: number): number {
  return Math.log(1 + Math.max(0, posts - frequency + 0.5) / (frequency + 0.5));
}

/** The weight of each word of a title: its IDF in the index as it is; numbers all weigh the same, stop words nothing. Cached until a post changes. */
export function createTitleWeights(index: PostIndex): TitleWeights {
  const { terms } = index.dictionary;
  let titles = new WeakMap<TitleWords['words'], Float64Array>();
  let words = new Map<string, number>();
  let cachedGeneration = index.generation;

  const computeWeight = (term: string): number => {
    if (/^\d/.test(term)) return NUMBER_WEIGHT;
    const number = STOP_WORDS.has(term) ? -1 : terms.find(term);
    return number < 0 ? 0 : idfOf(index.frequency(number), Math.max(1, index.size));
  };

  const weightOf = (term: string): number => {
    let weight = words.get(term);
    if (weight === undefined) {
      weight = computeWeight(term);
      if (words.size >= CACHED_WORDS) words = new Map();
      words.set(term, weight);
    }
    return weight;
  };

  return (title) => {
    if (cachedGeneration !== index.generation) [titles, words, cachedGeneration] = [new WeakMap(), new Map(), index.generation];
    let weights = titles.get(title);
    if (!weights) {
      weights = Float64Array.from(title, ([word = '']) => weightOf(word));
      titles.set(title, weights);
    }
    return weights;
  };
}
