import MiniSearch, { type Query as MiniQuery } from 'minisearch';
import type { Post } from '../content/post.ts';
import { createTermReader } from './analyse.ts';
import type { Slot } from './plan-words.ts';
import { distinctTerms, FIELDS, type PostTerms, postTermsOf } from './post-terms.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

/** How well one post answers one slot. */
interface SlotMatch {
  id: string;
  score: number;
  /** The largest weight among the alternatives that were found in it. */
  weight: number;
}

/** Which post has which terms. Posts are handed back exactly as they were added to be taken out again. */
export interface TermIndex {
  add(post: Post): void;
  remove(post: Post): void;
  /** Posts that have any alternative of the slot, in no order. */
  match(slot: Slot): SlotMatch[];
  readonly vocabulary: Vocabulary;
}

const BOOST: Readonly<Record<(typeof FIELDS)[number], number>> = { title: 3, tags: 1.6, source: 1.2, tldr: 2, text: 1.5 };

/** An empty index: MiniSearch holds postings alone, no text. */
export function createTermIndex(): TermIndex {
  const termsIn = createTermReader();
  const mini = new MiniSearch<PostTerms>({
    fields: [...FIELDS],
    // Fields come analysed, and terms have no white space.
    stringifyField: (terms) => (Array.isArray(terms) ? terms.join(' ') : String(terms)),
    tokenize: splitTerms,
    processTerm: (term) => term,
  });
  const vocabulary = createVocabulary();
  const rarity = (frequency: number): number => Math.log(1 + (mini.documentCount - frequency + 0.5) / (frequency + 0.5));
  const frequencyOf = (alternative: string): number => Math.min(...alternative.split(' ').map((term) => vocabulary.frequency(term)));
  const slotFrequency = ({ word, alternatives }: Slot): number =>
    vocabulary.frequency(word) ||
    Math.max(0, ...[...alternatives].filter(([, weight]) => weight >= 0.5).map(([name]) => frequencyOf(name)));
  return {
    add(post) {
      const terms = postTermsOf(post, termsIn);
      mini.add(terms);
      vocabulary.add(distinctTerms(terms));
    },
    remove(post) {
      const terms = postTermsOf(post, termsIn);
      mini.remove(terms);
      vocabulary.remove(distinctTerms(terms));
    },
    match(slot) {
      const known = [...slot.alternatives].filter(([name]) => frequencyOf(name) > 0);
      if (known.length === 0) return [];
      const own = rarity(slotFrequency(slot));
      const queries = known.map(([name, weight]): MiniQuery => {
        // An alternative is no more telling than the word it stands for, however rare it is.
        const damping = Math.min(1, own / rarity(frequencyOf(name)));
        return { combineWith: 'AND', queries: splitTerms(name), boostTerm: () => weight * damping };
      });
      const results = mini.search({ combineWith: 'OR', queries }, { boost: BOOST });
      return results.map(({ id, score, terms, queryTerms }) => ({
        id: String(id),
        // MiniSearch multiplies by the number of terms found; the terms of one slot are one word, so that is taken back.
        score: score / Math.max(1, queryTerms.length),
        weight: Math.max(0, ...terms.map((term) => slot.alternatives.get(term) ?? weightWithin(slot, term))),
      }));
    },
    vocabulary,
  };
}

/** Weight of a term that is one word of an alternative of several. */
function weightWithin(slot: Slot, term: string): number {
  for (const [name, weight] of slot.alternatives) if (name.split(' ').includes(term)) return weight;
  return 0;
}

function splitTerms(text: string): string[] {
  return text === '' ? [] : text.split(' ');
}
