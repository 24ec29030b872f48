import { createColumns, type Names } from './columns.ts';
import { type Segment, titlesEnd } from './segment.ts';

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
 * Joins segments (65,536 posts in all at most) without what is gone. Works on while it is asked for more, and gives way every
 * millisecond or so. Posts that go meanwhile are the caller's to take out.
 */
export function* mergeSegments(segments: readonly Segment[], names: Names): Generator<undefined, MergedSegments> {
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
  const most = segments.reduce((sum, { docs }) => sum + docs.length, 0);
  const terms = new Uint32Array(segments.reduce((sum, segment) => sum + segment.terms.length, 0));
  const starts = new Uint32Array(terms.length + 1);
  const docs = new Uint16Array(most);
  const impacts = new Uint8Array(most);
  const next = segments.map(() => 0);
  let [distinct, at, rested] = [0, 0, 0];
  /** By segment: where the titles' postings of the term at hand end. */
  const ends = segments.map(() => 0);

  const copy = (which: number, term: number, from: number, end: number): void => {
    const { docs: old, impacts: worths } = segments[which] as Segment;
    const places = moved[which] as Int32Array;
    for (let posting = from; posting < end; posting++) {
      const doc = places[old[posting] as number] as number;
      if (doc < 0) {
        dropped.push(term);
        continue;
      }
      docs[at] = doc;
      impacts[at] = worths[posting] as number;
      at += 1;
    }
  };

  for (;;) {
    let term = Number.POSITIVE_INFINITY;
    for (let which = 0; which < segments.length; which++) {
      const { terms: own } = segments[which] as Segment;
      const place = next[which] as number;
      if (place < own.length && (own[place] as number) < term) term = own[place] as number;
    }
    if (term === Number.POSITIVE_INFINITY) break;
    const begin = at;
    for (let which = 0; which < segments.length; which++) {
      const { terms: own, starts: begins } = segments[which] as Segment;
      const place = next[which] as number;
      if (own[place] !== term) continue;
      ends[which] = titlesEnd(segments[which] as Segment, place);
      copy(which, term, begins[place] as number, ends[which] as number);
    }
    for (let which = 0; which < segments.length; which++) {
      const { terms: own, starts: begins } = segments[which] as Segment;
      const place = next[which] as number;
      if (own[place] !== term) continue;
      copy(which, term, ends[which] as number, begins[place + 1] as number);
      next[which] = place + 1;
    }
    if (at > begin) {
      terms[distinct] = term;
      distinct += 1;
      starts[distinct] = at;
    }
    rested += at - begin + segments.length;
    if (rested > POSTINGS_A_STEP) {
      rested = 0;
      yield;
    }
  }
  const segment: Segment = {
    size: columns.size,
    posts: columns.columns(),
    terms: terms.slice(0, distinct),
    starts: starts.slice(0, distinct + 1),
    docs: docs.slice(0, at),
    impacts: impacts.slice(0, at),
    gone: new Uint8Array(columns.size),
    goneCount: 0,
  };
  return { segment, moved, dropped };
}
