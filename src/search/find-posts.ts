import { spacedWords } from '../archive/fold-text.ts';
import type { Query } from '../archive/query.ts';
import { type Candidate, createBestFew } from './best-few.ts';
import { listDate, maskOf, orderDate } from './mask.ts';
import type { Plan, Slot } from './plan-words.ts';
import type { PostIndex } from './post-index.ts';
import { createReranker } from './rerank.ts';
import { createScorer, WHOLE } from './score-posts.ts';
import { type Segment, SHARES_PAGE } from './segment.ts';
import { createTelling } from './telling.ts';
import type { TitleReader } from './title-reader.ts';
import { FUNCTION_WORDS } from './word-lists.ts';

/** Posts that answer a query. */
export interface Found {
  /** In all, one a page. */
  total: number;
  /** The best first. */
  candidates: readonly Candidate[];
}

/** So many of the best are looked at again, title in hand. */
const RERANKED = 100;
/** What is left of the score where a word is missing, or is there in a distant form alone; beside the share of the words that are there. */
const INCOMPLETE = 0.77;
/** A word that the index has whenever a text has it. */
const SURE_TERM = /^[a-z]{2,40}$/;

/** Finds the best posts for queries over one index. */
export function createFinder(index: PostIndex, titles: TitleReader): (query: Query, plan: Plan, nowMs: number, most: number) => Found {
  const telling = createTelling(index);
  const tags = createSpacedTags(index);
  /** Better first; of equals the more recent, then by id, so that pages never overlap. */
  const bestFirst = (a: Candidate, b: Candidate): number =>
    b.score - a.score || (a.date === b.date ? titles.compareIds(a, b) : b.date - a.date);

  const candidates = (query: Query, plan: Plan, nowMs: number, most: number): { total: number; best: Candidate[] } => {
    const mask = maskOf(index, query, sureWords(query), nowMs);
    const best = createBestFew(most, bestFirst);
    const count = createCounter();
    if (plan.slots.length === 0) {
      if (query.phrases.length > 0) return { total: 0, best: [] };
      for (const segment of index.segments()) {
        const isAllowed = mask(segment);
        const { dates } = segment.posts;
        for (let doc = 0; doc < segment.size; doc++) {
          if (!isAllowed(doc)) continue;
          count.note(segment, doc);
          const date = listDate(dates[doc] as number, nowMs);
          if (date >= best.least) best.offer({ segment, doc, score: date, date });
        }
      }
      return { total: count.total, best: best.all() };
    }
    const shares = coverageShares(plan.slots.length * WHOLE, plan.focus);
    const scorer = createScorer(index, plan.slots, 'all');
    for (const segment of index.segments()) {
      const { docs, count: found, scores, covered } = scorer(segment);
      if (found === 0) continue;
      const isAllowed = mask(segment);
      const { dates } = segment.posts;
      for (let at = 0; at < found; at++) {
        const doc = docs[at] as number;
        if (!isAllowed(doc)) continue;
        count.note(segment, doc);
        const score = (scores[doc] as number) * (shares[covered[doc] as number] as number);
        if (score >= best.least) best.offer({ segment, doc, score, date: orderDate(dates[doc] as number) });
      }
    }
    return { total: count.total, best: best.all() };
  };

  const reranked = (best: readonly Candidate[], query: Query, plan: Plan, nowMs: number): Candidate[] => {
    if (plan.slots.length === 0) return [...best];
    const rerank = createReranker(plan, [...query.words, ...query.phrases].join(' '), nowMs, telling);
    const isTagged = tagged(plan.slots, tags());
    const looked = best.slice(0, RERANKED).map((candidate) => {
      const { segment, doc, score, date } = candidate;
      const isOwnTag = (slot: number): boolean => isTagged(candidate, slot);
      return { segment, doc, date, score: rerank({ score, date, title: titles.read(candidate), isTagged: isOwnTag }) };
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

/** By how much of a query a post covers, of `most`: a post with all the words beats one that has some of them often. */
function coverageShares(most: number, focus: number): Float64Array {
  return Float64Array.from({ length: most + 1 }, (_, covered) => (covered === most ? 1 : (INCOMPLETE * covered) / most) ** focus);
}

/** Counts posts, one a page. */
function createCounter(): { total: number; note(segment: Segment, doc: number): void } {
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

/** Words of phrases and exclusions that can be looked up instead of read. */
function sureWords(query: Query): { required: string[]; excluded: string[] } {
  const isSure = (word: string): boolean => SURE_TERM.test(word) && !FUNCTION_WORDS.has(word);
  const required = query.phrases.flatMap((phrase) => spacedWords(phrase).trim().split(' ').filter(isSure));
  const excluded = query.excluded.map((text) => spacedWords(text).trim()).filter(isSure);
  return { required, excluded };
}

/** All tags by their numbers, as `spacedWords` has them; a tag never changes its number. */
function createSpacedTags({ names: { tags } }: PostIndex): () => readonly string[] {
  const spaced: string[] = [];
  return () => {
    while (spaced.length < tags.size) spaced.push(spacedWords(tags.text(spaced.length)));
    return spaced;
  };
}

/** Whether one of a post's tags is the word of a slot, or has it as a part. */
function tagged(slots: readonly Slot[], tags: readonly string[]): (candidate: Candidate, slot: number) => boolean {
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
