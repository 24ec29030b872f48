import type { PostIndex } from '../index/post-index.ts';
import { STOP_WORDS } from '../text/word-lists.ts';
import type { TitleWeights, TitleWords } from './title-match.ts';

/** What every number and version tells: of titles that differ in them alone (“Friday Five — May 2”), the newest shall come first, not the rarest. */
const NUMBER_TELLS = 3;

const REMEMBERED_WORDS = 10_000;

/** How much a word tells that so many of all posts have: the rarer, the more; 0 or above. Pure. */
export function idfOf(frequency: number, posts: number): number {
  return Math.log(1 + Math.max(0, posts - frequency + 0.5) / (frequency + 0.5));
}

/** How much each word of a title tells: its rarity in an index as it is; numbers all the same, function words nothing. Remembers answers until a post changes. */
export function createTitleWeights(index: PostIndex): TitleWeights {
  const { terms } = index.dictionary;
  let titles = new WeakMap<TitleWords['words'], Float64Array>();
  let words = new Map<string, number>();
  let knownOf = index.generation;

  const look = (term: string): number => {
    if (/^\d/.test(term)) return NUMBER_TELLS;
    const number = STOP_WORDS.has(term) ? -1 : terms.find(term);
    return number < 0 ? 0 : idfOf(index.frequency(number), Math.max(1, index.size));
  };

  const telling = (term: string): number => {
    let tells = words.get(term);
    if (tells === undefined) {
      tells = look(term);
      if (words.size >= REMEMBERED_WORDS) words = new Map();
      words.set(term, tells);
    }
    return tells;
  };

  return (title) => {
    if (knownOf !== index.generation) [titles, words, knownOf] = [new WeakMap(), new Map(), index.generation];
    let tells = titles.get(title);
    if (!tells) {
      tells = Float64Array.from(title, ([word = '']) => telling(word));
      titles.set(title, tells);
    }
    return tells;
  };
}
