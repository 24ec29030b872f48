import type { PostIndex } from '../index/post-index.ts';
import { placeOfTerm, type Segment, WEIGHTS } from '../index/segment.ts';
import { type CandidateFilter, createCounter, orderDate, type TopK } from './candidates.ts';
import type { QueryPlan, QueryTerm } from './plan-query.ts';
import { createOccurrences, type Occurrences } from './sentence-occurrences.ts';

/** Factor on the score of a post that lacks a word or has it only in a distant form, on top of the share of the words it has. */
const INCOMPLETE = 0.77;

/** Numbers of posts that may be hits; posts of the same page count once. */
export interface Counts {
  /** With all words. */
  total: number;
  /** With at least one. */
  any: number;
}

/** Offers the posts that have a word of the plan and may be hits to `best`, and counts them. */
export function pickPosts(index: PostIndex, plan: QueryPlan, filter: CandidateFilter, best: TopK): Counts {
  const shares = coverageShares(plan.slots.length * WHOLE, plan.focus);
  const score = createScorer(index, plan);
  const [withAll, withAny] = [createCounter(), createCounter()];
  const complete = plan.slots.length * SLOT;
  for (const segment of index.segments()) {
    const { docs, count, scores, covered } = score(segment);
    const isAllowed = filter(segment);
    const { dates } = segment.posts;
    for (let at = 0; at < count; at++) {
      const doc = docs[at] as number;
      if (!isAllowed(doc)) continue;
      const own = covered[doc] as number;
      const hasAll = own >= complete;
      withAny.note(segment, doc);
      if (hasAll) withAll.note(segment, doc);
      const worth = (scores[doc] as number) * (shares[own & (SLOT - 1)] as number);
      if (worth >= best.least) best.offer({ segment, doc, score: worth, date: orderDate(dates[doc] as number), hasAll });
    }
  }
  return { total: withAll.total, any: withAny.total };
}

/** Factors by how much of a query a post covers, of `most`: a post with all the words outranks one that repeats some of them. */
function coverageShares(most: number, focus: number): Float64Array {
  return Float64Array.from({ length: most + 1 }, (_, covered) => (covered === most ? 1 : (INCOMPLETE * covered) / most) ** focus);
}

/** An alternative of a slot, as numbers of its terms: a post needs all of them. */
interface Alternative {
  readonly terms: readonly number[];
  readonly strength: number;
  readonly weight: number;
  /** By impact: the worth of a posting. */
  readonly worths: Float64Array;
}

/** A slot, prepared for lookups. */
interface Lookup {
  rarity: number;
  isVersion: boolean;
  alternatives: readonly Alternative[];
}

/** Buffers for the posts of one segment that have any word of the query; reused for the next segment. */
interface ScoreBuffers {
  /** The posts, in the first `count` places. */
  docs: Uint16Array;
  count: number;
  /** By post: BM25F over the slots. */
  scores: Float64Array;
  /** By post: `SLOT` for each slot it answers, plus how well in halves: 1 (`DISTANT`) for a distant form of the word, 2 (`WHOLE`) for the word itself. */
  covered: Uint16Array;
  /** For the current slot: the posts that have it (those with the word itself first), and by post the sum of its worths. */
  slotDocs: Uint16Array;
  worths: Float64Array;
}

/** Minimum weight from which an alternative is as good as the word itself. */
const SAME_WORD = 0.6;
/** The same for versions in a query of several words, where longer versions count too: “K3s 1.34” also means `v1.34.1+k3s1`, but “1.34” alone means that version first. */
const SAME_VERSION = 0.5;
/** Halves added to `covered` for a slot that a post answers. */
const WHOLE = 2;
const DISTANT = 1;
/** Also added to `covered` for each answered slot; larger than the halves of all slots together. */
const SLOT = 256;
/** Values for a few words and for sentences. */
interface Range {
  few: number;
  sentence: number;
}

/** Sum of weights at which a word counts half of its maximum; beyond it, further occurrences hardly count. */
const SATURATION: Range = { few: 1.2, sentence: 1.8 };
/** The same for a whole sentence, where the text decides: repeated words show what a post is about. */
const SENTENCE_SATURATION = 2;
/** Share of a worth above 1 (a title's) that counts: in longer queries each word is only a hint, and no title may outweigh the text. */
const EXCESS: Range = { few: 1, sentence: 0.5 };
/** Reused by all queries, which are scored one after the other. */
let board = createBoard(0);

/** Scores the posts of one segment after the other; each result is valid only until the next segment is scored. */
function createScorer(index: PostIndex, { slots, focus }: QueryPlan): (segment: Segment) => ScoreBuffers {
  const worthsOf = createWorths(focus);
  const saturation = focus > 0 ? inBetween(SATURATION, focus) : SENTENCE_SATURATION;
  const occurrencesIn = focus > 0 ? null : createOccurrences(index);
  const lookups = slots.map((slot) => lookupOf(index, slot, slots.length === 1, worthsOf));
  return (segment) => {
    if (board.scores.length < segment.size) board = createBoard(segment.size);
    board.scores.fill(0, 0, segment.size);
    board.covered.fill(0, 0, segment.size);
    board.count = 0;
    const occurrences = occurrencesIn?.(segment) ?? null;
    for (const lookup of lookups) addSlot(board, segment, lookup, saturation, occurrences);
    return board;
  };
}

function inBetween({ few, sentence }: Range, focus: number): number {
  return sentence + (few - sentence) * focus;
}

function createBoard(posts: number): ScoreBuffers {
  return {
    docs: new Uint16Array(posts),
    count: 0,
    scores: new Float64Array(posts),
    covered: new Uint16Array(posts),
    slotDocs: new Uint16Array(posts),
    worths: new Float64Array(posts),
  };
}

/** Returns the worth of a posting by its impact, for each weight. */
function createWorths(focus: number): (weight: number) => Float64Array {
  const excess = inBetween(EXCESS, focus);
  const byWeight = new Map<number, Float64Array>();
  return (weight) => {
    const worths = byWeight.get(weight) ?? WEIGHTS.map((worth) => weight * (worth <= 1 ? worth : 1 + excess * (worth - 1)));
    byWeight.set(weight, worths);
    return worths;
  };
}

function lookupOf(
  { dictionary }: PostIndex,
  { alternatives, rarity, isVersion }: QueryTerm,
  isAlone: boolean,
  worthsOf: (weight: number) => Float64Array,
): Lookup {
  const same = isVersion && !isAlone ? SAME_VERSION : SAME_WORD;
  const known = [...alternatives].flatMap(([name, weight]) => {
    const terms = name.split(' ').map(dictionary.terms.find);
    return terms.includes(-1) ? [] : [{ terms, strength: weight >= same ? WHOLE : DISTANT, weight, worths: worthsOf(weight) }];
  });
  // The word itself first: posts that have it only in a distant form come after all posts that have the word.
  return { rarity, isVersion, alternatives: known.toSorted((a, b) => b.strength - a.strength) };
}

/** Adds what one slot contributes to the scores of a segment's posts; in a sentence, by how often they have the word. */
function addSlot(board: ScoreBuffers, segment: Segment, lookup: Lookup, saturation: number, occurrences: Occurrences | null): void {
  const { docs: all, slotDocs, worths: sums, scores, covered } = board;
  const { rarity, isVersion, alternatives } = lookup;
  let found = 0;
  let whole = 0;
  for (const { terms, worths, weight, strength } of alternatives) {
    const places = terms.map((term) => placeOfTerm(segment, term));
    if (places.includes(-1)) continue;
    const { docs, impacts, start, end } = postingsOf(segment, places);
    for (let at = start; at < end; at++) {
      const doc = docs[at] as number;
      const impact = impacts[at] as number;
      const worth = occurrences === null ? (worths[impact] as number) : weight * occurrences(impact, doc);
      const before = sums[doc] as number;
      if (before === 0) slotDocs[found++] = doc;
      if (!isVersion) sums[doc] = before + worth;
      else if (worth > before) sums[doc] = worth;
    }
    if (strength === WHOLE) whole = found;
  }
  let { count } = board;
  for (let at = 0; at < found; at++) {
    const doc = slotDocs[at] as number;
    const before = covered[doc] as number;
    if (before === 0) all[count++] = doc;
    const sum = sums[doc] as number;
    // Further occurrences of the same word add less and less.
    scores[doc] = (scores[doc] as number) + rarity * (sum / (saturation + sum));
    covered[doc] = before + SLOT + (at < whole ? WHOLE : DISTANT);
    sums[doc] = 0;
  }
  board.count = count;
}

/** A range of postings: `start` to `end` (exclusive) of two parallel arrays. */
interface Postings {
  docs: Uint16Array;
  impacts: Uint8Array;
  start: number;
  end: number;
}

/** Returns the postings of one term, by its place; of several terms, the posts that have all of them, each with its weakest impact. Pure. */
function postingsOf({ docs, impacts, starts }: Segment, places: readonly number[]): Postings {
  const all = places.map((place): Postings => ({ docs, impacts, start: starts[place] as number, end: starts[place + 1] as number }));
  return all.reduce(common);
}

/** By post: its impact in the first of two lists. All 0 between two uses. */
const impactHere = new Uint8Array(0x10000);

function common(a: Postings, b: Postings): Postings {
  const most = Math.min(a.end - a.start, b.end - b.start);
  const [docs, impacts] = [new Uint16Array(most), new Uint8Array(most)];
  for (let at = a.start; at < a.end; at++) impactHere[a.docs[at] as number] = a.impacts[at] as number;
  let end = 0;
  for (let at = b.start; at < b.end; at++) {
    const doc = b.docs[at] as number;
    const impact = Math.min(impactHere[doc] as number, b.impacts[at] as number);
    // No posting has impact 0, so the post is missing in the other list.
    if (impact === 0) continue;
    docs[end] = doc;
    impacts[end] = impact;
    end += 1;
  }
  for (let at = a.start; at < a.end; at++) impactHere[a.docs[at] as number] = 0;
  return { docs, impacts, start: 0, end };
}
