import { saturated, WEIGHTS } from '../index/impact.ts';
import type { PostIndex } from '../index/post-index.ts';
import { postingsOf } from '../index/postings.ts';
import { placeOfTerm, type Segment } from '../index/segment.ts';
import type { QueryTerm } from './query-plan.ts';

/** An alternative of a slot, by the numbers of its terms: a post needs all of them. */
interface Alternative {
  readonly terms: readonly number[];
  readonly strength: number;
  /** By impact: what a posting is worth. */
  readonly worths: Float64Array;
  /** By impact: what a posting adds to a score where its post has no other alternative; made when it is needed. */
  gains?: Float64Array;
}

/** A slot, ready to be looked up. */
interface Lookup {
  rarity: number;
  isVersion: boolean;
  alternatives: readonly Alternative[];
}

/** An alternative that a segment has. */
interface Present {
  alternative: Alternative;
  /** Where its terms stand in the segment. */
  places: readonly number[];
}

/** Posts of one segment that have any word asked for; the arrays are used again for the next segment. */
export interface Scored {
  /** The first `count` places: the posts. */
  docs: Uint16Array;
  count: number;
  /** Of those, the number that have a word of the hopeful slots; the others were only counted. */
  hopeful: number;
  /** By hopeful post: BM25F over the slots. */
  scores: Float64Array;
  /** By hopeful post: slots that it answers, in halves: a distant form of a word counts one, the word `WHOLE`. */
  covered: Uint16Array;
}

/** Scratch memory for the posts of one segment. */
interface Board extends Scored {
  /** Of the slot at hand: the posts that have it (first those with the word itself), and what each has of it. */
  slotDocs: Uint16Array;
  worths: Float64Array;
}

/** From this weight on an alternative is as good as the word itself. */
const SAME_WORD = 0.6;
/** What a slot that a post answers counts. */
export const WHOLE = 2;
const DISTANT = 1;
/** Stands in `covered` for posts that are only counted. */
const COUNTED = 0xffff;

/** Used again by every query: they are scored one after the other. */
let board = createBoard(0);

/**
 * Scores the posts of segments, one segment after the other; what it gives is good until any segment is scored. Only posts with a word of the first
 * `hopefulSlots` slots (the rarest) are scored; those that have words of the others alone are counted.
 */
export function createScorer(index: PostIndex, slots: readonly QueryTerm[]): (segment: Segment, hopefulSlots: number) => Scored {
  const worthsOf = createWorths();
  const lookups = rarestFirst(slots).map((slot) => lookupOf(index, slot, worthsOf));
  return (segment, hopefulSlots) => {
    if (board.scores.length < segment.size) board = createBoard(segment.size);
    board.scores.fill(0, 0, segment.size);
    board.covered.fill(0, 0, segment.size);
    board.count = 0;
    for (const lookup of lookups.slice(0, hopefulSlots)) {
      const present = presentIn(segment, lookup);
      const [only] = present;
      if (present.length === 1 && only?.places.length === 1) addOnly(board, segment, lookup, only);
      else if (present.length > 0) addAll(board, segment, lookup, present, true);
    }
    board.hopeful = board.count;
    for (const lookup of lookups.slice(hopefulSlots)) addAll(board, segment, lookup, presentIn(segment, lookup), false);
    return board;
  };
}

/** In this order slots are looked up: what comes late counts little. Pure. */
export function rarestFirst(slots: readonly QueryTerm[]): readonly QueryTerm[] {
  return slots.toSorted((a, b) => b.rarity - a.rarity);
}

function createBoard(posts: number): Board {
  return {
    docs: new Uint16Array(posts),
    count: 0,
    hopeful: 0,
    scores: new Float64Array(posts),
    covered: new Uint16Array(posts),
    slotDocs: new Uint16Array(posts),
    worths: new Float64Array(posts),
  };
}

/** What a posting is worth by its impact, for each weight. */
function createWorths(): (weight: number) => Float64Array {
  const byWeight = new Map<number, Float64Array>();
  return (weight) => {
    let worths = byWeight.get(weight);
    if (!worths) {
      worths = WEIGHTS.map((worth) => weight * worth);
      byWeight.set(weight, worths);
    }
    return worths;
  };
}

function lookupOf(
  { dictionary }: PostIndex,
  { alternatives, rarity, isVersion }: QueryTerm,
  worthsOf: (weight: number) => Float64Array,
): Lookup {
  const known = [...alternatives].flatMap(([name, weight]) => {
    const terms = name.split(' ').map(dictionary.terms.find);
    return terms.includes(-1) ? [] : [{ terms, strength: weight >= SAME_WORD ? WHOLE : DISTANT, worths: worthsOf(weight) }];
  });
  // The word itself first: whoever has it only in a distant form comes after all who have it.
  return { rarity, isVersion, alternatives: known.toSorted((a, b) => b.strength - a.strength) };
}

function presentIn(segment: Segment, { alternatives }: Lookup): Present[] {
  const present: Present[] = [];
  for (const alternative of alternatives) {
    const places = alternative.terms.map((term) => placeOfTerm(segment, term));
    if (!places.includes(-1)) present.push({ alternative, places });
  }
  return present;
}

/** A slot of one term. */
function addOnly(
  board: Board,
  { docs, impacts, starts }: Segment,
  { rarity }: Lookup,
  { alternative, places: [place = 0] }: Present,
): void {
  const { docs: all, scores, covered } = board;
  const { strength } = alternative;
  alternative.gains ??= alternative.worths.map((worth) => rarity * saturated(worth));
  const { gains } = alternative;
  const end = starts[place + 1] as number;
  let { count } = board;
  for (let at = starts[place] as number; at < end; at++) {
    const doc = docs[at] as number;
    const before = covered[doc] as number;
    if (before === 0) all[count++] = doc;
    scores[doc] = (scores[doc] as number) + (gains[impacts[at] as number] as number);
    covered[doc] = before + strength;
  }
  board.count = count;
}

/** A slot of several terms. One that lifts nobody among the best (`isHopeful` false) adds to the posts that are scored anyway; the others it has are counted. */
function addAll(board: Board, segment: Segment, { rarity, isVersion }: Lookup, present: readonly Present[], isHopeful: boolean): void {
  const { docs: all, slotDocs, worths: sums, covered } = board;
  let { count } = board;
  let found = 0;
  let whole = 0;
  for (const { alternative, places } of present) {
    const { docs, impacts, start, end } = postingsOf(segment, places);
    const { worths, strength } = alternative;
    for (let at = start; at < end; at++) {
      const doc = docs[at] as number;
      if (!isHopeful) {
        const before = covered[doc] as number;
        if (before === 0) {
          all[count++] = doc;
          covered[doc] = COUNTED;
        }
        if (before === 0 || before === COUNTED) continue;
      }
      const worth = worths[impacts[at] as number] as number;
      const before = sums[doc] as number;
      if (before === 0) slotDocs[found++] = doc;
      if (!isVersion) sums[doc] = before + worth;
      else if (worth > before) sums[doc] = worth;
    }
    if (strength === WHOLE) whole = found;
  }
  board.count = count;
  addSums(board, rarity, found, whole);
}

/** What the first `found` posts of a slot have of it becomes part of their scores; the first `whole` have the word itself. */
function addSums(board: Board, rarity: number, found: number, whole: number): void {
  const { slotDocs, worths: sums, scores, covered, docs: all } = board;
  let { count } = board;
  for (let at = 0; at < found; at++) {
    const doc = slotDocs[at] as number;
    const before = covered[doc] as number;
    if (before === 0) all[count++] = doc;
    scores[doc] = (scores[doc] as number) + rarity * saturated(sums[doc] as number);
    covered[doc] = before + (at < whole ? WHOLE : DISTANT);
    sums[doc] = 0;
  }
  board.count = count;
}
