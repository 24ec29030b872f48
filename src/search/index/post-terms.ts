import { createTermReader } from '../text/analyze.ts';
import { STOP_WORDS } from '../text/word-lists.ts';
import type { Dictionary } from './dictionary.ts';
import { grown } from './dictionary.ts';
import { FIELDS, type Field, impactOf, weightOf } from './impact.ts';
import type { PostEntry } from './post-entry.ts';

/** The terms of one post, and how much each is worth there. */
export interface PostTerms {
  terms: Uint32Array;
  impacts: Uint8Array;
  /** See `COLUMNS`. */
  lengths: { titleWords: number; textWords: number; textImpacts: number };
}

/** Reads posts for an index: their terms get numbers in its dictionary. */
export function createPostReader(dictionary: Dictionary): (entry: PostEntry) => PostTerms {
  const read = createTermReader((terms) => ({
    numbers: terms.map(dictionary.intern),
    // Stop words are indexed in titles alone: elsewhere they carry no meaning, and would be a fifth of the index.
    isContent: !STOP_WORDS.has(terms[0] ?? ''),
  }));
  let worths = new Float64Array(1_024);
  let numbers = new Uint32Array(1_024);

  return (entry) => {
    const distinct: number[] = [];
    let titleWords = 0;
    let textWords = 0;
    let textWorth = 0;
    for (const field of FIELDS) {
      let words = 0;
      let count = 0;
      read(textOf(entry, field), ({ numbers: own, isContent }) => {
        if (!isContent && field !== 'title') return;
        words += 1;
        for (const number of own) {
          if (count === numbers.length) numbers = grown(numbers, count + 1);
          numbers[count] = number;
          count += 1;
        }
      });
      worths = grown(worths, dictionary.terms.size);
      const worth = weightOf(field, words);
      if (field === 'title') titleWords = Math.min(255, words);
      if (field === 'tldr' || field === 'text') {
        textWords += words;
        textWorth += words * worth;
      }
      for (let at = 0; at < count; at++) {
        const number = numbers[at] as number;
        if (worths[number] === 0) distinct.push(number);
        worths[number] = (worths[number] as number) + worth;
      }
    }
    const terms = Uint32Array.from(distinct);
    const impacts = Uint8Array.from(distinct, (number) => impactOf(worths[number] as number));
    for (const number of distinct) worths[number] = 0;
    const textImpacts = impactOf(textWords === 0 ? weightOf('text', 0) : textWorth / textWords);
    return { terms, impacts, lengths: { titleWords, textWords, textImpacts } };
  };
}

function textOf(entry: PostEntry, field: Field): string {
  return field === 'tags' ? entry.tags.join(' ') : entry[field];
}
