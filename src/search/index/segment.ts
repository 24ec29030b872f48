import { TITLE_IMPACT } from './impact.ts';
import { utf8Slice } from './string-interner.ts';

/** What an index keeps of each post, a column for each fact: n posts have n values in each, and one more in `tagStarts` and `titleStarts`. */
export const COLUMNS = {
  /** Number of its id in the table of ids. */
  ids: Uint32Array,
  fingerprints: Float64Array,
  /** See `PostEntry.page`. */
  pages: Float64Array,
  /** Epoch ms; NaN where there is none. */
  dates: Float64Array,
  expiresAts: Float64Array,
  /** `PRERELEASE`, `EXPIRES`, `SHARES_PAGE`. */
  traits: Uint8Array,
  /** Numbers of names; the name `''` is no source. */
  sources: Uint32Array,
  kinds: Uint32Array,
  /** Words of its title (255: as many or more), and of its tldr and text. */
  titleWords: Uint8Array,
  textWords: Uint32Array,
  /** What one occurrence in its tldr or text is worth, in the mean: see `impactOf`. */
  textImpacts: Uint8Array,
  /** Where the tags of each post begin in `tags`. */
  tagStarts: Uint32Array,
  tags: Uint32Array,
  /** Where each title begins in `titles`, which is UTF-8. */
  titleStarts: Uint32Array,
  titles: Uint8Array,
};
type ArrayOf<Kind> = Kind extends Uint8ArrayConstructor
  ? Uint8Array<ArrayBuffer>
  : Kind extends Uint32ArrayConstructor
    ? Uint32Array<ArrayBuffer>
    : Float64Array<ArrayBuffer>;
export type PostColumns = { [Name in keyof typeof COLUMNS]: ArrayOf<(typeof COLUMNS)[Name]> };
export const COLUMN_NAMES = Object.keys(COLUMNS) as readonly (keyof PostColumns)[];

/** Columns with one value for each post. */
export const FACTS = [
  'ids',
  'fingerprints',
  'pages',
  'dates',
  'expiresAts',
  'traits',
  'sources',
  'kinds',
  'titleWords',
  'textWords',
  'textImpacts',
] as const;
export type Fact = (typeof FACTS)[number];

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

export const PRERELEASE = 1;
/** It disappears at some time. */
export const EXPIRES = 2;
/** Another post leads, or led, to the same page. */
export const SHARES_PAGE = 4;

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
