import { foldedWords } from '../../lib/fold-text.ts';
import { titleOf } from '../index/columns.ts';
import { idfOf } from '../index/impact.ts';
import type { PostIndex } from '../index/post-index.ts';
import type { Segment } from '../index/segment.ts';
import { createTermReader } from '../text/analyze.ts';
import { STOP_WORDS } from '../text/word-lists.ts';
import type { Candidate } from './pick-posts.ts';
import type { TitleWords } from './title-match.ts';

/** A title, and its words. */
export interface ReadTitle {
  /** Of its post. */
  readonly id: string;
  readonly title: string;
  /** `foldedWords` of it. */
  readonly spaced: string;
  /** Terms of each word, in order. */
  readonly words: readonly (readonly string[])[];
}

/** Titles of an index, taken apart. */
export interface TitleReader {
  read(candidate: Candidate): ReadTitle;
  /** The same as people call the post: a title that is only a version (`v1.34.1+k3s1`) has its source before it (`K3s Releases`). */
  readHeadline(candidate: Candidate): TitleWords;
  /** An order of posts that nothing changes. */
  compareIds(a: Candidate, b: Candidate): number;
}

interface Entry {
  title: ReadTitle;
  /** As of this generation of the index. */
  headline: TitleWords | null;
  generation: number;
}

const CACHED_TITLES = 4_000;
const VERSION_FIRST = /^\s*(?:pre-?release:?\s+)?v?\d+\.\d/i;
/** The weight of every number and version: of titles that differ in them alone (“Friday Five — May 2”), the newest shall come first, not the rarest. */
const NUMBER_WEIGHT = 3;

/** Remembers the last few thousand titles that were asked for. */
export function createTitleReader(index: PostIndex): TitleReader {
  const { names, dictionary } = index;
  const { terms } = dictionary;
  const read = createTermReader((all) => all);
  let known = new WeakMap<Segment, Map<number, Entry>>();
  let size = 0;

  /** Most titles that are looked at to complete a query are not needed word by word. */
  const takeApart = (title: string, id: string): ReadTitle => {
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
          read(title, (all) => found.push(all));
          words = found;
        }
        return words;
      },
    };
  };

  /** Its IDF in the index as it is; stop words weigh nothing. */
  const weightOf = (term: string): number => {
    if (/^\d/.test(term)) return NUMBER_WEIGHT;
    const number = STOP_WORDS.has(term) ? -1 : terms.find(term);
    return number < 0 ? 0 : idfOf(index.frequency(number), Math.max(1, index.size));
  };

  const headlineOf = (title: ReadTitle, { segment: { posts }, doc }: Candidate): TitleWords => {
    const [start, end] = [posts.sourceStarts[doc] as number, posts.sourceStarts[doc + 1] as number];
    const hasSource = start < end && VERSION_FIRST.test(title.title);
    const source = hasSource ? names.source.text(posts.source[start] as number) : '';
    const { spaced, words } = source === '' ? title : takeApart(`${source} ${title.title}`, title.id);
    const starts = new Uint16Array(words.length + 1);
    words.forEach(({ length }, place) => {
      starts[place + 1] = (starts[place] as number) + length;
    });
    const weights = Float64Array.from(words, ([word = '']) => weightOf(word));
    return { spaced, terms: Int32Array.from(words.flat(), terms.find), starts, weights };
  };

  const entryOf = ({ segment, doc }: Candidate): Entry => {
    let ofSegment = known.get(segment);
    if (!ofSegment) {
      ofSegment = new Map();
      known.set(segment, ofSegment);
    }
    let entry = ofSegment.get(doc);
    if (!entry) {
      const title = takeApart(titleOf(segment.posts, doc), names.ids.text(segment.posts.ids[doc] as number));
      entry = { title, headline: null, generation: 0 };
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
      if (entry.headline === null || entry.generation !== index.generation) {
        entry.headline = headlineOf(entry.title, candidate);
        entry.generation = index.generation;
      }
      return entry.headline;
    },
    compareIds: (a, b) => names.ids.compare(a.segment.posts.ids[a.doc] as number, b.segment.posts.ids[b.doc] as number),
  };
}
