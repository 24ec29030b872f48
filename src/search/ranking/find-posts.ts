import type { Query } from '../../archive/query/query.ts';
import { foldedWords } from '../../lib/fold-text.ts';
import type { PostIndex } from '../index/post-index.ts';
import { exactPhrase } from '../text/exact-phrase.ts';
import { STOP_WORDS } from '../text/word-lists.ts';
import { candidateFilterOf, listDate } from './candidate-filter.ts';
import { createTitleWeights } from './idf.ts';
import { createCounter, pickPosts } from './pick-posts.ts';
import type { QueryPlan, QueryTerm } from './query-plan.ts';
import { createReranker } from './rerank.ts';
import type { TitleReader } from './title-reader.ts';
import { type Candidate, createTopK } from './top-k.ts';

/** Posts that answer a query. */
export interface Found {
  /** In all, one a page. */
  total: number;
  /** The best first. */
  candidates: readonly Candidate[];
}

/** Number of the best candidates that are ranked again by their titles. */
const RERANKED = 100;
/** A word that the index has whenever a text has it. */
const SURE_TERM = /^[a-z]{2,40}$/;

/** Finds the best posts for queries over one index. */
export function createFinder(index: PostIndex, titles: TitleReader): (query: Query, plan: QueryPlan, nowMs: number, most: number) => Found {
  const weightsOf = createTitleWeights(index);
  const tags = createSpacedTags(index);
  /** Better first; of equals the more recent, then by id, so that pages never overlap. */
  const bestFirst = (a: Candidate, b: Candidate): number =>
    b.score - a.score || (a.date === b.date ? titles.compareIds(a, b) : b.date - a.date);

  const candidates = (query: Query, plan: QueryPlan, nowMs: number, most: number): { total: number; best: Candidate[] } => {
    const filter = candidateFilterOf(index, query, sureWords(query), nowMs);
    const best = createTopK(most, bestFirst);
    if (plan.slots.length > 0) return { total: pickPosts(index, plan, filter, best), best: best.all() };
    if (query.phrases.length > 0) return { total: 0, best: [] };
    const count = createCounter();
    for (const segment of index.segments()) {
      const isAllowed = filter.of(segment);
      const { dates } = segment.posts;
      for (let doc = 0; doc < segment.size; doc++) {
        if (!isAllowed(doc)) continue;
        count.note(segment, doc);
        const date = listDate(dates[doc] as number, nowMs);
        if (date >= best.least) best.offer({ segment, doc, score: date, date });
      }
    }
    return { total: count.total, best: best.all() };
  };

  const reranked = (best: readonly Candidate[], query: Query, plan: QueryPlan, nowMs: number): Candidate[] => {
    if (plan.slots.length === 0) return [...best];
    const rerank = createReranker(plan, [...query.words, ...query.phrases].join(' '), nowMs, weightsOf);
    const isTagged = tagged(plan.slots, tags());
    const looked = best.slice(0, RERANKED).map((candidate) => {
      const { segment, doc, score, date } = candidate;
      const isOwnTag = (slot: number): boolean => isTagged(candidate, slot);
      return { segment, doc, date, score: rerank({ score, date, title: titles.readHeadline(candidate), isTagged: isOwnTag }) };
    });
    return [...looked.sort(bestFirst), ...best.slice(RERANKED)];
  };

  return (query, plan, nowMs, most) => {
    for (let reach = Math.max(RERANKED, most + 20); ; reach *= 2) {
      const { total, best } = candidates(query, plan, nowMs, reach);
      const pages = new Set<number>();
      const posts = reranked(best, query, plan, nowMs).filter(({ segment, doc }) => {
        const page = segment.posts.pages[doc] as number;
        if (page === 0) return true;
        const isNew = !pages.has(page);
        pages.add(page);
        return isNew;
      });
      if (posts.length >= most || best.length < reach) {
        return { total, candidates: posts.slice(0, most) };
      }
    }
  };
}

/** Words of phrases and exclusions that can be looked up instead of read. */
function sureWords(query: Query): { required: string[]; excluded: string[] } {
  const isSure = (word: string): boolean => SURE_TERM.test(word) && !STOP_WORDS.has(word);
  const required = query.phrases.flatMap((phrase) => foldedWords(phrase).trim().split(' ').filter(isSure));
  // `-notepad++` leaves the notepads.
  const excluded = query.excluded.flatMap((text) => (exactPhrase(text) ? [] : foldedWords(text).trim())).filter(isSure);
  return { required, excluded };
}

/** All tags by their numbers, as `foldedWords` has them; a tag never changes its number. */
function createSpacedTags({ names: { tags } }: PostIndex): () => readonly string[] {
  const spaced: string[] = [];
  return () => {
    while (spaced.length < tags.size) spaced.push(foldedWords(tags.text(spaced.length)));
    return spaced;
  };
}

/** Whether one of a post's tags is the word of a slot, or has it as a part. */
function tagged(slots: readonly QueryTerm[], tags: readonly string[]): (candidate: Candidate, slot: number) => boolean {
  const numbers = slots.map(({ word }) => {
    const needle = ` ${word} `;
    return new Set(tags.flatMap((tag, number) => (tag.includes(needle) ? [number] : [])));
  });
  return ({ segment: { posts }, doc }, slot) => {
    for (let at = posts.tagStarts[doc] as number; at < (posts.tagStarts[doc + 1] as number); at++) {
      if (numbers[slot]?.has(posts.tags[at] as number)) return true;
    }
    return false;
  };
}
