import { mapNameFields, type NameField } from '../../archive/query/name-fields.ts';
import { filtersOf, formatQuery, type Query } from '../../archive/query/query.ts';
import type { PostTest } from '../../filter/matches-post.ts';
import { foldText } from '../../lib/fold-text.ts';
import { closestWithin } from '../../lib/nearest.ts';
import type { PostIndex } from '../index/post-index.ts';
import { createVocabulary, type Vocabulary } from '../index/vocabulary.ts';
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

const NO_FILTERS = {
  names: mapNameFields(() => []),
  excludedNames: mapNameFields(() => []),
  prerelease: null,
  before: null,
  after: null,
} as const;

/** Queries close to one that found nothing, the closest first; whether they find anything is for the caller to try. Pure, given the vocabulary as it is. */
function nearbyQueries(query: Query, index: Pick<PostIndex, 'names' | 'counts'>, vocabulary: Vocabulary): Query[] {
  const respelt = respell(query, index, vocabulary);
  const unquoted = { ...respelt, words: [...respelt.words, ...respelt.phrases], phrases: [] };
  const filterAsWord = { ...unquoted, ...NO_FILTERS, words: [...unquoted.words, ...query.names.tag, ...query.names.source] };
  const candidates = [
    respelt,
    { ...respelt, prerelease: null, before: null, after: null },
    unquoted,
    { ...unquoted, prerelease: null, before: null, after: null },
    filterAsWord,
  ];
  return candidates.filter((candidate) => candidate.words.length + candidate.phrases.length + filtersOf(candidate) > 0);
}

/** Words that no post has, and filter values that no post has, each replaced by the nearest one there is. */
function respell(query: Query, index: Pick<PostIndex, 'names' | 'counts'>, vocabulary: Vocabulary): Query {
  return {
    ...query,
    words: query.words.map((word) => knownWord(word, vocabulary)),
    names: mapNameFields((field) => query.names[field].map((value) => knownValue(value, field, index))),
  };
}

function knownWord(word: string, vocabulary: Vocabulary): string {
  const folded = foldText(word);
  if (folded.length < 4 || folded.length > 40 || /\d/.test(folded) || vocabulary.frequency(folded) > 0) return word;
  return vocabulary.near(folded, editsAllowed(folded))[0]?.term ?? word;
}

/** Names that no post has any more are not there. */
function knownValue(value: string, field: NameField, index: Pick<PostIndex, 'names' | 'counts'>): string {
  const [table, counts] = [index.names[field], index.counts(field)];
  const names = Array.from({ length: table.size }, (_, number) => ((counts[number] ?? 0) > 0 ? table.text(number) : '')).filter(Boolean);
  const byFolded = new Map(names.map((name) => [foldText(name), name]));
  const folded = foldText(value);
  if (byFolded.has(folded)) return value;
  const nearest = closestWithin(folded.slice(0, 60), byFolded.keys(), editsAllowed(folded));
  return nearest === null ? value : (byFolded.get(nearest) ?? value);
}

function editsAllowed(word: string): number {
  return word.length < 5 ? 1 : word.length < 9 ? 2 : 3;
}
