import { tokenizeQuery } from '../archive/query/expression.ts';
import { fieldOf } from '../archive/query/name-fields.ts';
import { foldedWords } from '../lib/fold-text.ts';

/**
 * Factor by which a post rises for a query because people chose it there before: from 1 (no choices known) to 1.5.
 * `query`: as typed. Cheap enough to be called for every candidate; does not use the current time.
 */
export type FeedbackBoost = (query: string, postId: string) => number;

/** Number of times that people chose one post from the results of one query. */
export interface FeedbackCount {
  /** As `feedbackQueryOf` returns it. */
  query: string;
  postId: string;
  /** At least 1. */
  count: number;
}

const MAX_BOOST = 0.5;
/** Number of choices that yields half of the maximum: one choice is only a hint. */
const HALF_AT_COUNT = 3;
const MAX_CHARS = 200;

/**
 * Normalizes a query so that equivalent ones are equal: ignores the order of words, letter case and accents; filters, phrases and exclusions count.
 * `''` for queries without words. Safe to call on its own result. Pure.
 */
export function feedbackQueryOf(typed: string): string {
  const parts = tokenizeQuery(typed.slice(0, 4 * MAX_CHARS)).map(({ negated, field, value, quoted }) => {
    const named = field === null ? null : (fieldOf(field)?.field ?? null);
    const words = foldedWords(named === null && field !== null ? `${field} ${value}` : value).trim();
    if (words === '') return '';
    const text = quoted || words.includes(' ') ? `"${words}"` : words;
    return `${negated ? '-' : ''}${named === null ? '' : `${named}:`}${text}`;
  });
  let query = '';
  for (const part of new Set(parts.toSorted())) {
    if (part !== '' && query.length + 1 + part.length <= MAX_CHARS) query = query === '' ? part : `${query} ${part}`;
  }
  return query;
}

/** Returns the boost from these counts: 1 + `(count / (count + 3)) / 2`. Pure. */
export function boostFrom(counts: Iterable<FeedbackCount>): FeedbackBoost {
  const byQuery = new Map<string, Map<string, number>>();
  for (const { query, postId, count } of counts) {
    const posts = byQuery.get(query) ?? new Map<string, number>();
    posts.set(postId, (posts.get(postId) ?? 0) + count);
    byQuery.set(query, posts);
  }
  // Candidates of one search follow each other, so the typed query is looked up only once.
  let typedLast: string | null = null;
  let postsLast: ReadonlyMap<string, number> | undefined;
  return (typed, postId) => {
    if (typed !== typedLast) {
      typedLast = typed;
      postsLast = byQuery.size === 0 ? undefined : byQuery.get(feedbackQueryOf(typed));
    }
    const count = postsLast?.get(postId) ?? 0;
    return 1 + (MAX_BOOST * count) / (count + HALF_AT_COUNT);
  };
}
