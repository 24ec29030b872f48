import { grown, shrunk } from '../../lib/grow-array.ts';
import type { PostEntry } from './post-entry.ts';
import { DRAFT, type PostColumns, PRERELEASE, TIMED } from './segment.ts';
import type { StringInterner } from './string-interner.ts';

/** Columns that grow post by post. */
export interface ColumnsBuilder {
  readonly size: number;
  add(entry: PostEntry): void;
  /** Adds a post of other columns. */
  copy(from: PostColumns, doc: number): void;
  /** As they are now; safe to keep while more is added. */
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
  const columns: PostColumns = {
    ids: new Uint32Array(0),
    fingerprints: new Float64Array(0),
    pages: new Float64Array(0),
    dates: new Float64Array(0),
    publishAts: new Float64Array(0),
    expiresAts: new Float64Array(0),
    traits: new Uint8Array(0),
    sources: new Uint32Array(0),
    kinds: new Uint32Array(0),
    tagStarts: new Uint32Array(1),
    tags: new Uint32Array(0),
    titleStarts: new Uint32Array(1),
    titles: new Uint8Array(0),
  };

  const makeRoom = (tags: number, titleBytes: number): void => {
    const posts = size + 1;
    columns.ids = grown(columns.ids, posts);
    columns.fingerprints = grown(columns.fingerprints, posts);
    columns.pages = grown(columns.pages, posts);
    columns.dates = grown(columns.dates, posts);
    columns.publishAts = grown(columns.publishAts, posts);
    columns.expiresAts = grown(columns.expiresAts, posts);
    columns.traits = grown(columns.traits, posts);
    columns.sources = grown(columns.sources, posts);
    columns.kinds = grown(columns.kinds, posts);
    columns.tagStarts = grown(columns.tagStarts, posts + 1);
    columns.titleStarts = grown(columns.titleStarts, posts + 1);
    columns.tags = grown(columns.tags, (columns.tagStarts[size] as number) + tags);
    columns.titles = grown(columns.titles, (columns.titleStarts[size] as number) + titleBytes);
  };

  const putLists = (tags: ArrayLike<number>, title: Uint8Array): void => {
    makeRoom(tags.length, title.length);
    const tagStart = columns.tagStarts[size] as number;
    const titleStart = columns.titleStarts[size] as number;
    columns.tags.set(tags, tagStart);
    columns.titles.set(title, titleStart);
    columns.tagStarts[size + 1] = tagStart + tags.length;
    columns.titleStarts[size + 1] = titleStart + title.length;
  };

  return {
    get size() {
      return size;
    },
    add(entry) {
      putLists(
        entry.tags.map((tag) => names.tags.intern(tag)),
        encoder.encode(entry.title),
      );
      columns.ids[size] = names.ids.intern(entry.id);
      columns.fingerprints[size] = entry.fingerprint;
      columns.pages[size] = entry.page;
      columns.dates[size] = entry.date;
      columns.publishAts[size] = entry.publishAt;
      columns.expiresAts[size] = entry.expiresAt;
      const isTimed = !(Number.isNaN(entry.publishAt) && Number.isNaN(entry.expiresAt));
      columns.traits[size] = (entry.draft ? DRAFT : 0) | (entry.prerelease ? PRERELEASE : 0) | (isTimed ? TIMED : 0);
      columns.sources[size] = names.sources.intern(entry.source);
      columns.kinds[size] = names.kinds.intern(entry.kind);
      size += 1;
    },
    copy(from, doc) {
      putLists(
        from.tags.subarray(from.tagStarts[doc], from.tagStarts[doc + 1]),
        from.titles.subarray(from.titleStarts[doc], from.titleStarts[doc + 1]),
      );
      columns.ids[size] = from.ids[doc] as number;
      columns.fingerprints[size] = from.fingerprints[doc] as number;
      columns.pages[size] = from.pages[doc] as number;
      columns.dates[size] = from.dates[doc] as number;
      columns.publishAts[size] = from.publishAts[doc] as number;
      columns.expiresAts[size] = from.expiresAts[doc] as number;
      columns.traits[size] = from.traits[doc] as number;
      columns.sources[size] = from.sources[doc] as number;
      columns.kinds[size] = from.kinds[doc] as number;
      size += 1;
    },
    peek: () => columns,
    columns: () => ({
      ids: shrunk(columns.ids, size),
      fingerprints: shrunk(columns.fingerprints, size),
      pages: shrunk(columns.pages, size),
      dates: shrunk(columns.dates, size),
      publishAts: shrunk(columns.publishAts, size),
      expiresAts: shrunk(columns.expiresAts, size),
      traits: shrunk(columns.traits, size),
      sources: shrunk(columns.sources, size),
      kinds: shrunk(columns.kinds, size),
      tagStarts: shrunk(columns.tagStarts, size + 1),
      tags: shrunk(columns.tags, columns.tagStarts[size] as number),
      titleStarts: shrunk(columns.titleStarts, size + 1),
      titles: shrunk(columns.titles, columns.titleStarts[size] as number),
    }),
  };
}
