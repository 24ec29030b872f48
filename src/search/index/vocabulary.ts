import { editDistance } from '../../lib/nearest.ts';
import { isPartTerm } from '../text/analyze.ts';
import { stemOf } from '../text/stem.ts';
import { grown, type StringInterner } from './dictionary.ts';
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
  /** Numbers of all terms with this stem, however long and irregular, in no order; those that no post has any more may be among them. */
  everyForm(stem: string): readonly number[];
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
/** Stems that do not begin like all of their words (`dying`, `lying`, `tying`), but for the first letter. */
const IRREGULAR_STEMS: ReadonlySet<string> = new Set(['die', 'lie', 'tie']);

/** The words of an index as it is at each question. */
export function createVocabulary(index: PostIndex): Vocabulary {
  const { dictionary } = index;
  const { terms } = dictionary;
  const frequency = (term: string): number => {
    const number = terms.find(term);
    return number < 0 ? 0 : index.frequency(number);
  };
  const near = createFuzzyTerms(terms);
  /** By stem; as long as no term is added, which may belong to any of them. */
  const remembered = <T>(read: (stem: string) => T): ((stem: string) => T) => {
    let known = new Map<string, T>();
    let size = 0;
    return (stem) => {
      if (size !== terms.size || known.size > CACHED_FAMILIES) known = new Map();
      size = terms.size;
      const family = known.get(stem) ?? read(stem);
      known.set(stem, family);
      return family;
    };
  };

  return {
    family: remembered((stem) => {
      // `polici` is `policy` and `policies`.
      const root = stem.length > 3 ? stem.replace(/[iy]$/, '') : stem;
      const near = dictionary
        .startingWith(root, FAMILY_LOOKED_AT)
        .filter((number) => terms.lengthOf(number) <= stem.length + MAX_ENDING_BYTES);
      return near.sort(terms.compare).flatMap((number) => (stemOf(terms.text(number)) === stem ? [terms.text(number)] : []));
    }),
    everyForm: remembered((stem) => {
      const start = stem.slice(0, IRREGULAR_STEMS.has(stem) ? 1 : -1);
      return dictionary.startingWith(start, Number.POSITIVE_INFINITY).filter((number) => stemOf(terms.text(number)) === stem);
    }),
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
        const found = near(word, edits).flatMap((number) => {
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

const encoder = new TextEncoder();

/** Terms of one length, and the letters of each. */
interface Bucket {
  size: number;
  terms: Uint32Array<ArrayBuffer>;
  letters: Uint32Array<ArrayBuffer>;
}

/** Longer terms are compared with none, bytes. */
const MAX_BYTES = 64;

/**
 * Finds the terms exactly `edits` (1 or more) away from a word, by their numbers, the shorter first; Latin letters only. Looks through those of a
 * like length whose letters are nearly the same; takes up new terms when it is asked.
 */
function createFuzzyTerms(terms: StringInterner): (word: string, edits: number) => number[] {
  const buckets = Array.from(
    { length: MAX_BYTES + 1 },
    (): Bucket => ({ size: 0, terms: new Uint32Array(0), letters: new Uint32Array(0) }),
  );
  let added = 0;

  const addNew = (): void => {
    const bytes = terms.bytes();
    for (; added < terms.size; added++) {
      const [start, length] = [terms.startOf(added), terms.lengthOf(added)];
      const bucket = buckets[length];
      if (!bucket) continue;
      bucket.terms = grown(bucket.terms, bucket.size + 1);
      bucket.letters = grown(bucket.letters, bucket.size + 1);
      bucket.terms[bucket.size] = added;
      bucket.letters[bucket.size] = lettersOf(bytes, start, start + length);
      bucket.size += 1;
    }
  };

  return (word, edits) => {
    addNew();
    const wanted = encoder.encode(word);
    const own = lettersOf(wanted, 0, wanted.length);
    const found: number[] = [];
    for (let length = Math.max(0, wanted.length - edits); length <= Math.min(MAX_BYTES, wanted.length + edits); length++) {
      const bucket = buckets[length] as Bucket;
      for (let at = 0; at < bucket.size; at++) {
        if (lettersApart(bucket.letters[at] as number, own) > 2 * edits) continue;
        const term = bucket.terms[at] as number;
        if (editDistance(word, terms.text(term), edits) === edits) found.push(term);
      }
    }
    return found;
  };
}

/** Which letters a word has, as bits: words one edit apart differ in at most two. Pure. */
function lettersOf(bytes: Uint8Array, start: number, end: number): number {
  let letters = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    letters |= 1 << (byte >= 97 && byte <= 122 ? byte - 97 : byte >= 48 && byte <= 57 ? 26 + (byte & 3) : 30);
  }
  return letters;
}

/** How many bits two sets of letters differ in. Pure. */
function lettersApart(a: number, b: number): number {
  let bits = a ^ b;
  bits -= (bits >>> 1) & 0x55555555;
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
