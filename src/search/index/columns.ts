import { type ByNameField, mapNameFields, NAME_FIELD_LIST, type NameField } from '../../archive/query/name-fields.ts';
import { grown, type StringInterner, shrunk, utf8Slice } from './dictionary.ts';
import type { PostEntry } from './post-entry.ts';
import type { PostTerms } from './post-terms.ts';

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
type Fact = keyof typeof FACT_COLUMNS;
const FACTS = Object.keys(FACT_COLUMNS) as readonly Fact[];

/** Columns with a list for each post: the numbers of its names, and its title in UTF-8. */
type ListColumn = NameField | 'title';
const LIST_COLUMNS: readonly ListColumn[] = [...NAME_FIELD_LIST, 'title'];
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

export const PRERELEASE = 1;
/** Another post leads, or led, to the same page. */
export const SHARES_PAGE = 2;

/** Columns that grow post by post. */
export interface ColumnsBuilder {
  readonly size: number;
  add(entry: PostEntry, lengths: PostTerms['lengths']): void;
  /** Adds a post of other columns. */
  copy(from: PostColumns, doc: number): void;
  /** As they are now: longer than there are posts. */
  readonly posts: PostColumns;
  /** A copy, as they are now. */
  copied(): PostColumns;
}

/** Numbers of ids, and of the names of each field. */
export type Names = ByNameField<StringInterner> & { readonly ids: StringInterner };

const encoder = new TextEncoder();

/** Empty columns. */
export function createColumns(names: Names): ColumnsBuilder {
  let size = 0;
  const columns = mapColumns((name) => new COLUMNS[name](name.endsWith('Starts') ? 1 : 0));

  const grow = <Name extends keyof PostColumns>(name: Name, length: number): void => {
    columns[name] = grown(columns[name], length);
  };

  const append = (facts: (fact: Fact) => number, listOf: (list: ListColumn) => ArrayLike<number>): void => {
    for (const fact of FACTS) {
      grow(fact, size + 1);
      columns[fact][size] = facts(fact);
    }
    for (const list of LIST_COLUMNS) {
      const values = listOf(list);
      const start = columns[`${list}Starts`][size] as number;
      grow(list, start + values.length);
      columns[list].set(values, start);
      grow(`${list}Starts`, size + 2);
      columns[`${list}Starts`][size + 1] = start + values.length;
    }
    size += 1;
  };

  return {
    get size() {
      return size;
    },
    add(entry, lengths) {
      const { fingerprint, page, date, expiresAt } = entry;
      const facts: Record<Fact, number> = {
        ids: names.ids.intern(entry.id),
        fingerprints: fingerprint,
        pages: page,
        dates: date,
        expiresAts: expiresAt,
        traits: entry.prerelease ? PRERELEASE : 0,
        ...lengths,
      };
      const lists: Record<ListColumn, ArrayLike<number>> = {
        ...mapNameFields((field) => entry.names[field].map((name) => names[field].intern(name))),
        title: encoder.encode(entry.title),
      };
      append(
        (fact) => facts[fact],
        (list) => lists[list],
      );
    },
    copy(from, doc) {
      append(
        (fact) => from[fact][doc] as number,
        (list) => from[list].subarray(from[`${list}Starts`][doc], from[`${list}Starts`][doc + 1]),
      );
    },
    posts: columns,
    copied() {
      const lengths: Partial<Record<keyof PostColumns, number | undefined>> = {};
      for (const list of LIST_COLUMNS) {
        lengths[list] = columns[`${list}Starts`][size];
        lengths[`${list}Starts`] = size + 1;
      }
      return mapColumns((name) => shrunk(columns[name], lengths[name] ?? size));
    },
  };
}

/** Columns, each as `make` makes it. */
export function mapColumns(make: (name: keyof PostColumns) => PostColumns[keyof PostColumns]): PostColumns {
  return Object.fromEntries(COLUMN_NAMES.map((name) => [name, make(name)])) as unknown as PostColumns;
}

/** The title of a post. Pure. */
export function titleOf({ title, titleStarts }: PostColumns, doc: number): string {
  return utf8Slice(title, titleStarts[doc] as number, titleStarts[doc + 1] as number);
}

/** Whether any name that a post has of a field passes a test by its number. Pure. */
export function someName(posts: PostColumns, field: NameField, doc: number, test: (name: number) => boolean): boolean {
  const [names, starts] = [posts[field], posts[`${field}Starts`]];
  for (let at = starts[doc] as number; at < (starts[doc + 1] as number); at++) if (test(names[at] as number)) return true;
  return false;
}
