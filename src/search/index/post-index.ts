import { type ByNameField, mapNameFields, NAME_FIELD_LIST, type NameField } from '../../archive/query/name-fields.ts';
import { createWriteBuffer, type MergedSegments, mergeSegments, type WriteBuffer } from './build-segments.ts';
import {
  createDictionary,
  createStringInterner,
  type Dictionary,
  type DictionaryParts,
  grown,
  type StringInternerParts,
} from './dictionary.ts';
import { createPostReader, type PostEntry } from './post-entry.ts';
import { goneWith, type Names, type PostColumns, type Segment, SHARES_PAGE, someName } from './segment.ts';

/** The stored form of an index. */
export interface IndexParts extends DictionaryParts {
  ids: StringInternerParts;
  names: ByNameField<StringInternerParts>;
  segments: readonly Segment[];
}

/** All indexed posts by their terms: a few immutable segments, a write buffer, and marks for removed posts. */
export interface PostIndex {
  /** Number of present posts. */
  readonly size: number;
  /** Changes with every change to the posts. */
  readonly generation: number;
  readonly names: Names;
  readonly dictionary: Dictionary;
  /** Returns all segments, including an up-to-date one for the write buffer. */
  segments(): readonly Segment[];
  /** Returns the number of present posts that have the term with this number. */
  frequency(term: number): number;
  /** Ids of the posts that were present at the call, without those removed since. */
  ids(): Generator<string>;
  /** Returns the fingerprint of a post; null for unknown ids. */
  fingerprintOf(id: string): number | null;
  /** Adds a post, replacing the one with the same id. */
  add(entry: PostEntry): void;
  /** Removes a post; unknown ids are ignored. */
  remove(id: string): void;
  /** Returns the number of present posts by number of their names in the field. */
  counts(field: NameField): Uint32Array;
  /** Cleans up removed posts and merges small segments, yielding after each step; ends immediately if there is nothing to do. */
  tidy(): Generator<undefined, void>;
  /** Returns the form to be stored; its segments are shared and never change, except `gone`. */
  parts(): IndexParts;
}

const SEGMENT_MAX_POSTS = 10_000;
/** Maximum number of posts in the write buffer, all of which are made searchable again after each change. */
const OPEN_MAX_POSTS = 32;
/** Segments with fewer present posts are small: they are merged once there are many. */
const SMALL_POSTS = 5_000;
const SMALL_SEGMENTS_MAX = 16;
/** Minimum number of segments to merge; a larger segment joins only if the others have at least as many posts, because copying costs by size. */
const JOINED_MIN = 8;
const GONE_SHARE_MAX = 0.2;

/** Creates an index with the posts of `saved`, or an empty one. `limits` is for tests: small segments expose what large ones hide. */
export function createPostIndex(saved?: IndexParts, limits: { openMax?: number; segmentMax?: number } = {}): PostIndex {
  const openMax = limits.openMax ?? OPEN_MAX_POSTS;
  const segmentMax = limits.segmentMax ?? SEGMENT_MAX_POSTS;
  const small = Math.min(SMALL_POSTS, segmentMax / 2);
  const names: Names = {
    ids: createStringInterner(saved?.ids),
    ...mapNameFields((field) => createStringInterner(saved?.names[field])),
  };
  const dictionary = createDictionary(saved);
  const read = createPostReader(dictionary);
  /** Page → number of the first post that led to it; and the pages that several posts led to. */
  const pageOwners = new Map<number, number>();
  const sharedPages = new Set<number>();
  const counts = mapNameFields(() => new Uint32Array(16));
  let closed: Segment[] = [];
  let open = createWriteBuffer(names, dictionary);
  /** Where each post is, by number of its id: its container (null if it was removed or never added), and its position there in `docs`. */
  const containers: (Segment | WriteBuffer | null)[] = [];
  let docs = new Uint16Array(1_024);
  let size = 0;
  let generation = 0;
  let frequencies = new Map<number, number>();
  /** Segments with removed posts; null if not computed yet. */
  let withRemoved: Segment[] | null = null;

  const changed = (): void => {
    generation += 1;
    frequencies = new Map();
    withRemoved = null;
  };

  const put = (id: number, container: Segment | WriteBuffer, doc: number): void => {
    while (containers.length <= id) containers.push(null);
    containers[id] = container;
    docs = grown(docs, id + 1);
    docs[id] = doc;
  };

  const putAll = (segment: Segment): void => {
    for (let doc = 0; doc < segment.size; doc++) if (segment.gone[doc] === 0) put(segment.posts.ids[doc] as number, segment, doc);
  };

  const countNames = (posts: PostColumns, doc: number, change: number): void => {
    for (const field of NAME_FIELD_LIST) {
      someName(posts, field, doc, (number) => {
        const all = grown(counts[field], number + 1);
        all[number] = (all[number] as number) + change;
        counts[field] = all;
        return false;
      });
    }
  };

  /** Records the page of a post that was just put in its place; marks both posts if two lead to the same page. */
  const notePage = (posts: PostColumns, doc: number): void => {
    const page = posts.pages[doc] as number;
    if (page === 0) return;
    const id = posts.ids[doc] as number;
    const owner = pageOwners.get(page) ?? id;
    pageOwners.set(page, owner);
    if (owner !== id) sharedPages.add(page);
    if (!sharedPages.has(page)) return;
    posts.traits[doc] = (posts.traits[doc] as number) | SHARES_PAGE;
    const other = containers[owner]?.posts;
    const place = docs[owner] as number;
    // That post may have another page by now, or none.
    if (other?.pages[place] === page) other.traits[place] = (other.traits[place] as number) | SHARES_PAGE;
  };

  const remove = (id: number): void => {
    const container = containers[id];
    if (!container) return;
    const doc = docs[id] as number;
    containers[id] = null;
    size -= 1;
    changed();
    countNames(container.posts, doc, -1);
    if ('remove' in container) container.remove(doc);
    else {
      container.gone[doc] = 1;
      container.goneCount += 1;
    }
  };

  const close = (): void => {
    if (open.size === 0) return;
    const segment = open.segment();
    putAll(segment);
    closed = [...closed, segment];
    open = createWriteBuffer(names, dictionary);
  };

  /** Returns the segments to merge: those with too many removed posts, and small ones if there are many. */
  const untidy = (): Segment[] => {
    const live = ({ size: all, goneCount }: Segment): number => all - goneCount;
    const withRemoved = closed.filter((segment) => segment.goneCount > GONE_SHARE_MAX * segment.size);
    const little = closed.filter((segment) => !withRemoved.includes(segment) && live(segment) < small);
    if (withRemoved.length === 0 && little.length <= SMALL_SEGMENTS_MAX) return [];
    const chosen = withRemoved.slice(0, 1);
    let posts = chosen.reduce((sum, segment) => sum + live(segment), 0);
    for (const segment of [...withRemoved.slice(1), ...little].sort((a, b) => live(a) - live(b))) {
      if (posts + live(segment) > segmentMax || (chosen.length >= JOINED_MIN && live(segment) > posts)) break;
      chosen.push(segment);
      posts += live(segment);
    }
    return chosen;
  };

  const swap = (old: readonly Segment[], { segment, moved, dropped }: MergedSegments): void => {
    const { traits } = segment.posts;
    // Apply what happened to the old segments while they were merged.
    old.forEach(({ gone, posts }, which) => {
      moved[which]?.forEach((to, from) => {
        if (to < 0) return;
        traits[to] = posts.traits[from] as number;
        segment.gone[to] = gone[from] as number;
        segment.goneCount += gone[from] as number;
      });
    });
    for (const term of dropped) dictionary.count(term, -1);
    putAll(segment);
    closed = [...closed.filter((other) => !old.includes(other)), ...(segment.size > 0 ? [segment] : [])];
    changed();
  };

  closed = [...(saved?.segments ?? [])];
  for (const segment of closed) {
    const { gone, posts } = segment;
    putAll(segment);
    size += segment.size - segment.goneCount;
    for (let doc = 0; doc < segment.size; doc++) {
      if (gone[doc] !== 0) continue;
      countNames(posts, doc, 1);
      if (((posts.traits[doc] as number) & SHARES_PAGE) !== 0) sharedPages.add(posts.pages[doc] as number);
      notePage(posts, doc);
    }
  }

  return {
    names,
    dictionary,
    get size() {
      return size;
    },
    get generation() {
      return generation;
    },
    segments: () => (open.size === 0 ? closed : [...closed, open.segment()]),
    frequency(term) {
      withRemoved ??= closed.filter(({ goneCount }) => goneCount > 0);
      if (withRemoved.length === 0) return dictionary.posts(term);
      let frequency = frequencies.get(term);
      if (frequency === undefined) {
        frequency = withRemoved.reduce((left, segment) => left - goneWith(segment, term), dictionary.posts(term));
        frequencies.set(term, frequency);
      }
      return frequency;
    },
    *ids() {
      for (const segment of [...closed, open.segment()]) {
        for (let doc = 0; doc < segment.size; doc++) {
          const id = segment.posts.ids[doc] as number;
          if (segment.gone[doc] === 0 && containers[id]) yield names.ids.text(id);
        }
      }
    },
    fingerprintOf(id) {
      const number = names.ids.find(id);
      return containers[number]?.posts.fingerprints[docs[number] as number] ?? null;
    },
    add(entry) {
      const id = names.ids.intern(entry.id);
      remove(id);
      const doc = open.add(entry, read(entry));
      put(id, open, doc);
      countNames(open.posts, doc, 1);
      notePage(open.posts, doc);
      size += 1;
      changed();
      if (open.size >= openMax) close();
    },
    remove(id) {
      const number = names.ids.find(id);
      if (number >= 0) remove(number);
    },
    counts: (field) => counts[field],
    *tidy() {
      for (let old = untidy(); old.length > 0; old = untidy()) {
        swap(old, yield* mergeSegments(old, names, dictionary.terms.size));
        yield;
      }
    },
    parts() {
      close();
      return {
        ...dictionary.parts(),
        ids: names.ids.parts(),
        names: mapNameFields((field) => names[field].parts()),
        segments: closed,
      };
    },
  };
}
