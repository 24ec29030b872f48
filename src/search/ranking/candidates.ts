import { matchesName, NAME_FIELD_LIST, type NameField } from '../../archive/query/name-fields.ts';
import type { Query } from '../../archive/query/query.ts';
import { isSureTerm } from '../../filter/compile-filter.ts';
import type { PostTest } from '../../filter/matches-post.ts';
import { foldedWords } from '../../lib/fold-text.ts';
import type { PostIndex } from '../index/post-index.ts';
import { docsWith, PRERELEASE, type Segment, SHARES_PAGE, someName } from '../index/segment.ts';
import type { Vocabulary } from '../index/vocabulary.ts';
import { exactPhrase } from '../text/exact-phrase.ts';

/** Whether a post passes a test, as far as an index can tell: NO, MAYBE or YES. MAYBE: it has the words, but only its text shows whether they are side by side. */
type Verdict = (doc: number) => number;
const NO = 0;
const MAYBE = 1;
const YES = 2;

/** Verdicts on the posts of a segment; NO also for posts that are removed or expired. Valid until the index changes. */
export type CandidateFilter = (segment: Segment) => Verdict;

/** Finds the posts of an index that pass a test. */
export interface PostMatcher {
  /** `nowMs`: epoch ms; posts that have expired by then pass no test. */
  filter(test: PostTest, nowMs: number): CandidateFilter;
  /** Strict search: returns the posts that pass, newest first; `isSure` is false if their texts must be read to decide. */
  find(test: PostTest, nowMs: number): { id: string; isSure: boolean }[];
  /** Returns the terms that match each part of a test, for snippets. */
  marks(test: PostTest): Map<string, number>[];
}

/** Creates tests over one index; each term, name and date is looked up once per segment. */
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

/** Returns each post's lowest or highest verdict; `start` if there are no parts. Parts that can't change the result are not evaluated. */
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

/** YES for the posts that have any of these terms. */
function withAny(numbers: readonly number[]): CandidateFilter {
  return (segment) => {
    const has = new Uint8Array(segment.size);
    for (const number of numbers) for (const doc of docsWith(segment, number)) has[doc] = YES;
    return (doc) => has[doc] as number;
  };
}

/** Maximum number of words of phrases that are looked up. */
const REQUIRED_MAX = 32;

/** Returns the filters of a query, and the words of its phrases and exclusions that can be looked up in the index; the caller must check phrases and everything that is not indexed. Pure. */
export function candidateTestOf(query: Query): PostTest {
  const required = query.phrases.flatMap((phrase) => foldedWords(phrase).trim().split(' ').filter(isSureTerm));
  // `-notepad++` must not exclude posts about notepads.
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

/** Returns the filters of a query alone: any value of one list may match, all given lists must. Pure. */
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

/** The earliest date possible, epoch ms. */
const UNDATED_MS = -8.64e15;

/** Returns a date that can be compared, epoch ms; undated posts come after all others. Pure. */
export function orderDate(date: number): number {
  return Number.isNaN(date) ? UNDATED_MS : date;
}

/** Returns the date by which lists are ordered, epoch ms: an upcoming event ranks like a post that is equally long ago; undated posts come last. Pure. */
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
  /** Epoch ms; `UNDATED_MS` for undated posts. */
  date: number;
  /** Whether it has all words of the query, in one form or another. */
  hasAll: boolean;
}

/** Keeps the best k of many candidates. */
export interface TopK {
  /** Candidates that score less need not be offered; rises as candidates are offered. */
  least: number;
  offer(candidate: Candidate): void;
  /** Returns the kept candidates, best first. */
  all(): Candidate[];
}

/** Keeps the best `most` (1 or more) candidates; `compare` is below 0 if the first is better. */
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
      // Sorted only when twice as many as needed have accumulated; the worse half is dropped.
      if (kept.length >= 2 * most) cut();
    },
    all() {
      cut();
      return kept;
    },
  };
  return topK;
}

/** Creates a counter of posts that counts posts of the same page once. */
export function createCounter(): { total: number; note(segment: Segment, doc: number): void } {
  /** Pages with several posts that were counted already. */
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
