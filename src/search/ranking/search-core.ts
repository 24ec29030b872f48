import { mapNameFields, type NameField } from '../../archive/query/name-fields.ts';
import { formatQuery, isFiltered, type Query } from '../../archive/query/query.ts';
import { foldedWords, foldText } from '../../lib/fold-text.ts';
import { closestWithin } from '../../lib/nearest.ts';
import type { PostIndex } from '../index/post-index.ts';
import { someName } from '../index/segment.ts';
import { createVocabulary, type Vocabulary } from '../index/vocabulary.ts';
import { type SearchSuggestion, suggest } from '../suggest.ts';
import { type Candidate, candidateTestOf, createCounter, createMatcher, createTopK, listDate, type PostMatcher } from './candidates.ts';
import { planQuery, type QueryPlan, type QueryTerm, type SearchMode } from './plan-query.ts';
import { type Counts, pickPosts } from './score-posts.ts';
import { createTitleMatch, createTitleReader } from './titles.ts';

/** What an index alone can answer to a query: ids and scores, without texts. */
interface IndexAnswer {
  /** Number of posts that have all words; posts of the same page count once. */
  total: number;
  /** Number of listed posts that lack a word: all of them for sentences or if no post has all words, otherwise those whose score is close to the best. */
  partial: number;
  /** Best first. */
  posts: readonly { id: string; score: number; hasAll: boolean }[];
  /** Terms of each slot with their weights, for marks in snippets. */
  marks: readonly ReadonlyMap<string, number>[];
  /** The query that was searched instead if words that no post has were corrected, otherwise null. */
  corrected: string | null;
}

/** Answers queries on one index. */
export interface SearchCore extends Pick<PostMatcher, 'find' | 'marks'> {
  /** Returns at most `most` posts. */
  answer(query: Query, mode: SearchMode, nowMs: number, most: number): IndexAnswer;
  /** Returns queries close to one that found nothing, closest first; the caller must check whether they find anything. */
  nearby(query: Query): Query[];
  /** See `suggest`. */
  suggest(typed: string, limit: number, nowMs: number): SearchSuggestion[];
}

/** Number of best candidates that are ranked again by their titles. */
const RERANKED = 100;
const TITLE_BONUS = 4;
const RECENCY_BONUS = 0.1;
const RECENCY_HALF_LIFE_MS = 365 * 86_400_000;
/** Share of the best complete post's score from which a post that lacks a word is also listed; in sentences it always is. */
const NEAR_SHARE = 0.5;
/** Minimum number of posts listed, as long as enough of them have a word of the query. */
const LISTED_MIN = 10;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/** `synonyms`: from `synonymsByName`. */
export function createSearchCore(index: PostIndex, synonyms: ReadonlyMap<string, readonly string[]>): SearchCore {
  const vocabulary = createVocabulary(index);
  const titles = createTitleReader(index);
  const matcher = createMatcher(index, vocabulary);
  const tags = createSpacedTags(index);
  /** Orders by score, then by recency, then by id, so that pages never overlap. */
  const bestFirst = (a: Candidate, b: Candidate): number =>
    b.score - a.score || (a.date === b.date ? titles.compareIds(a, b) : b.date - a.date);

  const candidates = (query: Query, plan: QueryPlan, nowMs: number, most: number): Counts & { best: Candidate[] } => {
    const filter = matcher.filter(candidateTestOf(query), nowMs);
    const best = createTopK(most, bestFirst);
    if (plan.slots.length > 0) return { ...pickPosts(index, plan, filter, best), best: best.all() };
    if (query.phrases.length > 0) return { total: 0, any: 0, best: [] };
    const count = createCounter();
    for (const segment of index.segments()) {
      const isAllowed = filter(segment);
      const { dates } = segment.posts;
      for (let doc = 0; doc < segment.size; doc++) {
        if (!isAllowed(doc)) continue;
        count.note(segment, doc);
        const date = listDate(dates[doc] as number, nowMs);
        if (date >= best.least) best.offer({ segment, doc, score: date, date, hasAll: true });
      }
    }
    return { total: count.total, any: count.total, best: best.all() };
  };

  /** Ranks the best candidates again by title: unchanged for whole sentences; for a few words, up to ten times the score if the title matches the query, and up to a tenth more for recent posts. */
  const reranked = (best: readonly Candidate[], query: Query, { slots, focus, mode }: QueryPlan, nowMs: number): readonly Candidate[] => {
    if (slots.length === 0 || focus === 0) return best;
    const fitOf = createTitleMatch(slots, foldedWords([...query.words, ...query.phrases].join(' ')), mode, index.dictionary.terms.find);
    const isTagged = tagged(slots, tags());
    const looked = best.slice(0, RERANKED).map((candidate) => {
      const fit = fitOf(titles.readHeadline(candidate), (slot) => isTagged(candidate, slot));
      const recency = 2 ** (-Math.max(0, nowMs - candidate.date) / RECENCY_HALF_LIFE_MS);
      return { ...candidate, score: candidate.score * (1 + TITLE_BONUS * focus * fit) * (1 + focus * RECENCY_BONUS * recency) };
    });
    return [...looked.sort(bestFirst), ...best.slice(RERANKED)];
  };

  const find = (query: Query, plan: QueryPlan, nowMs: number, most: number): { total: number; partial: number; best: Candidate[] } => {
    for (let reach = Math.max(RERANKED, most + 20); ; reach *= 2) {
      const { total, any, best } = candidates(query, plan, nowMs, reach);
      const posts = onePerPage(reranked(best, query, plan, nowMs));
      const least = NEAR_SHARE * plan.focus * (posts.slice(0, RERANKED).find(({ hasAll }) => hasAll)?.score ?? 0);
      const listed = least === 0 ? posts : withNearest(posts, least, total);
      const complete = listed.reduce((count, { hasAll }) => count + (hasAll ? 1 : 0), 0);
      if (listed.length >= most || best.length < reach || (least > 0 && complete >= total)) {
        const partial = least === 0 ? any - total : listed.length - complete;
        return { total, partial, best: listed.slice(0, most) };
      }
    }
  };

  const plan = (query: Query, mode: SearchMode): QueryPlan => planQuery(query, vocabulary, synonyms, mode);
  const completing = {
    index,
    vocabulary,
    titles,
    matcher,
    answer: (query: Query, nowMs: number, most: number) => find(query, plan(query, 'suggest'), nowMs, most).best,
  };

  return {
    find: matcher.find,
    marks: matcher.marks,
    nearby: (query) => nearbyQueries(query, index, vocabulary),
    suggest: (typed, limit, nowMs) => suggest(completing, typed, limit, nowMs),
    answer(query, mode, nowMs, most) {
      const planned = plan(query, mode);
      const { total, partial, best } = find(query, planned, nowMs, most);
      return {
        total,
        partial,
        posts: best.map(({ segment, doc, score, hasAll }) => ({
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

/** Keeps the posts that have all words (`total` in all) and those of the others that score close to them or fill up a short list. */
function withNearest(posts: readonly Candidate[], least: number, total: number): Candidate[] {
  let places = LISTED_MIN - total;
  return posts.filter(({ hasAll, score }, rank) => {
    if (hasAll) return true;
    places -= 1;
    return rank < RERANKED && (score >= least || places >= 0);
  });
}

/** Keeps the first of the candidates that lead to the same page; its `hasAll` is true if any of them has all words. */
function onePerPage(ranked: readonly Candidate[]): Candidate[] {
  const byPage = new Map<number, number>();
  const kept: Candidate[] = [];
  for (const candidate of ranked) {
    const page = candidate.segment.posts.pages[candidate.doc] as number;
    const first = byPage.get(page);
    if (first === undefined) {
      if (page !== 0) byPage.set(page, kept.length);
      kept.push(candidate);
    } else if (candidate.hasAll) kept[first] = { ...(kept[first] as Candidate), hasAll: true };
  }
  return kept;
}

/** Returns all tags by their numbers, as `foldedWords` writes them; a tag never changes its number. */
function createSpacedTags({ names: { tag: tags } }: PostIndex): () => readonly string[] {
  const spaced: string[] = [];
  return () => {
    while (spaced.length < tags.size) spaced.push(foldedWords(tags.text(spaced.length)));
    return spaced;
  };
}

/** Returns a test for whether one of a post's tags is the word of a slot, or contains it. */
function tagged(slots: readonly QueryTerm[], tags: readonly string[]): (candidate: Candidate, slot: number) => boolean {
  const numbers = slots.map(({ word }) => {
    const needle = ` ${word} `;
    return new Set(tags.flatMap((tag, number) => (tag.includes(needle) ? [number] : [])));
  });
  return ({ segment: { posts }, doc }, slot) => {
    const wanted = numbers[slot];
    return wanted !== undefined && someName(posts, 'tag', doc, (number) => wanted.has(number));
  };
}

const NO_DATES = { prerelease: null, before: null, after: null } as const;
const NO_FILTERS = { ...NO_DATES, names: mapNameFields(() => []), excludedNames: mapNameFields(() => []) } as const;

/** Returns queries close to one that found nothing, closest first; the caller must check whether they find anything. Pure, given the current index. */
function nearbyQueries(query: Query, index: PostIndex, vocabulary: Vocabulary): Query[] {
  const respelt: Query = {
    ...query,
    words: query.words.map((word) => knownWord(word, vocabulary)),
    names: mapNameFields((field) => query.names[field].map((value) => knownValue(value, field, index))),
  };
  const unquoted = { ...respelt, words: [...respelt.words, ...respelt.phrases], phrases: [] };
  const filterAsWord = { ...unquoted, ...NO_FILTERS, words: [...unquoted.words, ...query.names.tag, ...query.names.source] };
  const candidates = [respelt, { ...respelt, ...NO_DATES }, unquoted, { ...unquoted, ...NO_DATES }, filterAsWord];
  return candidates.filter((candidate) => candidate.words.length + candidate.phrases.length > 0 || isFiltered(candidate));
}

/** Replaces a word that no post has with the nearest indexed word. */
function knownWord(word: string, vocabulary: Vocabulary): string {
  const folded = foldText(word);
  if (folded.length < 4 || folded.length > 40 || /\d/.test(folded) || vocabulary.frequency(folded) > 0) return word;
  return vocabulary.near(folded, editsAllowed(folded))[0]?.term ?? word;
}

/** Replaces a name that no post has (any more) with the nearest existing one. */
function knownValue(value: string, field: NameField, index: PostIndex): string {
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
