import { matchesName } from '../../archive/query/name-fields.ts';
import type { PostTest } from '../../filter/matches-post.ts';
import { PRERELEASE, someName } from '../index/columns.ts';
import type { PostIndex } from '../index/post-index.ts';
import { docsWith, type Segment } from '../index/segment.ts';
import { stemOf } from '../text/stem.ts';
import { listDate } from './candidate-filter.ts';

/** A post that passes a test, as far as an index can tell. */
interface MatchingPost {
  id: string;
  /** Whether the index is sure; else its texts have to be read. */
  isSure: boolean;
  /** What it is listed by, epoch ms. */
  date: number;
}

/** By post of a segment. `MAYBE`: its words stand there, but whether side by side is for a reader of texts to say. */
type Verdicts = Uint8Array<ArrayBuffer>;
const CACHED_FAMILIES = 5_000;
const NO = 0;
const MAYBE = 1;
const YES = 2;

/** Stems that do not begin like all of their words (`dying`, `lying`, `tying`), but for the first letter. */
const IRREGULAR_STEMS: ReadonlySet<string> = new Set(['die', 'lie', 'tie']);

/** Strict search over one index. */
export interface PostMatcher {
  /** The newest first. */
  find(test: PostTest, nowMs: number): MatchingPost[];
  /** The terms that each part of a test is met by, for snippets. */
  marks(test: PostTest): Map<string, number>[];
}

/** Finds the posts that pass a test, from the index alone. */
export function createMatcher(index: PostIndex): PostMatcher {
  const { names, dictionary } = index;
  const { terms } = dictionary;

  let families = new Map<string, number[]>();
  let familiesOf = 0;
  /** All terms with a stem, whoever has them. */
  const family = (stem: string): number[] => {
    // Another term may belong to any of them.
    if (familiesOf !== terms.size || families.size > CACHED_FAMILIES) families = new Map();
    familiesOf = terms.size;
    const known = families.get(stem) ?? readFamily(stem);
    families.set(stem, known);
    return known;
  };
  const readFamily = (stem: string): number[] => {
    const start = stem.slice(0, IRREGULAR_STEMS.has(stem) ? 1 : -1);
    return dictionary.startingWith(start, Number.POSITIVE_INFINITY).filter((term) => stemOf(terms.text(term)) === stem);
  };

  const withTerms = (segment: Segment, numbers: readonly number[]): Verdicts => {
    const verdicts = new Uint8Array(segment.size);
    for (const number of numbers) for (const doc of docsWith(segment, number)) verdicts[doc] = YES;
    return verdicts;
  };

  const verdictsOf = (test: PostTest, segment: Segment): Verdicts => {
    const { posts, size } = segment;
    switch (test.type) {
      case 'all':
        return combined(
          size,
          YES,
          Math.min,
          test.of.map((part) => verdictsOf(part, segment)),
        );
      case 'any':
        return combined(
          size,
          NO,
          Math.max,
          test.of.map((part) => verdictsOf(part, segment)),
        );
      case 'not':
        return verdictsOf(test.of, segment).map((verdict) => YES - verdict);
      case 'term':
        return withTerms(segment, [terms.find(test.term)]);
      case 'stem':
        return withTerms(segment, family(test.stem));
      case 'phrase':
        return combined(
          size,
          MAYBE,
          Math.min,
          test.terms.map((term) => withTerms(segment, [terms.find(term)])),
        );
      case 'name': {
        const table = names[test.field];
        const isNamed = Array.from({ length: table.size }, (_, number) => matchesName(table.text(number), test));
        return Uint8Array.from({ length: size }, (_, doc) =>
          someName(posts, test.field, doc, (number) => isNamed[number] === true) ? YES : NO,
        );
      }
      case 'is':
        return Uint8Array.from(posts.traits, (traits) => (((traits & PRERELEASE) !== 0) === (test.trait === 'prerelease') ? YES : NO));
      case 'date': {
        const instant = Date.parse(test.instant);
        return Uint8Array.from(posts.dates, (date) => ((test.field === 'before' ? date < instant : date >= instant) ? YES : NO));
      }
    }
  };

  const termsIn = (test: PostTest): string[] => {
    if (test.type === 'term') return [test.term];
    if (test.type === 'phrase') return [...test.terms];
    if (test.type === 'stem') return family(test.stem).map((number) => terms.text(number));
    return test.type === 'all' || test.type === 'any' ? test.of.flatMap(termsIn) : [];
  };

  return {
    find(test, nowMs) {
      const found: MatchingPost[] = [];
      for (const segment of index.segments()) {
        const { posts, gone } = segment;
        verdictsOf(test, segment).forEach((verdict, doc) => {
          if (verdict === NO || gone[doc] !== 0 || (posts.expiresAts[doc] as number) <= nowMs) return;
          const id = names.ids.text(posts.ids[doc] as number);
          found.push({ id, isSure: verdict === YES, date: listDate(posts.dates[doc] as number, nowMs) });
        });
      }
      return found.sort((a, b) => b.date - a.date || (a.id < b.id ? -1 : 1));
    },
    marks: (test) => {
      const slots = test.type === 'all' ? test.of : [test];
      return slots.map((slot) => new Map(termsIn(slot).map((term) => [term, 1])));
    },
  };
}

/** Each post's least or greatest verdict; of none, `start`. */
function combined(size: number, start: number, choose: (a: number, b: number) => number, parts: readonly Verdicts[]): Verdicts {
  const verdicts = new Uint8Array(size).fill(start);
  for (const part of parts) for (let doc = 0; doc < size; doc++) verdicts[doc] = choose(verdicts[doc] as number, part[doc] as number);
  return verdicts;
}
