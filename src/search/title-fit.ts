import type { Slot } from './plan-words.ts';

const STRONG = 0.6;
const TAG_SHARE = 0.8;
/** A title as it is compared. */
export interface TitleWords {
  /** `spacedWords` of it. */
  spaced: string;
  /** Terms of each word, in order. */
  words: readonly (readonly string[])[];
}

/**
 * How well a title is what was asked for, 0 … 2: how many of the words it has, how little else, in the same order, and whether it goes
 * as `typed` (from `spacedWords`, the last word perhaps unfinished). Pure.
 */
export function titleFit({ spaced, words }: TitleWords, slots: readonly Slot[], typed: string, isTagged: (slot: Slot) => boolean): number {
  if (slots.length === 0 || words.length === 0) return 0;
  const used = new Set<number>();
  let found = 0;
  let byTag = 0;
  let neighbours = 0;
  let previous = -2;
  for (const slot of slots) {
    const places = words.flatMap((terms, place) => (terms.some((term) => isStrong(slot, term)) ? [place] : []));
    const place = places.includes(previous + 1) ? previous + 1 : places[0];
    if (place !== undefined) {
      found += 1;
      used.add(place);
      if (place === previous + 1) neighbours += 1;
    } else if (isTagged(slot)) byTag += TAG_SHARE;
    previous = place ?? -2;
  }
  const ofQuery = (found + byTag) / slots.length;
  const ofTitle = used.size / words.length;
  const inOrder = slots.length > 1 ? neighbours / (slots.length - 1) : 0;
  return ofQuery * (0.4 * ofQuery + 0.4 * ofTitle + 0.2 * inOrder) + asTyped(spaced, typed);
}

function isStrong(slot: Slot, term: string): boolean {
  return (slot.alternatives.get(term) ?? 0) >= STRONG;
}

/** 1 for a title that begins as typed, less where it goes on so. One word alone proves little. */
function asTyped(title: string, typed: string): number {
  const words = typed.trim().split(' ').length;
  if (typed === ' ' || words < 2) return 0;
  const beginning = typed.trimEnd();
  return title.startsWith(beginning) ? 1 : title.includes(beginning) ? 0.5 : 0;
}
