import { tokenizeQuery } from '../archive/query/expression.ts';
import { fieldOf } from '../archive/query/name-fields.ts';
import { foldedWords } from '../lib/fold-text.ts';

/**
 * How much a post rises for a query because people chose it there before: a factor from 1 (nothing is known) to 1.5.
 * `query`: as typed. Cheap enough to be asked once a candidate; it reads no clock.
 */
export type FeedbackBoost = (query: string, postId: string) => number;

/** How often people chose one post from the results of one query. */
export interface FeedbackCount {
  /** As `feedbackQueryOf` writes it. */
  query: string;
  postId: string;
  /** At least 1. */
  count: number;
}

const MAX_BOOST = 0.5;
/** Number of choices that give half of the maximum: one choice is a hint, not a verdict. */
const HALF_AT_COUNT = 3;
const MAX_CHARS = 200;

/**
 * What makes two queries the same one: words in any order, spelling of letters and accents aside; filters, phrases and exclusions count.
 * `''` for queries that say nothing. Safe to call on its own result. Pure.
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

/** What these counts make of each post; `(count / (count + 3)) / 2` above 1. Pure. */
export function boostFrom(counts: Iterable<FeedbackCount>): FeedbackBoost {
  const byQuery = new Map<string, Map<string, number>>();
  for (const { query, postId, count } of counts) {
    const posts = byQuery.get(query) ?? new Map<string, number>();
    posts.set(postId, (posts.get(postId) ?? 0) + count);
    byQuery.set(query, posts);
  }
  // Candidates of one search come one after the other: what was typed is looked up once.
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
