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

/** Empty columns, which grow post by post. */
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
    /** Adds a post of other columns. */
    copy(from: PostColumns, doc: number): void {
      append(
        (fact) => from[fact][doc] as number,
        (list) => from[list].subarray(from[`${list}Starts`][doc], from[`${list}Starts`][doc + 1]),
      );
    },
    /** As they are now: longer than there are posts. */
    posts: columns,
    /** A copy, as they are now. */
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

/** Visits postings, and gives way now and then. */
type VisitAll = (visit: (term: number, doc: number, impact: number) => void) => Generator<undefined, void>;

/** Postings in the order of their terms, whose numbers are below `termCount`. They are visited twice: to be counted, and to be put in their places. */
function* invert(termCount: number, visitAll: VisitAll): Generator<undefined, Pick<Segment, 'terms' | 'starts' | 'docs' | 'impacts'>> {
  /** By term: its postings; once these are laid out, where the next of them goes. */
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

/** The last few posts that came: cheap to add to, and made into a segment when somebody searches. */
export interface WriteBuffer {
  readonly size: number;
  /** The place of the post. */
  add(entry: PostEntry, terms: PostTerms): number;
  remove(doc: number): void;
  /** What is known of each post so far, to be looked at only. */
  readonly posts: PostColumns;
  /** All posts so far as a segment; those removed have no postings in it. The same one until something changes. */
  segment(): Segment;
}

/** An empty one, for up to 65,536 posts; it keeps the counts of the dictionary right. */
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

/** Postings, and posts, that are copied between two chances to stop. */
const POSTINGS_A_STEP = 20_000;
const POSTS_A_STEP = 2_000;

/** One segment made of several. */
export interface MergedSegments {
  segment: Segment;
  /** For each of the several: where its posts went; -1 for those that were gone. */
  moved: readonly Int32Array[];
  /** Terms of what was gone, one for each posting that was left out. */
  dropped: readonly number[];
}

/**
 * Joins segments (65,536 posts in all at most), whose terms have numbers below `termCount`, without what is gone. Works on while it is asked for more,
 * and gives way every millisecond or so. Posts that go meanwhile are the caller's to take out.
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

/** Visits all postings; `doc` is where the post has gone, -1 where it was gone before. */
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
