import type { PostIndex } from '../index/post-index.ts';
import { type Segment, SHARES_PAGE } from '../index/segment.ts';
import { ASKED_ALWAYS, type CandidateFilter, orderDate } from './candidate-filter.ts';
import type { QueryPlan } from './query-plan.ts';
import { createScorer, type Scored, WHOLE } from './score-posts.ts';
import type { TopK } from './top-k.ts';

/** What is left of the score where a word is missing, or is there in a distant form alone; beside the share of the words that are there. */
const INCOMPLETE = 0.77;
/** No score at all: a score is above 0. */
const NO_SCORE = 0;

/** Posts of a segment of which it must be asked whether they may be hits, and how they are counted. */
let unsureDocs = new Uint16Array(0);

/** Offers the posts that have a word of a plan and may be hits; counts all of them, one a page. */
export function pickPosts(index: PostIndex, plan: QueryPlan, filter: CandidateFilter, best: TopK): number {
  const shares = coverageShares(plan.slots.length * WHOLE, plan.focus);
  const score = createScorer(index, plan.slots);
  const count = createCounter();
  for (const segment of index.segments()) {
    const scored = score(segment);
    const unsure = findUnsure(scored, segment, filter.asked | SHARES_PAGE);
    count.total += scored.count - unsure;
    const isAllowed = filter.of(segment);
    for (let at = 0; at < unsure; at++) {
      const doc = unsureDocs[at] as number;
      if (isAllowed(doc)) count.note(segment, doc);
      else scored.scores[doc] = NO_SCORE;
    }
    offerBest(scored, segment, shares, best);
  }
  return count.total;
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

function offerBest({ docs, count, scores, covered }: Scored, segment: Segment, shares: Float64Array, best: TopK): void {
  for (let at = 0; at < count; at++) {
    const doc = docs[at] as number;
    const score = (scores[doc] as number) * (shares[covered[doc] as number] as number);
    if (score < best.least || score === NO_SCORE) continue;
    best.offer({ segment, doc, score, date: orderDate(segment.posts.dates[doc] as number) });
  }
}
