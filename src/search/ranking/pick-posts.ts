import type { PostIndex } from '../index/post-index.ts';
import { type Segment, SHARES_PAGE } from '../index/segment.ts';
import { ASKED_ALWAYS, type CandidateFilter, orderDate } from './candidate-filter.ts';
import type { QueryPlan } from './query-plan.ts';
import { createScorer, type Scored, SLOT, WHOLE } from './score-posts.ts';
import type { TopK } from './top-k.ts';

/** What is left of the score where a word is missing, or is there in a distant form alone; beside the share of the words that are there. */
const INCOMPLETE = 0.77;
/** No score at all: a score is above 0. */
const NO_SCORE = 0;

/** Posts of a segment of which it must be asked whether they may be hits, and how they are counted. */
let unsureDocs = new Uint16Array(0);

/** Posts that may be hits, one a page. */
export interface Counts {
  /** With all words. */
  total: number;
  /** With at least one. */
  any: number;
}

/** Offers the posts that have a word of a plan and may be hits, and counts them. */
export function pickPosts(index: PostIndex, plan: QueryPlan, filter: CandidateFilter, best: TopK): Counts {
  const shares = coverageShares(plan.slots.length * WHOLE, plan.focus);
  const score = createScorer(index, plan);
  const [withAll, withAny] = [createCounter(), createCounter()];
  const complete = plan.slots.length * SLOT;
  for (const segment of index.segments()) {
    const scored = score(segment);
    const unsure = findUnsure(scored, segment, filter.asked | SHARES_PAGE);
    withAny.total += scored.count - unsure;
    const isAllowed = filter.of(segment);
    for (let at = 0; at < unsure; at++) {
      const doc = unsureDocs[at] as number;
      if (!isAllowed(doc)) {
        scored.scores[doc] = NO_SCORE;
        continue;
      }
      withAny.note(segment, doc);
      const sharesPage = ((segment.posts.traits[doc] as number) & SHARES_PAGE) !== 0;
      if (sharesPage && (scored.covered[doc] as number) >= complete) withAll.note(segment, doc);
    }
    withAll.total += offerBest(scored, segment, shares, complete, best);
  }
  return { total: withAll.total, any: withAny.total };
}

/** Counts posts, one a page. */
export function createCounter(): { total: number; note(segment: Segment, doc: number): void } {
  /** Pages that several posts lead to, as far as they came up. */
  const shared = new Set<number>();
  return {
    total: 0,
    note({ posts: { traits, pages } }, doc) {
      if (((traits[doc] as number) & SHARES_PAGE) !== 0) {
        const page = pages[doc] as number;
        if (shared.has(page)) return;
        shared.add(page);
      }
      this.total += 1;
    },
  };
}

/** By how much of a query a post covers, of `most`: a post with all the words beats one that has some of them often. */
function coverageShares(most: number, focus: number): Float64Array {
  return Float64Array.from({ length: most + 1 }, (_, covered) => (covered === most ? 1 : (INCOMPLETE * covered) / most) ** focus);
}

function findUnsure({ docs, count }: Scored, { size, gone, posts: { traits } }: Segment, asked: number): number {
  if (unsureDocs.length < size) unsureDocs = new Uint16Array(size);
  let found = 0;
  for (let at = 0; at < count; at++) {
    const doc = docs[at] as number;
    if ((((traits[doc] as number) | ASKED_ALWAYS) & asked) !== 0 || gone[doc] !== 0) unsureDocs[found++] = doc;
  }
  return found;
}

/** Offers what has a score. Gives how many posts have all words, those left out that share a page. */
function offerBest({ docs, count, scores, covered }: Scored, segment: Segment, shares: Float64Array, complete: number, best: TopK): number {
  const { traits, dates } = segment.posts;
  let all = 0;
  for (let at = 0; at < count; at++) {
    const doc = docs[at] as number;
    const own = covered[doc] as number;
    const score = (scores[doc] as number) * (shares[own & (SLOT - 1)] as number);
    if (score === NO_SCORE) continue;
    if (own >= complete && ((traits[doc] as number) & SHARES_PAGE) === 0) all += 1;
    if (score >= best.least) best.offer({ segment, doc, score, date: orderDate(dates[doc] as number), hasAll: own >= complete });
  }
  return all;
}
