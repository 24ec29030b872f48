import { foldedWords } from '../../lib/fold-text.ts';
import { ANY_BEGINNING, beginningOfWord } from '../text/tokenized-text.ts';
import type { QueryTerm, SearchMode } from './plan-query.ts';

/** A title as it is compared. */
export interface TitleWords {
  /** `foldedWords` of it. */
  spaced: string;
  /** Terms of each word, in order. */
  words: readonly (readonly string[])[];
}

/** How well a title is what was asked for, 0 … 2.2. `isTagged`: whether the slot of this place is a tag of the post. */
export type TitleMatch = (title: TitleWords, isTagged: (slot: number) => boolean) => number;

/** The weight of each word of a title, 0 or above. */
export type TitleWeights = (words: TitleWords['words']) => Float64Array;

/** Alternatives from here on are as good as the word itself. */
const STRONG = 0.6;
/** What counts how much: how many words of the query the title has, how much of its weight they are, and that they stand in the same order. */
const OF_QUERY = 0.4;
const OF_TITLE = 0.6;
const IN_ORDER = 0.2;
/** A title that begins as typed, and what of that is left where it only goes on so. */
const AS_TYPED = 1;
const GOES_ON = 0.5;
/** A word that is a tag is nearly as good as one in the title. */
const TAG_SHARE = 0.9;
/** And one of which the title has a distant form alone a little. */
const DISTANT_SHARE = 0.3;
/** Two bits a slot fit into a number: later slots are ignored. */
const SLOTS_MAX = 15;
const NOWHERE = -1;

/**
 * Compares titles with a query: how many of the words they have, how much of the title’s weight those are, in the same order, and whether they go as
 * `typed` (from `foldedWords`, the last word perhaps unfinished). Pure.
 */
export function createTitleMatch(all: readonly QueryTerm[], typed: string, mode: SearchMode, weightsOf: TitleWeights): TitleMatch {
  const slots = all.slice(0, SLOTS_MAX);
  const answered = answeredBy(slots);
  const names = namesOf(slots);
  const asTyped = asTypedFit(typed, mode);
  /** Used again for each title. */
  const places = new Array<number>(slots.length).fill(NOWHERE);

  return (title, isTagged) => {
    const { words } = title;
    if (slots.length === 0 || words.length === 0) return 0;
    places.fill(NOWHERE);
    const distant = findPlaces(places, words, answered);
    for (const { slot, name, first } of names) {
      if (places[slot] === NOWHERE && title.spaced.includes(name)) places[slot] = words.findIndex((terms) => terms.includes(first));
    }
    let [inTitle, elsewhere, ordered, before] = [0, 0, 0, NOWHERE];
    for (let slot = 0; slot < places.length; slot++) {
      const place = places[slot] as number;
      if (place !== NOWHERE) inTitle += 1;
      else if (isTagged(slot)) elsewhere += TAG_SHARE;
      else if (((distant >>> slot) & 1) !== 0) elsewhere += DISTANT_SHARE;
      if (before !== NOWHERE && place > before) ordered += 1;
      before = place;
    }
    const ofQuery = (inTitle + elsewhere) / slots.length;
    const ofTitle = inTitle > 0 ? titleShareOf(weightsOf(words), places) : 0;
    const inOrder = slots.length > 1 ? ordered / (slots.length - 1) : 0;
    return (
      ofQuery * (OF_QUERY * ofQuery + OF_TITLE * ofTitle + IN_ORDER * inOrder) + (inTitle > 0 || distant > 0 ? asTyped(title.spaced) : 0)
    );
  };
}

/** The slots that a term answers, as bits; those of which it is a distant form as bits above `SLOTS_MAX`. */
function answeredBy(slots: readonly QueryTerm[]): (term: string) => number {
  const answered = new Map<string, number>();
  // Most words of titles begin like none that is looked for: that is known sooner than that a map has no such word.
  const isLookedFor = new Uint8Array(ANY_BEGINNING);
  slots.forEach(({ alternatives }, slot) => {
    for (const [term, weight] of alternatives) {
      const bit = 1 << (weight >= STRONG ? slot : slot + SLOTS_MAX);
      answered.set(term, (answered.get(term) ?? 0) | bit);
      isLookedFor[beginningOfWord(term, 0, term.length)] = 1;
    }
  });
  return (term) => (isLookedFor[beginningOfWord(term, 0, term.length)] === 0 ? 0 : (answered.get(term) ?? 0));
}

/** Alternatives of several words: `virtual machine` for `vm`. */
function namesOf(slots: readonly QueryTerm[]): { slot: number; name: string; first: string }[] {
  return slots.flatMap(({ alternatives }, slot) =>
    [...alternatives]
      .filter(([name, weight]) => weight >= STRONG && name.includes(' '))
      .map(([name]) => ({ slot, name: foldedWords(name), first: name.slice(0, name.indexOf(' ')) })),
  );
}

/** Notes where in a title each slot is answered: beside the one before where it can be, else the first place. Gives the slots of which it has distant forms, as bits. */
function findPlaces(places: number[], words: TitleWords['words'], answered: (term: string) => number): number {
  let all = 0;
  for (let place = 0; place < words.length; place++) {
    let bits = 0;
    for (const term of words[place] as readonly string[]) bits |= answered(term);
    if (bits === 0) continue;
    all |= bits;
    for (let slot = 0; slot < places.length; slot++) {
      if (((bits >>> slot) & 1) === 0) continue;
      const isBeside = place > 0 && slot > 0 && places[slot - 1] === place - 1;
      if (places[slot] === NOWHERE || isBeside) places[slot] = place;
    }
  }
  return all >>> SLOTS_MAX;
}

/** Share of a title’s weight that stands in these places, 0 … 1: people type the rare words, and leave “guide” and “the” out. */
function titleShareOf(weights: Float64Array, places: readonly number[]): number {
  let [whole, found] = [0, 0];
  for (let place = 0; place < weights.length; place++) {
    whole += weights[place] as number;
    if (places.includes(place)) found += weights[place] as number;
  }
  return whole > 0 ? found / whole : 0;
}

/** One word alone proves little, unless it is still being typed. */
function asTypedFit(typed: string, mode: SearchMode): (title: string) => number {
  const beginning = typed.trimEnd();
  const isOne = typed.trim().split(' ').length < 2;
  if (typed === ' ' || (isOne && mode === 'search')) return () => 0;
  return (title) => (title.startsWith(beginning) ? AS_TYPED : title.includes(beginning) ? AS_TYPED * GOES_ON : 0);
}
