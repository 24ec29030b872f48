import { spacedWords } from '../archive/fold-text.ts';
import { createTermReader } from './analyse.ts';
import type { Candidate } from './best-few.ts';
import type { PostIndex } from './post-index.ts';
import { type Segment, titleOf } from './segment.ts';
import type { TitleWords } from './title-fit.ts';

/** Titles of an index, taken apart. */
export interface TitleReader {
  read(candidate: Candidate): TitleWords & { title: string };
  /** An order of posts that nothing changes. */
  compareIds(a: Candidate, b: Candidate): number;
}

const REMEMBERED_TITLES = 4_000;

/** Remembers the last few thousand titles that were asked for. */
export function createTitleReader({ names }: PostIndex): TitleReader {
  const read = createTermReader((terms) => terms);
  let known = new WeakMap<Segment, Map<number, TitleWords & { title: string }>>();
  let size = 0;
  return {
    read({ segment, doc }) {
      let ofSegment = known.get(segment);
      if (!ofSegment) {
        ofSegment = new Map();
        known.set(segment, ofSegment);
      }
      let words = ofSegment.get(doc);
      if (!words) {
        const title = titleOf(segment, doc);
        const terms: (readonly string[])[] = [];
        read(title, (own) => terms.push(own));
        words = { title, spaced: spacedWords(title), words: terms };
        ofSegment.set(doc, words);
        size += 1;
        if (size > REMEMBERED_TITLES) [known, size] = [new WeakMap(), 0];
      }
      return words;
    },
    compareIds: (a, b) => names.ids.compare(a.segment.posts.ids[a.doc] as number, b.segment.posts.ids[b.doc] as number),
  };
}
