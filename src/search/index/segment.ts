import { mapNameFields, NAME_FIELD_LIST, type NameField } from '../../archive/query/name-fields.ts';
import { TITLE_IMPACT } from './impact.ts';
import { utf8Slice } from './string-interner.ts';

/** Columns with one value for each post. */
const FACT_COLUMNS = {
  /** Number of its id in the table of ids. */
  ids: Uint32Array,
  fingerprints: Float64Array,
  /** See `PostEntry.page`. */
  pages: Float64Array,
  /** Epoch ms; NaN where there is none. */
  dates: Float64Array,
  expiresAts: Float64Array,
  /** `PRERELEASE`, `SHARES_PAGE`. */
  traits: Uint8Array,
  /** Words of its title (255: as many or more), and of its tldr and text. */
  titleWords: Uint8Array,
  textWords: Uint32Array,
  /** What one occurrence in its tldr or text is worth, in the mean: see `impactOf`. */
  textImpacts: Uint8Array,
};
export type Fact = keyof typeof FACT_COLUMNS;
export const FACTS = Object.keys(FACT_COLUMNS) as readonly Fact[];

/** Columns with a list for each post: the numbers of its names, and its title in UTF-8. */
export type ListColumn = NameField | 'title';
export const LIST_COLUMNS: readonly ListColumn[] = [...NAME_FIELD_LIST, 'title'];
/** Where the list of each post begins, and where that of the last one ends: one value more than posts. */
type StartsColumn = `${ListColumn}Starts`;
const STARTS_COLUMNS = Object.fromEntries(LIST_COLUMNS.map((list) => [`${list}Starts`, Uint32Array])) as Record<
  StartsColumn,
  Uint32ArrayConstructor
>;

/** What an index keeps of each post. */
export const COLUMNS = { ...FACT_COLUMNS, ...STARTS_COLUMNS, ...mapNameFields(() => Uint32Array), title: Uint8Array };
type ArrayOf<Kind> = Kind extends Uint8ArrayConstructor
  ? Uint8Array<ArrayBuffer>
  : Kind extends Uint32ArrayConstructor
    ? Uint32Array<ArrayBuffer>
    : Float64Array<ArrayBuffer>;
export type PostColumns = { [Name in keyof typeof COLUMNS]: ArrayOf<(typeof COLUMNS)[Name]> };
export const COLUMN_NAMES = Object.keys(COLUMNS) as readonly (keyof PostColumns)[];

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
/** Another post leads, or led, to the same page. */
export const SHARES_PAGE = 2;

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
export function titleOf({ posts: { title, titleStarts } }: Segment, doc: number): string {
  return utf8Slice(title, titleStarts[doc] as number, titleStarts[doc + 1] as number);
}

/** Whether any name that a post has of a field passes a test by its number. Pure. */
export function someName(posts: PostColumns, field: NameField, doc: number, test: (name: number) => boolean): boolean {
  const [names, starts] = [posts[field], posts[`${field}Starts`]];
  for (let at = starts[doc] as number; at < (starts[doc + 1] as number); at++) if (test(names[at] as number)) return true;
  return false;
}
