import { grown } from '../../lib/grow-array.ts';
import { byteDistance, LONGEST, lettersApart, lettersOf } from './near-bytes.ts';
import type { StringInterner } from './string-interner.ts';

/** Terms of one length, and the letters of each. */
interface Shelf {
  size: number;
  terms: Uint32Array<ArrayBuffer>;
  letters: Uint32Array<ArrayBuffer>;
}

/** Finds terms exactly `edits` (1 or more) away from a word, by their numbers, the shorter first; those of which `isWanted` is false are left out. Latin letters only. */
export type FuzzyTerms = (word: string, edits: number, isWanted: (term: number) => boolean) => number[];

const encoder = new TextEncoder();

/** Looks through the terms of a like length whose letters are nearly the same; takes up new terms when it is asked. */
export function createNearTerms(terms: StringInterner): FuzzyTerms {
  const shelves = Array.from({ length: LONGEST + 1 }, (): Shelf => ({ size: 0, terms: new Uint32Array(0), letters: new Uint32Array(0) }));
  let shelved = 0;

  const shelveNew = (): void => {
    const bytes = terms.bytes();
    for (; shelved < terms.size; shelved++) {
      const [start, length] = [terms.startOf(shelved), terms.lengthOf(shelved)];
      const shelf = shelves[length];
      if (!shelf) continue;
      shelf.terms = grown(shelf.terms, shelf.size + 1);
      shelf.letters = grown(shelf.letters, shelf.size + 1);
      shelf.terms[shelf.size] = shelved;
      shelf.letters[shelf.size] = lettersOf(bytes, start, start + length);
      shelf.size += 1;
    }
  };

  return (word, edits, isWanted) => {
    shelveNew();
    const wanted = encoder.encode(word);
    const own = lettersOf(wanted, 0, wanted.length);
    const bytes = terms.bytes();
    const found: number[] = [];
    for (let length = Math.max(0, wanted.length - edits); length <= Math.min(LONGEST, wanted.length + edits); length++) {
      const shelf = shelves[length] as Shelf;
      for (let at = 0; at < shelf.size; at++) {
        if (lettersApart(shelf.letters[at] as number, own) > 2 * edits) continue;
        const term = shelf.terms[at] as number;
        const start = terms.startOf(term);
        if (byteDistance(wanted, bytes, start, start + length, edits) === edits && isWanted(term)) found.push(term);
      }
    }
    return found;
  };
}
