import { type ByNameField, mapNameFields } from '../../archive/query/name-fields.ts';
import { grown, shrunk } from '../../lib/grow-array.ts';
import type { PostEntry } from './post-entry.ts';
import type { PostTerms } from './post-terms.ts';
import { COLUMN_NAMES, COLUMNS, FACTS, type Fact, LIST_COLUMNS, type ListColumn, type PostColumns, PRERELEASE } from './segment.ts';
import type { StringInterner } from './string-interner.ts';

/** Columns that grow post by post. */
export interface ColumnsBuilder {
  readonly size: number;
  add(entry: PostEntry, lengths: PostTerms['lengths']): void;
  /** Adds a post of other columns. */
  copy(from: PostColumns, doc: number): void;
  /** A copy, as they are now. */
  columns(): PostColumns;
  /** The same without copying: longer than there are posts, and only good until more is added. */
  peek(): PostColumns;
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
    peek: () => columns,
    columns() {
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
