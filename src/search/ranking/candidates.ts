import { matchesName, NAME_FIELD_LIST, type NameField } from '../../archive/query/name-fields.ts';
import type { Query } from '../../archive/query/query.ts';
import { isSureTerm } from '../../filter/compile-filter.ts';
import type { PostTest } from '../../filter/matches-post.ts';
import { foldedWords } from '../../lib/fold-text.ts';
import type { PostIndex } from '../index/post-index.ts';
import { docsWith, PRERELEASE, type Segment, SHARES_PAGE, someName } from '../index/segment.ts';
import type { Vocabulary } from '../index/vocabulary.ts';
import { exactPhrase } from '../text/exact-phrase.ts';

/** Whether a post passes a test, as far as an index can tell. Maybe: its words stand there, but whether side by side is for a reader of texts to say. */
type Verdict = (doc: number) => number;
const NO = 0;
const MAYBE = 1;
const YES = 2;

/** Posts of a segment that people may see and that pass a test, or may pass it: 0 for all others. Good until the index changes. */
export type CandidateFilter = (segment: Segment) => Verdict;

/** Asks an index which of its posts pass a test. */
export interface PostMatcher {
  /** `nowMs`: epoch ms; what has expired by then passes nothing. */
  filter(test: PostTest, nowMs: number): CandidateFilter;
  /** Strict search: the posts that pass, the newest first; whether the index is sure of each, or its texts have to be read. */
  find(test: PostTest, nowMs: number): { id: string; isSure: boolean }[];
  /** The terms that each part of a test is met by, for snippets. */
  marks(test: PostTest): Map<string, number>[];
}

/** Tests over one index; each term, name and date is looked up once a segment. */
export function createMatcher(index: PostIndex, vocabulary: Pick<Vocabulary, 'everyForm'>): PostMatcher {
  const { names } = index;
  const { terms } = index.dictionary;

  const judgeOf = (test: PostTest): CandidateFilter => {
    switch (test.type) {
      case 'all':
        return combined(test.of.map(judgeOf), YES, Math.min);
      case 'any':
        return combined(test.of.map(judgeOf), NO, Math.max);
      case 'not':
        return combined([judgeOf(test.of)], YES, (most, verdict) => most - verdict);
      case 'term':
        return withAny([terms.find(test.term)]);
      case 'stem':
        return withAny(vocabulary.everyForm(test.stem));
      case 'phrase':
        return combined(
          test.terms.map((term) => withAny([terms.find(term)])),
          MAYBE,
          Math.min,
        );
      case 'name': {
        const table = names[test.field];
        const isNamed = Array.from({ length: table.size }, (_, number) => matchesName(table.text(number), test));
        return ({ posts }) =>
          (doc) =>
            someName(posts, test.field, doc, (number) => isNamed[number] === true) ? YES : NO;
      }
      case 'is':
        return ({ posts: { traits } }) =>
          (doc) =>
            (((traits[doc] as number) & PRERELEASE) !== 0) === (test.trait === 'prerelease') ? YES : NO;
      case 'date': {
        const instant = Date.parse(test.instant);
        // An undated post is neither before nor after anything: comparing with NaN is never true.
        return ({ posts: { dates } }) =>
          test.field === 'before'
            ? (doc) => ((dates[doc] as number) < instant ? YES : NO)
            : (doc) => ((dates[doc] as number) >= instant ? YES : NO);
      }
    }
  };

  const filter = (test: PostTest, nowMs: number): CandidateFilter => {
    const judge = judgeOf(test);
    return (segment) => {
      const { gone, posts } = segment;
      const verdict = judge(segment);
      return (doc) => (gone[doc] !== 0 || (posts.expiresAts[doc] as number) <= nowMs ? NO : verdict(doc));
    };
  };

  const termsIn = (test: PostTest): readonly string[] => {
    if (test.type === 'term') return [test.term];
    if (test.type === 'phrase') return test.terms;
    if (test.type === 'stem') return vocabulary.everyForm(test.stem).map((number) => terms.text(number));
    return test.type === 'all' || test.type === 'any' ? test.of.flatMap(termsIn) : [];
  };

  return {
    filter,
    find(test, nowMs) {
      const found: { id: string; isSure: boolean; date: number }[] = [];
      const passes = filter(test, nowMs);
      for (const segment of index.segments()) {
        const { posts, size } = segment;
        const verdictOf = passes(segment);
        for (let doc = 0; doc < size; doc++) {
          const verdict = verdictOf(doc);
          if (verdict === NO) continue;
          const id = names.ids.text(posts.ids[doc] as number);
          found.push({ id, isSure: verdict === YES, date: listDate(posts.dates[doc] as number, nowMs) });
        }
      }
      return found.sort((a, b) => b.date - a.date || (a.id < b.id ? -1 : 1));
    },
    marks: (test) => (test.type === 'all' ? test.of : [test]).map((slot) => new Map(termsIn(slot).map((term) => [term, 1]))),
  };
}

/** Each post's least or greatest verdict; of none, `start`. What can't change it any more is not asked for. */
function combined(parts: readonly CandidateFilter[], start: number, choose: (a: number, b: number) => number): CandidateFilter {
  const last = choose(NO, YES);
  return (segment) => {
    const verdicts = parts.map((part) => part(segment));
    const [only] = verdicts;
    if (only && verdicts.length === 1) return (doc) => choose(start, only(doc));
    return (doc) => {
      let chosen = start;
      for (const verdict of verdicts) {
        chosen = choose(chosen, verdict(doc));
        if (chosen === last) break;
      }
      return chosen;
    };
  };
}

/** Posts with any of these terms. */
function withAny(numbers: readonly number[]): CandidateFilter {
  return (segment) => {
    const has = new Uint8Array(segment.size);
    for (const number of numbers) for (const doc of docsWith(segment, number)) has[doc] = YES;
    return (doc) => has[doc] as number;
  };
}

/** More words of phrases are not looked up. */
const REQUIRED_MAX = 32;

/** The filters of a query, and those words of its phrases and exclusions that can be looked up instead of read; phrases, and what is not indexed, are for the caller to check. Pure. */
export function candidateTestOf(query: Query): PostTest {
  const required = query.phrases.flatMap((phrase) => foldedWords(phrase).trim().split(' ').filter(isSureTerm));
  // `-notepad++` leaves the notepads.
  const excluded = query.excluded.flatMap((text) => (exactPhrase(text) ? [] : foldedWords(text).trim())).filter(isSureTerm);
  const term = (word: string): PostTest => ({ type: 'term', term: word });
  return {
    type: 'all',
    of: [
      ...filterTestOf(query).of,
      ...[...new Set(required)].slice(0, REQUIRED_MAX).map(term),
      ...excluded.map((word) => notOf(term(word))),
    ],
  };
}

/** The filters of a query alone: within one list any value may match, all lists given must. Pure. */
export function filterTestOf({ names, excludedNames, prerelease, before, after }: Query): Extract<PostTest, { type: 'all' }> {
  const named = (field: NameField, value: string): PostTest => ({ type: 'name', field, value, exact: false });
  const of: PostTest[] = NAME_FIELD_LIST.flatMap((field) => [
    ...(names[field].length === 0 ? [] : [{ type: 'any' as const, of: names[field].map((value) => named(field, value)) }]),
    ...excludedNames[field].map((value) => notOf(named(field, value))),
  ]);
  if (prerelease !== null) of.push({ type: 'is', trait: prerelease ? 'prerelease' : 'stable' });
  if (after !== null) of.push({ type: 'date', field: 'after', instant: after });
  if (before !== null) of.push({ type: 'date', field: 'before', instant: before });
  return { type: 'all', of };
}

function notOf(test: PostTest): PostTest {
  return { type: 'not', of: test };
}

/** Before every date there is. */
const UNDATED_MS = -8.64e15;

/** Undated posts stand behind all others; a date that can be compared, epoch ms. Pure. */
export function orderDate(date: number): number {
  return Number.isNaN(date) ? UNDATED_MS : date;
}

/** By what posts stand in lists, epoch ms: an event that is still to come where a post of that distance in the past would, undated posts last. Pure. */
export function listDate(date: number, nowMs: number): number {
  const known = orderDate(date);
  return known > nowMs ? nowMs - (known - nowMs) : known;
}

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
