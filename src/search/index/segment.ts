import { type ColumnsBuilder, createColumns, type Names, type PostColumns } from './columns.ts';
import type { Dictionary } from './dictionary.ts';
import type { PostEntry } from './post-entry.ts';
import type { PostTerms } from './post-terms.ts';

/** Which posts have which terms, and how much of them: never changed, but for posts that go. */
export interface Segment {
  readonly size: number;
  readonly posts: PostColumns;
  /** Numbers of the terms that occur, ascending. */
  readonly terms: Uint32Array<ArrayBuffer>;
  /** One place more than terms: where the postings of each begin. */
  readonly starts: Uint32Array<ArrayBuffer>;
  /** Postings: posts of the segment, which has at most 65,536. */
  readonly docs: Uint16Array<ArrayBuffer>;
  /** Postings: see `impactOf`. */
  readonly impacts: Uint8Array<ArrayBuffer>;
  /** 1 for posts that are gone. */
  readonly gone: Uint8Array<ArrayBuffer>;
  goneCount: number;
}

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

/** The posts that have a term, gone ones among them. Pure. */
export function docsWith(segment: Segment, term: number): Uint16Array {
  const place = term < 0 ? -1 : placeOfTerm(segment, term);
  return place < 0 ? NOBODY : segment.docs.subarray(segment.starts[place], segment.starts[place + 1]);
}

const NOBODY = new Uint16Array(0);

/** Posts that are gone and have the term. Pure. */
export function goneWith(segment: Segment, term: number): number {
  let count = 0;
  for (const doc of docsWith(segment, term)) count += segment.gone[doc] as number;
  return count;
}

/** Postings in the order of their terms. */
interface Inverter {
  /** Says that a term has one posting more. */
  count(term: number): void;
  /** All are counted: from here on each is put in its place. */
  layOut(): void;
  put(term: number, doc: number, impact: number): void;
  postings(): Pick<Segment, 'terms' | 'starts' | 'docs' | 'impacts'>;
}

/** For terms of numbers below `termCount`. */
function createInverter(termCount: number): Inverter {
  /** By term: its postings; once these are laid out, where the next of them goes. */
  const next = new Uint32Array(termCount);
  let [distinct, all] = [0, 0];
  let [terms, starts] = [new Uint32Array(0), new Uint32Array(1)];
  let [docs, impacts] = [new Uint16Array(0), new Uint8Array(0)];
  return {
    count(term) {
      if (next[term] === 0) distinct += 1;
      next[term] = (next[term] as number) + 1;
      all += 1;
    },
    layOut() {
      [terms, starts] = [new Uint32Array(distinct), new Uint32Array(distinct + 1)];
      [docs, impacts] = [new Uint16Array(all), new Uint8Array(all)];
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
    },
    put(term, doc, impact) {
      const at = next[term] as number;
      docs[at] = doc;
      impacts[at] = impact;
      next[term] = at + 1;
    },
    postings: () => ({ terms, starts, docs, impacts }),
  };
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
  const columns: ColumnsBuilder = createColumns(names);
  const posts: (PostTerms | null)[] = [];
  let made: Segment | null = null;

  const invert = (): Segment => {
    const inverter = createInverter(dictionary.terms.size);
    for (const post of posts) post?.terms.forEach(inverter.count);
    inverter.layOut();
    posts.forEach((post, doc) => {
      post?.terms.forEach((term, at) => {
        inverter.put(term, doc, post.impacts[at] as number);
      });
    });
    const gone = Uint8Array.from(posts, (post) => (post === null ? 1 : 0));
    const goneCount = gone.reduce((sum, one) => sum + one, 0);
    return { size: posts.length, posts: columns.copied(), ...inverter.postings(), gone, goneCount };
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
      made ??= invert();
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
  const inverter = createInverter(termCount);
  yield* eachPosting(segments, moved, (term, doc) => {
    if (doc < 0) dropped.push(term);
    else inverter.count(term);
  });
  inverter.layOut();
  yield* eachPosting(segments, moved, (term, doc, impact) => {
    if (doc >= 0) inverter.put(term, doc, impact);
  });
  const { size } = columns;
  return { segment: { size, posts: columns.copied(), ...inverter.postings(), gone: new Uint8Array(size), goneCount: 0 }, moved, dropped };
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
