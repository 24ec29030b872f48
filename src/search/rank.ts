import { spacedWords } from '../archive/fold-text.ts';
import type { Query } from '../archive/query.ts';
import type { Post } from '../content/post.ts';
import type { Slot } from './plan-words.ts';
import type { TermIndex } from './term-index.ts';
import { type TitleWords, titleFit } from './title-fit.ts';

export interface RankedPost {
  post: Post;
  /** Larger is better. */
  score: number;
}

/** So many of the best are looked at again, title in hand. */
const RERANKED = 100;
const TITLE_BONUS = 2;
const RECENCY_BONUS = 0.1;
const RECENCY_HALF_LIFE_MS = 365 * 86_400_000;
/** Above 1: a post with all the words beats one that has some of them often. */
const COVERAGE_POWER = 1.5;
/** From this weight on an alternative is as good as the word itself; below it counts as three quarters of it. */
const SAME_WORD = 0.6;
const OTHER_WORD_SHARE = 0.75;

/** Posts that answer at least one slot of the query, best first. `allowed`: the post of an id, null to leave it out. */
export function rankPosts(
  query: Query,
  slots: readonly Slot[],
  index: TermIndex,
  posts: { allowed(id: string): Post | null; titleOf(post: Post): TitleWords },
  nowMs: number,
): RankedPost[] {
  const scores = new Map<string, { score: number; covered: number }>();
  for (const slot of slots) {
    for (const { id, score, weight } of index.match(slot)) {
      const sum = scores.get(id) ?? { score: 0, covered: 0 };
      sum.score += score;
      sum.covered += weight >= SAME_WORD ? 1 : OTHER_WORD_SHARE;
      scores.set(id, sum);
    }
  }
  const ranked: RankedPost[] = [];
  for (const [id, { score, covered }] of scores) {
    const post = posts.allowed(id);
    if (post) ranked.push({ post, score: rounded(score * (covered / slots.length) ** COVERAGE_POWER) });
  }
  ranked.sort(bestFirst);
  const typed = spacedWords([...query.words, ...query.phrases].join(' '));
  const bonus = (post: Post): number =>
    (1 + TITLE_BONUS * titleFit(posts.titleOf(post), slots, typed)) *
    (1 + RECENCY_BONUS * 2 ** (-ageMs(post.date, nowMs) / RECENCY_HALF_LIFE_MS));
  const best = ranked.splice(0, RERANKED).map(({ post, score }) => ({ post, score: rounded(score * bonus(post)) }));
  return [...best.sort(bestFirst), ...ranked];
}

/** Better first; of equals the more recent, then by path, so that pages never overlap. */
function bestFirst(a: RankedPost, b: RankedPost): number {
  return b.score - a.score || compareText(b.post.date ?? '', a.post.date ?? '') || compareText(a.post.path, b.post.path);
}

function ageMs(date: string | null, nowMs: number): number {
  return date === null ? Number.POSITIVE_INFINITY : Math.max(0, nowMs - Date.parse(date));
}

/** Sums in another order differ in the last digits; that must not decide. */
function rounded(score: number): number {
  return Number(score.toPrecision(9));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
