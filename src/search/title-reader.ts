import { spacedWords } from '../archive/fold-text.ts';
import { analyse } from './analyse.ts';
import type { Candidate } from './best-few.ts';
import type { PostIndex } from './post-index.ts';
import { titleOf } from './segment.ts';
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
  const known = new Map<string, TitleWords & { title: string }>();
  return {
    read({ segment, doc }) {
      const title = titleOf(segment, doc);
      let words = known.get(title);
      if (!words) {
        if (known.size >= REMEMBERED_TITLES) known.clear();
        words = { title, spaced: spacedWords(title), words: analyse(title).map(({ terms }) => terms) };
        known.set(title, words);
      }
      return words;
    },
    compareIds: (a, b) => names.ids.compare(a.segment.posts.ids[a.doc] as number, b.segment.posts.ids[b.doc] as number),
  };
}
