import type { SearchMode, Slot } from './plan-words.ts';

/** A title as it is compared. */
export interface TitleWords {
  /** `spacedWords` of it. */
  spaced: string;
  /** Terms of each word, in order. */
  words: readonly (readonly string[])[];
}

/** How well a title is what was asked for, 0 … 2.2. `isTagged`: whether the slot of this place is a tag of the post. */
export type TitleFit = (title: TitleWords, isTagged: (slot: number) => boolean) => number;

/** Alternatives from here on are as good as the word itself. */
const STRONG = 0.6;
/** What counts how much: how many words of the query the title has, how little else it tells, and that they stand in the same order. */
const OF_QUERY = 0.4;
const OF_TITLE = 0.6;
const IN_ORDER = 0.2;
/** A title that begins as typed, and what of that is left where it only goes on so. */
const AS_TYPED = 1;
const GOES_ON = 0.5;
/** A word that is a tag is nearly as good as one in the title. */
const TAG_SHARE = 0.9;
/** Bits of a number: later slots are not looked at. */
const SLOTS_MAX = 31;
const NOWHERE = -1;

/**
 * Compares titles with a query: how many of the words they have, how little else they tell, in the same order, and whether they go as
 * `typed` (from `spacedWords`, the last word perhaps unfinished). `telling`: how much a term tells, 0 or above. Pure.
 */
export function createTitleFit(all: readonly Slot[], typed: string, mode: SearchMode, telling: (term: string) => number): TitleFit {
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
    const places = placesOf(answers, slots.length);
    let [found, ordered] = [0, 0];
    places.forEach((place, slot) => {
      if (place !== NOWHERE) found += 1;
      else if (isTagged(slot)) found += TAG_SHARE;
      const before = places[slot - 1] ?? NOWHERE;
      if (before !== NOWHERE && place > before) ordered += 1;
    });
    if (found === 0) return asTyped(spaced);
    const ofQuery = found / slots.length;
    const inOrder = slots.length > 1 ? ordered / (slots.length - 1) : 0;
    return ofQuery * (OF_QUERY * ofQuery + OF_TITLE * shareTold(words, places, telling) + IN_ORDER * inOrder) + asTyped(spaced);
  };
}

/** Where in a title each slot is answered: beside the one before where it can be, else the first place. */
function placesOf(answers: readonly number[], slots: number): number[] {
  const places: number[] = [];
  for (let slot = 0; slot < slots; slot++) {
    const bit = 1 << slot;
    const next = (places[slot - 1] ?? NOWHERE) + 1;
    const follows = next > 0 && ((answers[next] ?? 0) & bit) !== 0;
    places.push(follows ? next : answers.findIndex((bits) => (bits & bit) !== 0));
  }
  return places;
}

/** How much of what a title tells stands in these places, 0 … 1: people name what is telling, and leave “guide” and “the” out. */
function shareTold(words: TitleWords['words'], places: readonly number[], telling: (term: string) => number): number {
  let [told, asked] = [0, 0];
  words.forEach(([word = ''], place) => {
    const tells = telling(word);
    told += tells;
    if (places.includes(place)) asked += tells;
  });
  return told > 0 ? asked / told : 0;
}

/** One word alone proves little, unless it is still being typed. */
function asTypedFit(typed: string, mode: SearchMode): (title: string) => number {
  const beginning = typed.trimEnd();
  const isOne = typed.trim().split(' ').length < 2;
  if (typed === ' ' || (isOne && mode === 'search')) return () => 0;
  return (title) => (title.startsWith(beginning) ? AS_TYPED : title.includes(beginning) ? AS_TYPED * GOES_ON : 0);
}
