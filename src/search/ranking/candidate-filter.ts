import { matchesName, NAME_FIELD_LIST, type NameField } from '../../archive/query/name-fields.ts';
import { filtersOf, type Query } from '../../archive/query/query.ts';
import { type PostColumns, PRERELEASE, someName } from '../index/columns.ts';
import type { PostIndex } from '../index/post-index.ts';
import { docsWith, type Segment } from '../index/segment.ts';
import type { StringInterner } from '../index/string-interner.ts';

/** Which posts of a segment may be hits; good until the next segment is asked for. */
export type CandidateFilter = (segment: Segment) => (doc: number) => boolean;

/** More words of phrases are not looked up. */
const REQUIRED_MAX = 32;
const EXCLUDED = 255;
/** Before every date there is. */
const UNDATED_MS = -8.64e15;

/**
 * What of an index people may see and want to see: published, within the filters, with all `required` words and none of the `excluded` ones
 * (as far as they are terms: phrases, and what is not indexed, are for the caller to check). `nowMs`: epoch ms. Pure, given the index as it is.
 */
export function candidateFilterOf(
  index: PostIndex,
  query: Query,
  words: { required: readonly string[]; excluded: readonly string[] },
  nowMs: number,
): CandidateFilter {
  const { names, dictionary } = index;
  const named = NAME_FIELD_LIST.flatMap((field) => {
    const wanted = numbersOf(names[field], field, query.names[field]);
    const unwanted = numbersOf(names[field], field, query.excludedNames[field]);
    return wanted || unwanted ? [{ field, wanted, unwanted }] : [];
  });
  const after = query.after === null ? null : Date.parse(query.after);
  const before = query.before === null ? null : Date.parse(query.before);
  const required = [...new Set(words.required)].slice(0, REQUIRED_MAX).map((word) => dictionary.terms.find(word));
  const excluded = words.excluded.map((word) => dictionary.terms.find(word));
  const isFiltered = filtersOf(query) > 0;
  /** By post: how many of the required words it has; 255 with an excluded one. */
  let counts = new Uint8Array(0);

  const passes = (posts: PostColumns, doc: number): boolean => {
    if (query.prerelease !== null && (((posts.traits[doc] as number) & PRERELEASE) !== 0) !== query.prerelease) return false;
    // An undated post is neither before nor after anything: comparing with NaN is never true.
    if (after !== null && !((posts.dates[doc] as number) >= after)) return false;
    if (before !== null && !((posts.dates[doc] as number) < before)) return false;
    return named.every(
      ({ field, wanted, unwanted }) =>
        (!wanted || someName(posts, field, doc, (name) => wanted.has(name))) &&
        (!unwanted || !someName(posts, field, doc, (name) => unwanted.has(name))),
    );
  };

  const countWords = (segment: Segment): void => {
    if (counts.length < segment.size) counts = new Uint8Array(segment.size);
    counts.fill(0, 0, segment.size);
    for (const term of required) for (const doc of docsWith(segment, term)) counts[doc] = (counts[doc] as number) + 1;
    for (const term of excluded) for (const doc of docsWith(segment, term)) counts[doc] = EXCLUDED;
  };

  if (required.includes(-1)) return () => () => false;
  const hasWords = required.length + excluded.length > 0;
  return (segment) => {
    if (hasWords) countWords(segment);
    const { gone, posts } = segment;
    const { expiresAts } = posts;
    return (doc) =>
      gone[doc] === 0 &&
      !((expiresAts[doc] as number) <= nowMs) &&
      (!hasWords || counts[doc] === required.length) &&
      (!isFiltered || passes(posts, doc));
  };
}

/** Numbers of the names that any of the values means; null where no value is given. */
function numbersOf(table: StringInterner, field: NameField, values: readonly string[]): ReadonlySet<number> | null {
  if (values.length === 0) return null;
  const numbers = new Set<number>();
  for (let number = 0; number < table.size; number++) {
    const own = table.text(number);
    if (values.some((value) => matchesName(own, { field, value, exact: false }))) numbers.add(number);
  }
  return numbers;
}

/** Undated posts stand behind all others; a date that can be compared, epoch ms. Pure. */
export function orderDate(date: number): number {
  return Number.isNaN(date) ? UNDATED_MS : date;
}

/** By what posts stand in lists, epoch ms: an event that is still to come where a post of that distance in the past would, undated posts last. Pure. */
export function listDate(date: number, nowMs: number): number {
  const known = orderDate(date);
  return known > nowMs ? nowMs - (known - nowMs) : known;
}
