import { type ByNameField, mapNameFields, NAME_FIELD_LIST, type NameField } from '../../archive/query/name-fields.ts';
import { type StringInterner, utf8Slice } from './dictionary.ts';

/** Columns with one value for each post. */
const FACT_COLUMNS = {
  /** Number of its id in the interner of ids. */
  ids: Uint32Array,
  fingerprints: Float64Array,
  /** See `PostEntry.page`. */
  pages: Float64Array,
  /** Epoch ms; NaN if it has none. */
  dates: Float64Array,
  expiresAts: Float64Array,
  /** Bits: `PRERELEASE`, `SHARES_PAGE`. */
  traits: Uint8Array,
  /** Number of words of its title (255: 255 or more), and of its tldr and text. */
  titleWords: Uint8Array,
  textWords: Uint32Array,
  /** Average worth of one occurrence in its tldr or text, as `impactOf` encodes it. */
  textImpacts: Uint8Array,
};
export type Fact = keyof typeof FACT_COLUMNS;
export const FACTS = Object.keys(FACT_COLUMNS) as readonly Fact[];

/** Columns with a list for each post: the numbers of its names, and its title in UTF-8. */
export type ListColumn = NameField | 'title';
export const LIST_COLUMNS: readonly ListColumn[] = [...NAME_FIELD_LIST, 'title'];
/** Where the list of each post begins, and finally where the last one ends: one value more than posts. */
type StartsColumn = `${ListColumn}Starts`;
const STARTS_COLUMNS = Object.fromEntries(LIST_COLUMNS.map((list) => [`${list}Starts`, Uint32Array])) as Record<
  StartsColumn,
  Uint32ArrayConstructor
>;

/** Everything that an index stores per post. */
export const COLUMNS = { ...FACT_COLUMNS, ...STARTS_COLUMNS, ...mapNameFields(() => Uint32Array), title: Uint8Array };
type ArrayOf<Kind> = Kind extends Uint8ArrayConstructor
  ? Uint8Array<ArrayBuffer>
  : Kind extends Uint32ArrayConstructor
    ? Uint32Array<ArrayBuffer>
    : Float64Array<ArrayBuffer>;
export type PostColumns = { [Name in keyof typeof COLUMNS]: ArrayOf<(typeof COLUMNS)[Name]> };
export const COLUMN_NAMES = Object.keys(COLUMNS) as readonly (keyof PostColumns)[];

export const PRERELEASE = 1;
/** Another post leads, or once led, to the same page. */
export const SHARES_PAGE = 2;

/** Creates all columns with `make`. */
export function mapColumns(make: (name: keyof PostColumns) => PostColumns[keyof PostColumns]): PostColumns {
  return Object.fromEntries(COLUMN_NAMES.map((name) => [name, make(name)])) as unknown as PostColumns;
}

/** Returns the title of a post. Pure. */
export function titleOf({ title, titleStarts }: PostColumns, doc: number): string {
  return utf8Slice(title, titleStarts[doc] as number, titleStarts[doc + 1] as number);
}

/** Whether any of a post's names in a field passes a test of its number. Pure. */
export function someName(posts: PostColumns, field: NameField, doc: number, test: (name: number) => boolean): boolean {
  const [names, starts] = [posts[field], posts[`${field}Starts`]];
  for (let at = starts[doc] as number; at < (starts[doc + 1] as number); at++) if (test(names[at] as number)) return true;
  return false;
}

/** Interners of ids and of the names of each field. */
export type Names = ByNameField<StringInterner> & { readonly ids: StringInterner };

/** Which posts have which terms, and how much they are worth: immutable, except that posts may be marked as gone. */
export interface Segment {
  readonly size: number;
  readonly posts: PostColumns;
  /** Numbers of the terms that occur, ascending. */
  readonly terms: Uint32Array<ArrayBuffer>;
  /** Where the postings of each term begin: one value more than terms. */
  readonly starts: Uint32Array<ArrayBuffer>;
  /** Postings: posts of the segment, at most 65,536. */
  readonly docs: Uint16Array<ArrayBuffer>;
  /** Postings: see `impactOf`. */
  readonly impacts: Uint8Array<ArrayBuffer>;
  /** 1 for removed posts. */
  readonly gone: Uint8Array<ArrayBuffer>;
  goneCount: number;
}

/** Returns the position of a term in `segment.terms`; -1 if no post has it. Pure. */
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

/** Returns the posts that have a term, including removed ones. Pure. */
export function docsWith(segment: Segment, term: number): Uint16Array {
  const place = term < 0 ? -1 : placeOfTerm(segment, term);
  return place < 0 ? NOBODY : segment.docs.subarray(segment.starts[place], segment.starts[place + 1]);
}

const NOBODY = new Uint16Array(0);

/** Returns the number of removed posts that have the term. Pure. */
export function goneWith(segment: Segment, term: number): number {
  let count = 0;
  for (const doc of docsWith(segment, term)) count += segment.gone[doc] as number;
  return count;
}

/** The searched fields of a post. */
export const FIELDS = ['title', 'tags', 'source', 'tldr', 'text'] as const;
export type Field = (typeof FIELDS)[number];

/**
 * How much each field counts. `b`: how much a long field dampens its words, 0 to 1. `usualWords`: fixed, so that the worth of a post never depends
 * on other posts.
 */
export const IMPACT_TERMS: Readonly<Record<Field, { weight: number; b: number; usualWords: number }>> = {
  title: { weight: 8, b: 0.3, usualWords: 8 },
  tags: { weight: 3, b: 0.2, usualWords: 2 },
  source: { weight: 2, b: 0.2, usualWords: 3 },
  tldr: { weight: 1, b: 0.6, usualWords: 150 },
  text: { weight: 1, b: 0.7, usualWords: 150 },
};

const LEAST = 0.05;
const STEP = Math.log(4_000) / 254;

/** Returns the worth of one occurrence in a field with `words` words: weight ÷ length, as in BM25F. Pure. */
export function weightOf(field: Field, words: number): number {
  const { weight, b, usualWords } = IMPACT_TERMS[field];
  return weight / (1 - b + (b * words) / usualWords);
}

/** Encodes a worth (0.05 to 200) as one byte, 1 to 255, in steps of 3 %. Pure. */
export function impactOf(worth: number): number {
  return Math.min(255, Math.max(1, 1 + Math.round(Math.log(worth / LEAST) / STEP)));
}

/** The worth of each impact; 0 for impact 0. */
export const WEIGHTS: Float64Array = Float64Array.from({ length: 256 }, (_, impact) =>
  impact === 0 ? 0 : LEAST * Math.exp((impact - 1) * STEP),
);

/** Returns the inverse document frequency of a word: larger for rarer words; 0 or above. Pure. */
export function idfOf(frequency: number, posts: number): number {
  return Math.log(1 + Math.max(0, posts - frequency + 0.5) / (frequency + 0.5));
}

/** Minimum impact of a word in a title of up to 40 words: lower ones come from tags or text. */
export const TITLE_IMPACT = impactOf(weightOf('title', 40));
