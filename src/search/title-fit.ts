import type { SearchMode, Slot } from './plan-words.ts';

/** A title as it is compared. */
export interface TitleWords {
  /** `spacedWords` of it. */
  spaced: string;
  /** Terms of each word, in order. */
  words: readonly (readonly string[])[];
}

/** How well a title is what was asked for, 0 … 2.1. `isTagged`: whether the slot of this place is a tag of the post. */
export type TitleFit = (title: TitleWords, isTagged: (slot: number) => boolean) => number;

/** Alternatives from here on are as good as the word itself. */
const STRONG = 0.6;
/** What counts how much: how many words of the query the title has, how little else, and that they stand in the same order. */
const OF_QUERY = 0.4;
const OF_TITLE = 0.6;
const IN_ORDER = 0.1;
/** A title that begins as typed, and what of that is left where it only goes on so. */
const AS_TYPED = 1;
const GOES_ON = 0.5;
/** A word that is a tag is nearly as good as one in the title. */
const TAG_SHARE = 0.8;
/** Bits of a number: later slots are not looked at. */
const SLOTS_MAX = 31;

/**
 * Compares titles with a query: how many of the words they have, how little else, in the same order, and whether they go as `typed`
 * (from `spacedWords`, the last word perhaps unfinished). Pure.
 */
export function createTitleFit(all: readonly Slot[], typed: string, mode: SearchMode): TitleFit {
  const slots = all.slice(0, SLOTS_MAX);
  /** Term → the slots that it answers, as bits. */
  const answered = new Map<string, number>();
  slots.forEach(({ alternatives }, slot) => {
    for (const [term, weight] of alternatives) if (weight >= STRONG) answered.set(term, (answered.get(term) ?? 0) | (1 << slot));
  });
  const asTyped = asTypedFit(typed, mode);

  return ({ spaced, words }, isTagged) => {
    if (slots.length === 0 || words.length === 0) return 0;
    const answers = words.map((terms) => terms.reduce((bits, term) => bits | (answered.get(term) ?? 0), 0));
    const used = new Set<number>();
    let [found, byTag, neighbours, previous] = [0, 0, 0, -2];
    for (let slot = 0; slot < slots.length; slot++) {
      const bit = 1 << slot;
      const follows = ((answers[previous + 1] ?? 0) & bit) !== 0;
      const place = follows ? previous + 1 : answers.findIndex((bits) => (bits & bit) !== 0);
      if (place >= 0) {
        found += 1;
        used.add(place);
        if (follows) neighbours += 1;
      } else if (isTagged(slot)) byTag += TAG_SHARE;
      previous = place >= 0 ? place : -2;
    }
    const ofQuery = (found + byTag) / slots.length;
    const ofTitle = used.size / words.length;
    const inOrder = slots.length > 1 ? neighbours / (slots.length - 1) : 0;
    return ofQuery * (OF_QUERY * ofQuery + OF_TITLE * ofTitle + IN_ORDER * inOrder) + asTyped(spaced);
  };
}

/** One word alone proves little, unless it is still being typed. */
function asTypedFit(typed: string, mode: SearchMode): (title: string) => number {
  const beginning = typed.trimEnd();
  const isOne = typed.trim().split(' ').length < 2;
  if (typed === ' ' || (isOne && mode === 'search')) return () => 0;
  return (title) => (title.startsWith(beginning) ? AS_TYPED : title.includes(beginning) ? AS_TYPED * GOES_ON : 0);
}
