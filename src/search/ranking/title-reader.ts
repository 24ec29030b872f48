import { foldedWords } from '../../lib/fold-text.ts';
import { titleOf } from '../index/columns.ts';
import type { PostIndex } from '../index/post-index.ts';
import type { Segment } from '../index/segment.ts';
import { createTermReader } from '../text/analyze.ts';
import type { Candidate } from './pick-posts.ts';
import type { TitleWords } from './title-match.ts';

/** A title, and its words. */
export interface ReadTitle extends TitleWords {
  /** Of its post. */
  readonly id: string;
  readonly title: string;
}

/** Titles of an index, taken apart. */
export interface TitleReader {
  read(candidate: Candidate): ReadTitle;
  /** The same as people call the post: a title that is only a version (`v1.34.1+k3s1`) has its source before it (`K3s Releases`). */
  readHeadline(candidate: Candidate): TitleWords;
  /** An order of posts that nothing changes. */
  compareIds(a: Candidate, b: Candidate): number;
}

const CACHED_TITLES = 4_000;
const VERSION_FIRST = /^\s*(?:pre-?release:?\s+)?v?\d+\.\d/i;

/** Remembers the last few thousand titles that were asked for. */
export function createTitleReader({ names }: PostIndex): TitleReader {
  const read = createTermReader((terms) => terms);
  /** Most titles that are looked at to complete a query are not needed word by word. */
  const takeApart = (title: string, id = ''): ReadTitle => {
    let words: (readonly string[])[] | null = null;
    let spaced: string | null = null;
    return {
      id,
      title,
      get spaced() {
        spaced ??= foldedWords(title);
        return spaced;
      },
      get words() {
        if (words === null) {
          const found: (readonly string[])[] = [];
          read(title, (terms) => found.push(terms));
          words = found;
        }
        return words;
      },
    };
  };
  let known = new WeakMap<Segment, Map<number, { title: ReadTitle; headline: TitleWords | null }>>();
  let size = 0;
  const headlineOf = (title: ReadTitle, source: string): TitleWords => {
    if (source === '' || !VERSION_FIRST.test(title.title)) return title;
    const { words, spaced } = takeApart(source);
    return { words: [...words, ...title.words], spaced: `${spaced.trimEnd()}${title.spaced}` };
  };

  const sourceOf = ({ segment: { posts }, doc }: Candidate): string => {
    const [start, end] = [posts.sourceStarts[doc] as number, posts.sourceStarts[doc + 1] as number];
    return start < end ? names.source.text(posts.source[start] as number) : '';
  };

  const entryOf = ({ segment, doc }: Candidate): { title: ReadTitle; headline: TitleWords | null } => {
    let ofSegment = known.get(segment);
    if (!ofSegment) {
      ofSegment = new Map();
      known.set(segment, ofSegment);
    }
    let entry = ofSegment.get(doc);
    if (!entry) {
      entry = { title: takeApart(titleOf(segment.posts, doc), names.ids.text(segment.posts.ids[doc] as number)), headline: null };
      ofSegment.set(doc, entry);
      size += 1;
      if (size > CACHED_TITLES) [known, size] = [new WeakMap(), 0];
    }
    return entry;
  };

  return {
    read: (candidate) => entryOf(candidate).title,
    readHeadline(candidate) {
      const entry = entryOf(candidate);
      entry.headline ??= headlineOf(entry.title, sourceOf(candidate));
      return entry.headline;
    },
    compareIds: (a, b) => names.ids.compare(a.segment.posts.ids[a.doc] as number, b.segment.posts.ids[b.doc] as number),
  };
}
