import { formatQuery } from '../../archive/query/format-query.ts';
import type { Query } from '../../archive/query/query.ts';
import type { PostTest } from '../../filter/post-test.ts';
import { foldText } from '../../lib/fold-text.ts';
import { nearbyQueries } from '../did-you-mean.ts';
import type { PostIndex } from '../index/post-index.ts';
import { createVocabulary } from '../index/vocabulary.ts';
import { createMatcher, type PostMatcher } from '../ranking/find-matching.ts';
import { createFinder, type Found } from '../ranking/find-posts.ts';
import { planQuery, type QueryPlan, type SearchMode } from '../ranking/plan-query.ts';
import { createTitleReader } from '../ranking/title-reader.ts';
import { createSuggester } from '../suggest.ts';
import type { SearchSuggestion } from '../suggestion.ts';
import { type SynonymGroup, synonymsByName } from '../text/word-lists.ts';

/** A question to an index. */
interface IndexQuery {
  query: Query;
  mode: SearchMode;
  nowMs: number;
  /** Maximum number of posts wanted. */
  most: number;
}

/** What an index knows about a question: no texts. */
interface IndexAnswer {
  /** See `Found`. */
  total: number;
  partial: number;
  /** The best first. */
  posts: readonly { id: string; score: number; hasAll: boolean }[];
  /** Each slot's terms with their weights, for marks in snippets. */
  marks: readonly ReadonlyMap<string, number>[];
  /** What was searched, when words that no post has were taken for others. */
  corrected: string | null;
}

/** Answers questions about one index. */
export interface SearchCore {
  answer(question: IndexQuery): IndexAnswer;
  /** Posts that pass a test, the newest first, and what marks them in snippets. */
  matching(test: PostTest, nowMs: number): { posts: ReturnType<PostMatcher['find']>; marks: ReturnType<PostMatcher['marks']> };
  /** Queries close to one that found nothing, the closest first; whether they find anything is for the caller to try. */
  nearby(query: Query): Query[];
  /** At most `limit`. */
  suggest(typed: string, limit: number, nowMs: number): SearchSuggestion[];
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/** `synonyms`: more than those known anyway. */
export function createSearchCore(index: PostIndex, synonyms: readonly SynonymGroup[]): SearchCore {
  const vocabulary = createVocabulary(index);
  const titles = createTitleReader(index);
  const find = createFinder(index, titles);
  const matcher = createMatcher(index);
  const byName = synonymsByName(synonyms);
  const plan = (query: Query, mode: SearchMode): QueryPlan => planQuery(query, vocabulary, byName, mode);

  const answer = (query: Query, nowMs: number, most: number): Found => find(query, plan(query, 'suggest'), nowMs, most);

  return {
    matching: (test, nowMs) => ({ posts: matcher.find(test, nowMs), marks: matcher.marks(test) }),
    nearby: (query) => nearbyQueries(query, index, vocabulary),
    suggest: createSuggester({ index, vocabulary, titles, answer }),
    answer({ query, mode, nowMs, most }) {
      const planned = plan(query, mode);
      const { total, partial, candidates } = find(query, planned, nowMs, most);
      return {
        total,
        partial,
        posts: candidates.map(({ segment, doc, score, hasAll }) => ({
          id: index.names.ids.text(segment.posts.ids[doc] as number),
          score,
          hasAll,
        })),
        marks: planned.slots.map(({ alternatives }) => alternatives),
        corrected: correctedText(query, planned.corrections),
      };
    },
  };
}

function correctedText(query: Query, corrections: ReadonlyMap<string, string>): string | null {
  if (corrections.size === 0) return null;
  const words = query.words.flatMap((word) => word.replace(WORD, (part) => corrections.get(foldText(part)) ?? part).split(' '));
  const text = formatQuery({ ...query, words });
  return text === formatQuery(query) ? null : text;
}
