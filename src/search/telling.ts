import type { PostIndex } from './post-index.ts';
import { FUNCTION_WORDS } from './word-lists.ts';

const REMEMBERED = 20_000;

/** How much a word tells that so many of all posts have: the rarer, the more; 0 or above. Pure. */
export function rarityOf(frequency: number, posts: number): number {
  return Math.log(1 + Math.max(0, posts - frequency + 0.5) / (frequency + 0.5));
}

/** How much each term tells in an index as it is: its rarity; function words tell nothing. Remembers answers until a post changes. */
export function createTelling(index: PostIndex): (term: string) => number {
  const { terms } = index.dictionary;
  let known = new Map<string, number>();
  let knownOf = index.generation;
  return (term) => {
    if (knownOf !== index.generation || known.size > REMEMBERED) [known, knownOf] = [new Map(), index.generation];
    let telling = known.get(term);
    if (telling === undefined) {
      const number = FUNCTION_WORDS.has(term) ? -1 : terms.find(term);
      telling = number < 0 ? 0 : rarityOf(index.frequency(number), Math.max(1, index.size));
      known.set(term, telling);
    }
    return telling;
  };
}
