import { grown, shrunk } from '../../lib/grow-array.ts';
import type { PostEntry } from './post-entry.ts';
import type { PostTerms } from './post-terms.ts';
import { COLUMN_NAMES, COLUMNS, EXPIRES, FACTS, type Fact, type PostColumns, PRERELEASE } from './segment.ts';
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

/** Numbers of ids, and of tags, sources and kinds. */
export interface Names {
  ids: StringInterner;
  tags: StringInterner;
  sources: StringInterner;
  kinds: StringInterner;
}

const encoder = new TextEncoder();

/** Empty columns. */
export function createColumns(names: Names): ColumnsBuilder {
  let size = 0;
  const columns = mapColumns((name) => new COLUMNS[name](name === 'tagStarts' || name === 'titleStarts' ? 1 : 0));

  const grow = <Name extends keyof PostColumns>(name: Name, length: number): void => {
    columns[name] = grown(columns[name], length);
  };

  const append = (facts: (fact: Fact) => number, tags: ArrayLike<number>, title: Uint8Array): void => {
    const tagStart = columns.tagStarts[size] as number;
    const titleStart = columns.titleStarts[size] as number;
    for (const fact of FACTS) {
      grow(fact, size + 1);
      columns[fact][size] = facts(fact);
    }
    grow('tags', tagStart + tags.length);
    columns.tags.set(tags, tagStart);
    grow('titles', titleStart + title.length);
    columns.titles.set(title, titleStart);
    size += 1;
    grow('tagStarts', size + 1);
    columns.tagStarts[size] = tagStart + tags.length;
    grow('titleStarts', size + 1);
    columns.titleStarts[size] = titleStart + title.length;
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
        traits: (entry.prerelease ? PRERELEASE : 0) | (Number.isNaN(expiresAt) ? 0 : EXPIRES),
        sources: names.sources.intern(entry.source),
        kinds: names.kinds.intern(entry.kind),
        ...lengths,
      };
      const tags = entry.tags.map((tag) => names.tags.intern(tag));
      append((fact) => facts[fact], tags, encoder.encode(entry.title));
    },
    copy(from, doc) {
      const tags = from.tags.subarray(from.tagStarts[doc], from.tagStarts[doc + 1]);
      const title = from.titles.subarray(from.titleStarts[doc], from.titleStarts[doc + 1]);
      append((fact) => from[fact][doc] as number, tags, title);
    },
    peek: () => columns,
    columns() {
      const lengths: Partial<Record<keyof PostColumns, number | undefined>> = {
        tagStarts: size + 1,
        tags: columns.tagStarts[size],
        titleStarts: size + 1,
        titles: columns.titleStarts[size],
      };
      return mapColumns((name) => shrunk(columns[name], lengths[name] ?? size));
    },
  };
}

/** Columns, each as `make` makes it. */
export function mapColumns(make: (name: keyof PostColumns) => PostColumns[keyof PostColumns]): PostColumns {
  return Object.fromEntries(COLUMN_NAMES.map((name) => [name, make(name)])) as unknown as PostColumns;
}
