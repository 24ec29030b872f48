import { editDistance } from '../../lib/nearest.ts';
import { createStringInterner, grown, type StringInterner, type StringInternerParts, shrunk } from './string-interner.ts';

/** All terms of an index, with the number of posts that have each; gone posts that are not cleared away yet count. */
export interface Dictionary {
  readonly terms: StringInterner;
  /** Numbers of the terms by their bytes, as far as they are sorted: all but the last few hundred. */
  readonly order: Uint32Array<ArrayBuffer>;
  /** The number of a term, a new one where it is new. */
  intern(term: string): number;
  /** Posts that have the term number; gone ones among them until they are cleared away. */
  posts(term: number): number;
  /** Of all terms, as they are now; a copy. */
  frequencies(): Uint32Array<ArrayBuffer>;
  /** Adds `change` (below 0: subtracts) to the number of posts that have the term. */
  count(term: number, change: number): void;
  /** Numbers of the terms that begin so, in no order, also of those that no post has any more; at most `most`. */
  startingWith(prefix: string, most: number): number[];
  /** Numbers of the terms exactly `edits` (1 to 3) away, in no order; Latin letters only. */
  near(word: string, edits: number): number[];
}

const encoder = new TextEncoder();
/** Maximum number of new terms that are searched one by one before they are sorted in among the others: well below 1 ms of work. */
const UNSORTED_MAX = 400;

/** What is saved of a dictionary; `frequencies`: by term, the posts that have it. */
export interface DictionaryParts {
  terms: StringInternerParts;
  /** See `Dictionary.order`. */
  order: Uint32Array<ArrayBuffer>;
  frequencies: Uint32Array<ArrayBuffer>;
}

/** A dictionary of what was saved, or empty. */
export function createDictionary(saved?: DictionaryParts): Dictionary {
  const terms = createStringInterner(saved?.terms);
  let frequencies = saved?.frequencies ?? new Uint32Array(1_024);
  const near = createFuzzyTerms(terms);
  /** Numbers of the terms by their bytes, of the first `sorted.length` terms. */
  let sorted = saved?.order ?? new Uint32Array(0);

  const sortIn = (): void => {
    const added = Uint32Array.from({ length: terms.size - sorted.length }, (_, at) => sorted.length + at);
    added.sort(terms.compare);
    const merged = new Uint32Array(terms.size);
    let from = 0;
    let at = 0;
    for (const term of added) {
      const place = placeOf((other) => terms.compare(other, term) < 0, from);
      merged.set(sorted.subarray(from, place), at);
      at += place - from;
      merged[at] = term;
      at += 1;
      from = place;
    }
    merged.set(sorted.subarray(from), at);
    sorted = merged;
  };

  /** The first place in `sorted`, from `from` on, whose term is not before. */
  const placeOf = (isBefore: (term: number) => boolean, from: number): number => {
    let [low, high] = [from, sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(sorted[middle] as number)) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  /** Below 0, 0 or above: how a term stands to all that begin with the bytes. */
  const compareStart = (term: number, prefix: Uint8Array): number => {
    const bytes = terms.bytes();
    const start = terms.startOf(term);
    const length = terms.lengthOf(term);
    for (let at = 0; at < prefix.length; at++) {
      if (at >= length) return -1;
      const difference = (bytes[start + at] as number) - (prefix[at] as number);
      if (difference !== 0) return difference;
    }
    return 0;
  };

  return {
    terms,
    get order() {
      return sorted;
    },
    intern(term) {
      const number = terms.intern(term);
      frequencies = grown(frequencies, number + 1);
      if (terms.size - sorted.length > UNSORTED_MAX) sortIn();
      return number;
    },
    posts: (term) => frequencies[term] ?? 0,
    frequencies: () => shrunk(frequencies, terms.size),
    count(term, change) {
      frequencies[term] = (frequencies[term] as number) + change;
    },
    startingWith(prefix, most) {
      const bytes = encoder.encode(prefix);
      const found: number[] = [];
      for (let place = placeOf((term) => compareStart(term, bytes) < 0, 0); place < sorted.length && found.length < most; place++) {
        const term = sorted[place] as number;
        if (compareStart(term, bytes) !== 0) break;
        found.push(term);
      }
      for (let term = sorted.length; term < terms.size && found.length < most; term++) {
        if (compareStart(term, bytes) === 0) found.push(term);
      }
      return found;
    },
    near: (word, edits) => near(word, edits, (term) => frequencies[term] !== 0),
  };
}

/** Terms of one length, and the letters of each. */
interface Bucket {
  size: number;
  terms: Uint32Array<ArrayBuffer>;
  letters: Uint32Array<ArrayBuffer>;
}

/** Finds terms exactly `edits` (1 or more) away from a word, by their numbers, the shorter first; those of which `isWanted` is false are left out. Latin letters only. */
type FuzzyTerms = (word: string, edits: number, isWanted: (term: number) => boolean) => number[];

/** Longer terms are compared with none, bytes. */
const MAX_BYTES = 64;

/** Looks through the terms of a like length whose letters are nearly the same; takes up new terms when it is asked. */
function createFuzzyTerms(terms: StringInterner): FuzzyTerms {
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

  return (word, edits, isWanted) => {
    addNew();
    const wanted = encoder.encode(word);
    const own = lettersOf(wanted, 0, wanted.length);
    const found: number[] = [];
    for (let length = Math.max(0, wanted.length - edits); length <= Math.min(MAX_BYTES, wanted.length + edits); length++) {
      const bucket = buckets[length] as Bucket;
      for (let at = 0; at < bucket.size; at++) {
        if (lettersApart(bucket.letters[at] as number, own) > 2 * edits) continue;
        const term = bucket.terms[at] as number;
        if (editDistance(word, terms.text(term), edits) === edits && isWanted(term)) found.push(term);
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
