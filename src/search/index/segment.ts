import { TITLE_IMPACT } from './impact.ts';
import { utf8Slice } from './string-interner.ts';

/** What an index keeps of each post, one column a fact; n posts have n places in each. */
export interface PostColumns {
  /** Number of its id in the table of ids. */
  ids: Uint32Array<ArrayBuffer>;
  fingerprints: Float64Array<ArrayBuffer>;
  /** See `PostEntry.page`. */
  pages: Float64Array<ArrayBuffer>;
  /** Epoch ms; NaN where there is none. */
  dates: Float64Array<ArrayBuffer>;
  publishAts: Float64Array<ArrayBuffer>;
  expiresAts: Float64Array<ArrayBuffer>;
  /** `DRAFT`, `PRERELEASE`, `SHARES_PAGE`, `TIMED`. */
  traits: Uint8Array<ArrayBuffer>;
  /** Numbers of names; the name `''` is no source. */
  sources: Uint32Array<ArrayBuffer>;
  kinds: Uint32Array<ArrayBuffer>;
  /** n + 1 places: where the tags of each post begin in `tags`. */
  tagStarts: Uint32Array<ArrayBuffer>;
  tags: Uint32Array<ArrayBuffer>;
  /** n + 1 places: where each title begins in `titles`. */
  titleStarts: Uint32Array<ArrayBuffer>;
  /** UTF-8. */
  titles: Uint8Array<ArrayBuffer>;
}

/** Which posts have which terms, and how much of them: never changed, but for posts that go. */
export interface Segment {
  readonly size: number;
  readonly posts: PostColumns;
  /** Numbers of the terms that occur, ascending. */
  readonly terms: Uint32Array<ArrayBuffer>;
  /** One place more than terms: where the postings of each begin. */
  readonly starts: Uint32Array<ArrayBuffer>;
  /** Postings: posts of the segment, within a term those that have it in their title first; at most 65,536 posts. */
  readonly docs: Uint16Array<ArrayBuffer>;
  /** Postings: see `impactOf`. */
  readonly impacts: Uint8Array<ArrayBuffer>;
  /** 1 for posts that are gone. */
  readonly gone: Uint8Array<ArrayBuffer>;
  goneCount: number;
}

export const DRAFT = 1;
export const PRERELEASE = 2;
/** Another post leads, or led, to the same page. */
export const SHARES_PAGE = 4;
/** It is not there before, or not after, some time. */
export const TIMED = 8;

/** The place of a term in `segment.terms`; -1 where no post has it. Pure. */
export function placeOfTerm(segment: Segment, term: number): number {
  const { terms } = segment;
  let [low, high] = [0, terms.length - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const other = terms[middle] as number;
    if (other < term) low = middle + 1;
    else if (other > term) high = middle - 1;
    else return middle;
  }
  return -1;
}

/** Where the postings of titles end among those of a term; `place`: from `placeOfTerm`. Pure. */
export function titlesEnd({ starts, impacts }: Segment, place: number): number {
  let [low, high] = [starts[place] as number, starts[place + 1] as number];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((impacts[middle] as number) >= TITLE_IMPACT) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Posts that are gone and have the term. Pure. */
export function goneWith(segment: Segment, term: number): number {
  const place = segment.goneCount === 0 ? -1 : placeOfTerm(segment, term);
  if (place < 0) return 0;
  let count = 0;
  for (let at = segment.starts[place] as number; at < (segment.starts[place + 1] as number); at++) {
    count += segment.gone[segment.docs[at] as number] as number;
  }
  return count;
}

/** The title of a post. Pure. */
export function titleOf({ posts: { titles, titleStarts } }: Segment, doc: number): string {
  return utf8Slice(titles, titleStarts[doc] as number, titleStarts[doc + 1] as number);
}
