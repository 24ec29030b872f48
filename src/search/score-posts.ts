import { saturated, TITLE_IMPACT, WORTHS } from './impact.ts';
import type { Slot } from './plan-words.ts';
import type { PostIndex } from './post-index.ts';
import { placeOfTerm, type Segment, titlesEnd } from './segment.ts';

/** An alternative of a slot, by the numbers of its terms: a post needs all of them. */
interface Alternative {
  readonly terms: readonly number[];
  readonly strength: number;
  /** By impact: what a posting is worth, 0 where it does not count. */
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
  /** By post: BM25F over the slots. */
  scores: Float64Array;
  /** By post: slots that it answers, in halves: a distant form of a word counts one, the word `WHOLE`. */
  covered: Uint16Array;
}

/** Room for the posts of one segment. */
interface Board extends Scored {
  /** Of the slot at hand: the posts that have it, what each has of it, and how well (`WHOLE`, `DISTANT`). */
  slotDocs: Uint16Array;
  worths: Float64Array;
  strengths: Uint8Array;
}

/** From this weight on an alternative is as good as the word itself. */
const SAME_WORD = 0.6;
/** What a slot that a post answers counts. */
export const WHOLE = 2;
const DISTANT = 1;

/** Where words count: everywhere, or in titles alone. */
export type ScoredIn = 'all' | 'titles';

/** One query is scored after the other: they all need room, and none needs it afterwards. */
let board = boardFor(0);

/** Scores the posts of segments, one segment after the other; what it gives is good until any segment is scored. */
export function createScorer(index: PostIndex, slots: readonly Slot[], where: ScoredIn): (segment: Segment) => Scored {
  const worthsOf = createWorths(where === 'titles' ? TITLE_IMPACT : 0);
  const lookups = slots.map((slot) => lookupOf(index, slot, worthsOf));
  return (segment) => {
    if (board.scores.length < segment.size) board = boardFor(segment.size);
    board.scores.fill(0, 0, segment.size);
    board.covered.fill(0, 0, segment.size);
    board.count = 0;
    for (const lookup of lookups) {
      const present = presentIn(segment, lookup);
      const [only] = present;
      if (present.length === 1 && only?.places.length === 1) addOnly(board, segment, lookup, only, where);
      else if (present.length > 0) addSeveral(board, segment, lookup, present, where);
    }
    return board;
  };
}

function boardFor(posts: number): Board {
  return {
    docs: new Uint16Array(posts),
    count: 0,
    scores: new Float64Array(posts),
    covered: new Uint16Array(posts),
    slotDocs: new Uint16Array(posts),
    worths: new Float64Array(posts),
    strengths: new Uint8Array(posts),
  };
}

/** What a posting is worth by its impact, for each weight. */
function createWorths(leastImpact: number): (weight: number) => Float64Array {
  const byWeight = new Map<number, Float64Array>();
  return (weight) => {
    let worths = byWeight.get(weight);
    if (!worths) {
      worths = new Float64Array(WORTHS.length);
      for (let impact = leastImpact; impact < WORTHS.length; impact++) worths[impact] = weight * (WORTHS[impact] as number);
      byWeight.set(weight, worths);
    }
    return worths;
  };
}

function lookupOf(
  { dictionary }: PostIndex,
  { alternatives, rarity, isVersion }: Slot,
  worthsOf: (weight: number) => Float64Array,
): Lookup {
  const known = [...alternatives].flatMap(([name, weight]) => {
    const terms = name.split(' ').map(dictionary.terms.find);
    return terms.includes(-1) ? [] : [{ terms, strength: weight >= SAME_WORD ? WHOLE : DISTANT, worths: worthsOf(weight) }];
  });
  return { rarity, isVersion, alternatives: known };
}

function presentIn(segment: Segment, { alternatives }: Lookup): Present[] {
  const present: Present[] = [];
  for (const alternative of alternatives) {
    const places = alternative.terms.map((term) => placeOfTerm(segment, term));
    if (!places.includes(-1)) present.push({ alternative, places });
  }
  return present;
}

function addOnly(board: Board, segment: Segment, { rarity }: Lookup, { alternative, places: [place = 0] }: Present, where: ScoredIn): void {
  const { docs, impacts, starts } = segment;
  const { docs: all, scores, covered } = board;
  const { worths, strength } = alternative;
  alternative.gains ??= worths.map((worth) => rarity * saturated(worth));
  const { gains } = alternative;
  const end = where === 'titles' ? titlesEnd(segment, place) : (starts[place + 1] as number);
  let { count } = board;
  for (let at = starts[place] as number; at < end; at++) {
    const impact = impacts[at] as number;
    if (worths[impact] === 0) continue;
    const doc = docs[at] as number;
    const before = covered[doc] as number;
    if (before === 0) all[count++] = doc;
    scores[doc] = (scores[doc] as number) + (gains[impact] as number);
    covered[doc] = before + strength;
  }
  board.count = count;
}

function addSeveral(board: Board, segment: Segment, { rarity, isVersion }: Lookup, present: readonly Present[], where: ScoredIn): void {
  const { slotDocs, worths: sums, strengths, scores, covered, docs: all } = board;
  let found = 0;
  for (const { alternative, places } of present) {
    const { docs, impacts, start, end } = postingsOf(segment, alternative, places, where);
    const { worths, strength } = alternative;
    for (let at = start; at < end; at++) {
      const worth = worths[impacts[at] as number] as number;
      if (worth === 0) continue;
      const doc = docs[at] as number;
      const before = sums[doc] as number;
      if (before === 0) slotDocs[found++] = doc;
      if (!isVersion) sums[doc] = before + worth;
      else if (worth > before) sums[doc] = worth;
      if ((strengths[doc] as number) < strength) strengths[doc] = strength;
    }
  }
  let { count } = board;
  for (let at = 0; at < found; at++) {
    const doc = slotDocs[at] as number;
    const before = covered[doc] as number;
    if (before === 0) all[count++] = doc;
    scores[doc] = (scores[doc] as number) + rarity * saturated(sums[doc] as number);
    covered[doc] = before + (strengths[doc] as number);
    sums[doc] = 0;
    strengths[doc] = 0;
  }
  board.count = count;
}

/** Postings of some posts. */
interface Postings {
  docs: Uint16Array;
  impacts: Uint8Array;
  start: number;
  end: number;
}

/** The postings of one term; of several terms: posts with all of them, each with the weakest impact. */
function postingsOf(segment: Segment, { worths }: Alternative, places: readonly number[], where: ScoredIn): Postings {
  const { docs, impacts, starts } = segment;
  const all = places.map((place): Postings => {
    const end = where === 'titles' ? titlesEnd(segment, place) : (starts[place + 1] as number);
    return { docs, impacts, start: starts[place] as number, end };
  });
  return all.reduce((both, next) => common(both, next, worths));
}

/** By post: its impact in the one of two lists. All 0 between two uses. */
const impactHere = new Uint8Array(0x10000);

function common(a: Postings, b: Postings, worths: Float64Array): Postings {
  const most = Math.min(a.end - a.start, b.end - b.start);
  const [docs, impacts] = [new Uint16Array(most), new Uint8Array(most)];
  for (let at = a.start; at < a.end; at++) impactHere[a.docs[at] as number] = a.impacts[at] as number;
  let end = 0;
  for (let at = b.start; at < b.end; at++) {
    const doc = b.docs[at] as number;
    const impact = Math.min(impactHere[doc] as number, b.impacts[at] as number);
    // Impact 0 is worth nothing.
    if (worths[impact] === 0) continue;
    docs[end] = doc;
    impacts[end] = impact;
    end += 1;
  }
  for (let at = a.start; at < a.end; at++) impactHere[a.docs[at] as number] = 0;
  return { docs, impacts, start: 0, end };
}
