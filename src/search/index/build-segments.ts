import { mapNameFields } from '../../archive/query/name-fields.ts';
import { type Dictionary, grown, shrunk } from './dictionary.ts';
import type { PostEntry, PostTerms } from './post-entry.ts';
import {
  COLUMNS,
  FACTS,
  type Fact,
  LIST_COLUMNS,
  type ListColumn,
  mapColumns,
  type Names,
  type PostColumns,
  PRERELEASE,
  type Segment,
} from './segment.ts';

const encoder = new TextEncoder();

/** Creates empty columns that grow post by post. */
function createColumns(names: Names) {
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
    get size(): number {
      return size;
    },
    add(entry: PostEntry, lengths: PostTerms['lengths']): void {
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
    /** Appends a post from other columns. */
    copy(from: PostColumns, doc: number): void {
      append(
        (fact) => from[fact][doc] as number,
        (list) => from[list].subarray(from[`${list}Starts`][doc], from[`${list}Starts`][doc + 1]),
      );
    },
    /** The current columns, which have spare capacity at the end. */
    posts: columns,
    /** Returns a copy of the current columns without spare capacity. */
    copied(): PostColumns {
      const lengths: Partial<Record<keyof PostColumns, number | undefined>> = {};
      for (const list of LIST_COLUMNS) {
        lengths[list] = columns[`${list}Starts`][size];
        lengths[`${list}Starts`] = size + 1;
      }
      return mapColumns((name) => shrunk(columns[name], lengths[name] ?? size));
    },
  };
}

/** Visits postings, yielding now and then. */
type VisitAll = (visit: (term: number, doc: number, impact: number) => void) => Generator<undefined, void>;

/** Sorts postings by term; term numbers are below `termCount`. Visits them twice: to count them, then to place them. */
function* invert(termCount: number, visitAll: VisitAll): Generator<undefined, Pick<Segment, 'terms' | 'starts' | 'docs' | 'impacts'>> {
  /** By term: first the number of its postings, then the position of its next one. */
  const next = new Uint32Array(termCount);
  let [distinct, all] = [0, 0];
  yield* visitAll((term) => {
    if (next[term] === 0) distinct += 1;
    next[term] = (next[term] as number) + 1;
    all += 1;
  });
  const [terms, starts] = [new Uint32Array(distinct), new Uint32Array(distinct + 1)];
  const [docs, impacts] = [new Uint16Array(all), new Uint8Array(all)];
  let place = 0;
  for (let term = 0; term < termCount; term++) {
    const postings = next[term] as number;
    if (postings === 0) continue;
    const start = starts[place] as number;
    terms[place] = term;
    next[term] = start;
    place += 1;
    starts[place] = start + postings;
  }
  yield* visitAll((term, doc, impact) => {
    const at = next[term] as number;
    docs[at] = doc;
    impacts[at] = impact;
    next[term] = at + 1;
  });
  return { terms, starts, docs, impacts };
}

/** The most recently added posts: cheap to add to, and turned into a segment when a search needs them. */
export interface WriteBuffer {
  readonly size: number;
  /** Adds a post; returns its position. */
  add(entry: PostEntry, terms: PostTerms): number;
  remove(doc: number): void;
  /** The columns of the posts so far; read only. */
  readonly posts: PostColumns;
  /** Returns all posts so far as a segment; removed ones have no postings in it. The same object until something changes. */
  segment(): Segment;
}

/** Creates an empty buffer for up to 65,536 posts; it keeps the counts of the dictionary up to date. */
export function createWriteBuffer(names: Names, dictionary: Dictionary): WriteBuffer {
  const columns = createColumns(names);
  const posts: (PostTerms | null)[] = [];
  let made: Segment | null = null;

  function* visitAll(visit: Parameters<VisitAll>[0]): Generator<undefined, void> {
    for (const [doc, post] of posts.entries()) {
      post?.terms.forEach((term, at) => {
        visit(term, doc, post.impacts[at] as number);
      });
    }
  }

  const make = (): Segment => {
    const steps = invert(dictionary.terms.size, visitAll);
    let step = steps.next();
    while (!step.done) step = steps.next();
    const gone = Uint8Array.from(posts, (post) => (post === null ? 1 : 0));
    const goneCount = gone.reduce((sum, one) => sum + one, 0);
    return { size: posts.length, posts: columns.copied(), ...step.value, gone, goneCount };
  };

  return {
    get size() {
      return posts.length;
    },
    posts: columns.posts,
    add(entry, terms) {
      columns.add(entry, terms.lengths);
      posts.push(terms);
      for (const term of terms.terms) dictionary.count(term, 1);
      made = null;
      return posts.length - 1;
    },
    remove(doc) {
      for (const term of posts[doc]?.terms ?? []) dictionary.count(term, -1);
      posts[doc] = null;
      made = null;
    },
    segment() {
      made ??= make();
      return made;
    },
  };
}

/** Number of postings, and of posts, copied between two yields. */
const POSTINGS_A_STEP = 20_000;
const POSTS_A_STEP = 2_000;

/** One segment merged from several. */
export interface MergedSegments {
  segment: Segment;
  /** For each of the old segments: the new position of each post; -1 for removed posts. */
  moved: readonly Int32Array[];
  /** Terms of removed posts, one for each posting that was left out. */
  dropped: readonly number[];
}

/**
 * Merges segments (at most 65,536 posts in all), whose term numbers are below `termCount`, leaving out removed posts. Yields every
 * millisecond or so. The caller must take out posts that are removed meanwhile.
 */
export function* mergeSegments(segments: readonly Segment[], names: Names, termCount: number): Generator<undefined, MergedSegments> {
  const columns = createColumns(names);
  const moved: Int32Array[] = [];
  const dropped: number[] = [];
  for (const { posts, size, gone } of segments) {
    const places = new Int32Array(size).fill(-1);
    for (let doc = 0; doc < size; doc++) {
      if (gone[doc] === 0) {
        places[doc] = columns.size;
        columns.copy(posts, doc);
      }
      if (doc % POSTS_A_STEP === POSTS_A_STEP - 1) yield;
    }
    moved.push(places);
  }
  yield* eachPosting(segments, moved, (term, doc) => {
    if (doc < 0) dropped.push(term);
  });
  const postings = yield* invert(termCount, (visit) =>
    eachPosting(segments, moved, (term, doc, impact) => {
      if (doc >= 0) visit(term, doc, impact);
    }),
  );
  const { size } = columns;
  return { segment: { size, posts: columns.copied(), ...postings, gone: new Uint8Array(size), goneCount: 0 }, moved, dropped };
}

/** Visits all postings; `doc` is the new position of the post, -1 if it was removed before. */
function* eachPosting(
  segments: readonly Segment[],
  moved: readonly Int32Array[],
  visit: (term: number, doc: number, impact: number) => void,
): Generator<undefined, void> {
  let rested = 0;
  for (const [which, { terms, starts, docs, impacts }] of segments.entries()) {
    const places = moved[which] as Int32Array;
    for (let place = 0; place < terms.length; place++) {
      const [start, end] = [starts[place] as number, starts[place + 1] as number];
      for (let at = start; at < end; at++) visit(terms[place] as number, places[docs[at] as number] as number, impacts[at] as number);
      rested += end - start + 1;
      if (rested <= POSTINGS_A_STEP) continue;
      rested = 0;
      yield;
    }
  }
}
