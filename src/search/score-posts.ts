import { SATURATION, saturated, WORTHS } from './impact.ts';
import type { Slot } from './plan-words.ts';
import type { PostIndex } from './post-index.ts';
import { placeOfTerm, type Segment } from './segment.ts';

/** An alternative of a slot, by the numbers of its terms: a post needs all of them. */
interface Alternative {
  terms: readonly number[];
  weight: number;
}

/** A slot, ready to be looked up. */
interface Lookup {
  rarity: number;
  isVersion: boolean;
  alternatives: readonly Alternative[];
}

/** Posts of one segment that have any word asked for; the arrays are used again for the next segment. */
export interface Scored {
  /** The first `count` places: the posts. */
  docs: Uint16Array;
  count: number;
  /** By post: BM25F over the slots. */
  scores: Float64Array;
  /** By post: slots that it answers, in quarters (a distant form of a word counts three). */
  covered: Uint16Array;
}

/** From this weight on an alternative is as good as the word itself. */
const SAME_WORD = 0.6;
const WHOLE = 4;
const DISTANT = 3;

/** Scores the posts of segments, one segment after the other. `leastImpact`: postings below do not count. */
export function createScorer(index: PostIndex, slots: readonly Slot[], leastImpact: number): (segment: Segment) => Scored {
  const lookups = slots.map((slot) => lookupOf(index, slot));
  let docs = new Uint16Array(0);
  let scores = new Float64Array(0);
  let covered = new Uint16Array(0);
  /** Of the slot at hand: what the post has of it, and how well (`WHOLE`, `DISTANT`). */
  let worths = new Float64Array(0);
  let strengths = new Uint8Array(0);
  let slotDocs = new Uint16Array(0);

  const makeRoom = (size: number): void => {
    if (scores.length >= size) return;
    docs = new Uint16Array(size);
    scores = new Float64Array(size);
    covered = new Uint16Array(size);
    worths = new Float64Array(size);
    strengths = new Uint8Array(size);
    slotDocs = new Uint16Array(size);
  };

  return (segment) => {
    makeRoom(segment.size);
    scores.fill(0, 0, segment.size);
    covered.fill(0, 0, segment.size);
    let count = 0;

    const addOnly = (place: number, { weight }: Alternative, rarity: number): void => {
      const gains = WORTHS.map((worth) => rarity * saturated(weight * worth));
      const strength = weight >= SAME_WORD ? WHOLE : DISTANT;
      const end = segment.starts[place + 1] as number;
      for (let at = segment.starts[place] as number; at < end; at++) {
        const impact = segment.impacts[at] as number;
        if (impact < leastImpact) continue;
        const doc = segment.docs[at] as number;
        if (covered[doc] === 0) docs[count++] = doc;
        scores[doc] = (scores[doc] as number) + (gains[impact] as number);
        covered[doc] = (covered[doc] as number) + strength;
      }
    };

    const addSeveral = ({ alternatives, rarity, isVersion }: Lookup): void => {
      let found = 0;
      const add = (doc: number, worth: number, strength: number): void => {
        const before = worths[doc] as number;
        if (before === 0) slotDocs[found++] = doc;
        worths[doc] = isVersion ? Math.max(before, worth) : before + worth;
        if ((strengths[doc] as number) < strength) strengths[doc] = strength;
      };
      for (const { terms, weight } of alternatives) {
        const strength = weight >= SAME_WORD ? WHOLE : DISTANT;
        if (terms.length > 1) eachWithAll(segment, terms, leastImpact, (doc, worth) => add(doc, weight * worth, strength));
        else eachPosting(segment, terms[0] as number, leastImpact, (doc, worth) => add(doc, weight * worth, strength));
      }
      for (let at = 0; at < found; at++) {
        const doc = slotDocs[at] as number;
        const worth = worths[doc] as number;
        if (covered[doc] === 0) docs[count++] = doc;
        scores[doc] = (scores[doc] as number) + (rarity * worth) / (SATURATION + worth);
        covered[doc] = (covered[doc] as number) + (strengths[doc] as number);
        worths[doc] = 0;
        strengths[doc] = 0;
      }
    };

    for (const lookup of lookups) {
      const present = lookup.alternatives.filter(({ terms }) => terms.every((term) => placeOfTerm(segment, term) >= 0));
      const [only] = present;
      if (present.length === 1 && only?.terms.length === 1) addOnly(placeOfTerm(segment, only.terms[0] as number), only, lookup.rarity);
      else if (present.length > 0) addSeveral({ ...lookup, alternatives: present });
    }
    return { docs, count, scores, covered };
  };
}

function lookupOf({ dictionary }: PostIndex, { alternatives, rarity, isVersion }: Slot): Lookup {
  const known = [...alternatives].flatMap(([name, weight]) => {
    const terms = name.split(' ').map(dictionary.terms.find);
    return terms.includes(-1) ? [] : [{ terms, weight }];
  });
  return { rarity, isVersion, alternatives: known };
}

function eachPosting(segment: Segment, term: number, leastImpact: number, visit: (doc: number, worth: number) => void): void {
  const place = placeOfTerm(segment, term);
  if (place < 0) return;
  const end = segment.starts[place + 1] as number;
  for (let at = segment.starts[place] as number; at < end; at++) {
    const impact = segment.impacts[at] as number;
    if (impact >= leastImpact) visit(segment.docs[at] as number, WORTHS[impact] as number);
  }
}

/** Posts with all the terms; worth as much as the weakest of them. */
function eachWithAll(segment: Segment, terms: readonly number[], leastImpact: number, visit: (doc: number, worth: number) => void): void {
  const [first = -1, ...others] = terms;
  let weakest = new Map<number, number>();
  eachPosting(segment, first, leastImpact, (doc, worth) => void weakest.set(doc, worth));
  for (const term of others) {
    const both = new Map<number, number>();
    eachPosting(segment, term, leastImpact, (doc, worth) => {
      const before = weakest.get(doc);
      if (before !== undefined) both.set(doc, Math.min(before, worth));
    });
    weakest = both;
  }
  for (const [doc, worth] of weakest) visit(doc, worth);
}
