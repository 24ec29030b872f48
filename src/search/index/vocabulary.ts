import { editDistance } from '../../lib/nearest.ts';
import { isPartTerm } from '../text/analyze.ts';
import { stemOf } from '../text/stem.ts';
import { grown, type StringInterner } from './dictionary.ts';
import type { PostIndex } from './post-index.ts';

/** The words of an index, as the query planner needs them. */
export interface Vocabulary {
  /** Number of posts. */
  readonly posts: number;
  /** Returns the number of posts that have the term; 0 for unknown ones. */
  frequency(term: string): number;
  /** Returns at most `most` terms that begin with the prefix, the prefix itself included, most frequent first. */
  startingWith(prefix: string, most: number): { term: string; frequency: number }[];
  /** Returns the terms with this stem (as `stemOf` returns it), in byte order; may include some that no post has any more. */
  family(stem: string): readonly string[];
  /** Returns the numbers of all terms with this stem, even long and irregular ones, unordered; may include some that no post has any more. */
  everyForm(stem: string): readonly number[];
  /** Returns at most 4 terms that are the fewest edits away from an unknown word, at most `maxEdits` (1 to 3), likeliest first: same first letter, frequent. */
  near(word: string, maxEdits: number): { term: string; edits: number }[];
}

const NEAR_MAX = 4;
/** Bonus for the same first letter; being e times as frequent counts 1. */
const FIRST_LETTER_BONUS = 2.5;
/** Maximum number of terms examined for a prefix: one or two letters begin too many words to be meaningful. */
const BEGINNINGS_MAX = 5_000;
const FAMILY_LOOKED_AT = 1_000;
/** Maximum number of bytes by which a word of the family is longer than its stem. */
const MAX_ENDING_BYTES = 8;
const CACHED_FAMILIES = 5_000;
/** Stems with words that share only their first letter (`dying`, `lying`, `tying`). */
const IRREGULAR_STEMS: ReadonlySet<string> = new Set(['die', 'lie', 'tie']);

/** Creates a view of an index's words that is always up to date. */
export function createVocabulary(index: PostIndex): Vocabulary {
  const { dictionary } = index;
  const { terms } = dictionary;
  const frequency = (term: string): number => {
    const number = terms.find(term);
    return number < 0 ? 0 : index.frequency(number);
  };
  const near = createFuzzyTerms(terms);
  /** Caches by stem until a term is added, because it may belong to any stem. */
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
      // `polici` is the stem of `policy` and `policies`.
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
      // Sorting thousands of words to keep the first few would take longer than finding them.
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

/** Terms of one length, with the letters of each. */
interface Bucket {
  size: number;
  terms: Uint32Array<ArrayBuffer>;
  letters: Uint32Array<ArrayBuffer>;
}

/** Maximum length of terms that are compared, bytes. */
const MAX_BYTES = 64;

/**
 * Finds the terms exactly `edits` (1 or more) away from a word, as numbers, shorter ones first; Latin letters only. Compares only terms of
 * similar length with almost the same letters; picks up new terms at each call.
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

/** Returns the set of letters of a word, as bits: words one edit apart differ in at most two. Pure. */
function lettersOf(bytes: Uint8Array, start: number, end: number): number {
  let letters = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    letters |= 1 << (byte >= 97 && byte <= 122 ? byte - 97 : byte >= 48 && byte <= 57 ? 26 + (byte & 3) : 30);
  }
  return letters;
}

/** Returns the number of bits in which two sets of letters differ. Pure. */
function lettersApart(a: number, b: number): number {
  let bits = a ^ b;
  bits -= (bits >>> 1) & 0x55555555;
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
