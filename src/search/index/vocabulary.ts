import { isPartTerm } from '../text/analyze.ts';
import { stemOf } from '../text/stem.ts';
import type { PostIndex } from './post-index.ts';

/** What the planner asks of an index. */
export interface Vocabulary {
  /** Posts in all. */
  readonly posts: number;
  /** Posts that have the term; 0 for unknown ones. */
  frequency(term: string): number;
  /** Terms that begin so, itself included, the most frequent first; at most `most`. */
  startingWith(prefix: string, most: number): { term: string; frequency: number }[];
  /** Terms with this stem (as `stemOf` gives it), by their bytes; those that no post has any more may be among them. */
  family(stem: string): readonly string[];
  /** Unknown word → terms as few edits away as there are any, at most `maxEdits` (1 to 3), the likeliest first: same first letter, frequent. At most 4. */
  near(word: string, maxEdits: number): { term: string; edits: number }[];
}

const NEAR_MAX = 4;
/** What the same first letter is worth beside being e times as frequent. */
const FIRST_LETTER_BONUS = 2.5;
/** More beginnings than that are not looked at: one letter or two begin too many words to mean any. */
const BEGINNINGS_MAX = 5_000;
const FAMILY_LOOKED_AT = 1_000;
const MAX_ENDING_BYTES = 8;
const CACHED_FAMILIES = 5_000;

/** The words of an index as it is at each question. */
export function createVocabulary(index: PostIndex): Vocabulary {
  const { dictionary } = index;
  const { terms } = dictionary;
  const frequency = (term: string): number => {
    const number = terms.find(term);
    return number < 0 ? 0 : index.frequency(number);
  };
  let families = new Map<string, readonly string[]>();
  let familiesOf = 0;
  const familyOf = (stem: string): readonly string[] => {
    // `polici` is `policy` and `policies`.
    const root = stem.length > 3 ? stem.replace(/[iy]$/, '') : stem;
    const near = dictionary
      .startingWith(root, FAMILY_LOOKED_AT)
      .filter((number) => terms.lengthOf(number) <= stem.length + MAX_ENDING_BYTES);
    return near.sort(terms.compare).flatMap((number) => (stemOf(terms.text(number)) === stem ? [terms.text(number)] : []));
  };

  return {
    family(stem) {
      // Another term may belong to any of them.
      if (familiesOf !== terms.size || families.size > CACHED_FAMILIES) families = new Map();
      familiesOf = terms.size;
      let family = families.get(stem);
      if (!family) {
        family = familyOf(stem);
        families.set(stem, family);
      }
      return family;
    },
    get posts() {
      return index.size;
    },
    frequency,
    startingWith(prefix, most) {
      const found = dictionary.startingWith(prefix, BEGINNINGS_MAX).filter((number) => !isPartTerm(terms.text(number)));
      const frequencies = Uint32Array.from(found, index.frequency);
      // Sorting thousands of words to keep the first few took longer than finding them.
      const least = Math.max(1, found.length > most ? (frequencies.toSorted()[found.length - most] ?? 1) : 1);
      const likely: { number: number; frequency: number }[] = [];
      for (const [at, number] of found.entries()) {
        const frequency = frequencies[at] as number;
        if (frequency >= least) likely.push({ number, frequency });
      }
      likely.sort((a, b) => b.frequency - a.frequency || terms.compare(a.number, b.number));
      return likely.slice(0, most).map(({ number, frequency }) => ({ term: terms.text(number), frequency }));
    },
    near(word, maxEdits) {
      for (let edits = 1; edits <= maxEdits; edits++) {
        const found = dictionary.near(word, edits).flatMap((number) => {
          const posts = index.frequency(number);
          const term = posts > 0 ? terms.text(number) : '';
          return term === '' || isPartTerm(term)
            ? []
            : [{ term, number, worth: Math.log1p(posts) + (term[0] === word[0] ? FIRST_LETTER_BONUS : 0) }];
        });
        found.sort((a, b) => b.worth - a.worth || terms.compare(a.number, b.number));
        if (found.length > 0) return found.slice(0, NEAR_MAX).map(({ term }) => ({ term, edits }));
      }
      return [];
    },
  };
}
