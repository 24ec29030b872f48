import { grown } from '../../lib/grow-array.ts';
import type { StringInterner } from './string-interner.ts';

/** Terms of one length, and the letters of each. */
interface Bucket {
  size: number;
  terms: Uint32Array<ArrayBuffer>;
  letters: Uint32Array<ArrayBuffer>;
}

/** Finds terms exactly `edits` (1 or more) away from a word, by their numbers, the shorter first; those of which `isWanted` is false are left out. Latin letters only. */
export type FuzzyTerms = (word: string, edits: number, isWanted: (term: number) => boolean) => number[];

const encoder = new TextEncoder();

/** Looks through the terms of a like length whose letters are nearly the same; takes up new terms when it is asked. */
export function createFuzzyTerms(terms: StringInterner): FuzzyTerms {
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
    const bytes = terms.bytes();
    const found: number[] = [];
    for (let length = Math.max(0, wanted.length - edits); length <= Math.min(MAX_BYTES, wanted.length + edits); length++) {
      const bucket = buckets[length] as Bucket;
      for (let at = 0; at < bucket.size; at++) {
        if (lettersApart(bucket.letters[at] as number, own) > 2 * edits) continue;
        const term = bucket.terms[at] as number;
        const start = terms.startOf(term);
        if (byteDistance(wanted, bytes, start, start + length, edits) === edits && isWanted(term)) found.push(term);
      }
    }
    return found;
  };
}

/** Longer words are compared with none, bytes. */
const MAX_BYTES = 64;
const rows = [new Uint8Array(MAX_BYTES + 1), new Uint8Array(MAX_BYTES + 1), new Uint8Array(MAX_BYTES + 1)] as const;

/**
 * Edits (insert, delete, replace, swap of neighbours) between a word and the bytes from `start` to `end`; `max + 1` where it takes more.
 * Both at most 64 bytes; a letter that is no ASCII counts as several. Pure.
 */
function byteDistance(word: Uint8Array, bytes: Uint8Array, start: number, end: number, max: number): number {
  const [length, other] = [word.length, end - start];
  if (Math.abs(length - other) > max || length > MAX_BYTES || other > MAX_BYTES) return max + 1;
  let [beforeLast, last, current] = rows;
  for (let column = 0; column <= other; column++) last[column] = column;
  for (let row = 1; row <= length; row++) {
    const letter = word[row - 1] as number;
    current[0] = row;
    let least = row;
    for (let column = 1; column <= other; column++) {
      const its = bytes[start + column - 1] as number;
      let edits = Math.min(
        (last[column] as number) + 1,
        (current[column - 1] as number) + 1,
        (last[column - 1] as number) + (letter === its ? 0 : 1),
      );
      if (row > 1 && column > 1 && letter === bytes[start + column - 2] && word[row - 2] === its) {
        edits = Math.min(edits, (beforeLast[column - 2] as number) + 1);
      }
      current[column] = edits;
      if (edits < least) least = edits;
    }
    if (least > max) return max + 1;
    [beforeLast, last, current] = [last, current, beforeLast];
  }
  return Math.min(last[other] as number, max + 1);
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
