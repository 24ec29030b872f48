import { grown } from '../../lib/grow-array.ts';
import { type ColumnsBuilder, createColumns, type Names } from './columns.ts';
import type { Dictionary } from './dictionary.ts';
import { TITLE_IMPACT } from './impact.ts';
import type { PostEntry } from './post-entry.ts';
import type { PostTerms } from './post-terms.ts';
import type { PostColumns, Segment } from './segment.ts';

/** The last few posts that came: cheap to add to, and made into a segment when somebody searches. */
export interface WriteBuffer {
  readonly size: number;
  /** The place of the post. */
  add(entry: PostEntry, terms: PostTerms): number;
  remove(doc: number): void;
  /** What is known of each post so far, to be looked at only. */
  columns(): PostColumns;
  /** All posts so far as a segment; those removed have no postings in it. The same one until something changes. */
  segment(): Segment;
}

/** By term: postings so far. All 0 between two uses: an archive has many times the terms of the last few posts. */
let counts = new Uint32Array(0);

/** An empty one, for up to 65,536 posts; it keeps the counts of the dictionary right. */
export function createWriteBuffer(names: Names, dictionary: Dictionary): WriteBuffer {
  const columns: ColumnsBuilder = createColumns(names);
  const posts: (PostTerms | null)[] = [];
  let made: Segment | null = null;
  let goneCount = 0;

  const invert = (): Segment => {
    const gone = Uint8Array.from(posts, (post) => (post === null ? 1 : 0));
    counts = grown(counts, dictionary.terms.size);
    const postings = posts.reduce((sum, post) => sum + (post?.terms.length ?? 0), 0);
    const seen = new Uint32Array(postings);
    let distinct = 0;
    for (const post of posts) {
      if (post === null) continue;
      const { terms } = post;
      for (let index = 0; index < terms.length; index++) {
        const term = terms[index] as number;
        if (counts[term] === 0) seen[distinct++] = term;
        counts[term] = (counts[term] as number) + 1;
      }
    }
    const terms = seen.slice(0, distinct).sort();
    const starts = new Uint32Array(distinct + 1);
    for (let place = 0; place < distinct; place++) {
      const term = terms[place] as number;
      starts[place + 1] = (starts[place] as number) + (counts[term] as number);
      // From here on: where the next posting of the term goes.
      counts[term] = starts[place] as number;
    }
    const docs = new Uint16Array(postings);
    const impacts = new Uint8Array(postings);
    const put = (ofTitles: boolean): void => {
      for (let doc = 0; doc < posts.length; doc++) {
        const post = posts[doc] as PostTerms | null;
        if (post === null) continue;
        const { terms: own, impacts: worths } = post;
        for (let index = 0; index < own.length; index++) {
          const impact = worths[index] as number;
          if (impact >= TITLE_IMPACT !== ofTitles) continue;
          const term = own[index] as number;
          const at = counts[term] as number;
          docs[at] = doc;
          impacts[at] = impact;
          counts[term] = at + 1;
        }
      }
    };
    put(true);
    put(false);
    for (let place = 0; place < distinct; place++) counts[terms[place] as number] = 0;
    return { size: posts.length, posts: columns.columns(), terms, starts, docs, impacts, gone, goneCount };
  };

  return {
    get size() {
      return posts.length;
    },
    add(entry, terms) {
      columns.add(entry, terms.lengths);
      posts.push(terms);
      for (const term of terms.terms) dictionary.count(term, 1);
      made = null;
      return posts.length - 1;
    },
    remove(doc) {
      for (const term of posts[doc]?.terms ?? []) dictionary.count(term, -1);
      if (posts[doc]) goneCount += 1;
      posts[doc] = null;
      made = null;
    },
    columns: columns.peek,
    segment() {
      made ??= invert();
      return made;
    },
  };
}
