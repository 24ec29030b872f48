import { SHARES_PAGE } from '../index/columns.ts';
import type { PostIndex } from '../index/post-index.ts';
import type { Segment } from '../index/segment.ts';
import { type CandidateFilter, orderDate } from './candidate-filter.ts';
import type { QueryPlan } from './plan-query.ts';
import { createScorer, SLOT, WHOLE } from './score-posts.ts';

/** A post that may be a hit. */
export interface Candidate {
  segment: Segment;
  doc: number;
  /** Larger is better. */
  score: number;
  /** Epoch ms; `-Infinity` for undated posts. */
  date: number;
  /** Whether it has all words that were asked for, in one form or another. */
  hasAll: boolean;
}

/** Keeps the best k of many. */
export interface TopK {
  /** What scores less than this need not be offered; rises with what is. */
  least: number;
  offer(candidate: Candidate): void;
  /** The best first. */
  all(): Candidate[];
}

/** Keeps `most` (1 or more) by the order given: below 0 where the first is better. */
export function createTopK(most: number, compare: (a: Candidate, b: Candidate) => number): TopK {
  let kept: Candidate[] = [];
  const cut = (): void => {
    kept = kept.sort(compare).slice(0, most);
    if (kept.length === most) topK.least = (kept[most - 1] as Candidate).score;
  };
  const topK: TopK = {
    least: Number.NEGATIVE_INFINITY,
    offer(candidate) {
      kept.push(candidate);
      // Sorted now and then: each time half of them go.
      if (kept.length >= 2 * most) cut();
    },
    all() {
      cut();
      return kept;
    },
  };
  return topK;
}

/** What is left of the score where a word is missing, or is there in a distant form alone; beside the share of the words that are there. */
const INCOMPLETE = 0.77;

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
