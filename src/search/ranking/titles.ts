import { foldedWords } from '../../lib/fold-text.ts';
import { once } from '../../lib/once.ts';
import type { PostIndex } from '../index/post-index.ts';
import { idfOf, type Segment, titleOf } from '../index/segment.ts';
import { createTermReader } from '../text/analyze.ts';
import { STOP_WORDS } from '../text/word-lists.ts';
import type { Candidate } from './candidates.ts';
import type { QueryTerm, SearchMode } from './plan-query.ts';

/** A title as it is compared. */
interface TitleWords {
  /** `foldedWords` of it. */
  spaced: string;
  /** Numbers of the terms of its words, one word after the other; -1 for terms that no post has. */
  terms: Int32Array;
  /** Where the terms of each word begin, and where those of the last one end. */
  starts: Uint16Array;
  /** The weight of each word, 0 or above. */
  weights: Float64Array;
}

/** How well a title is what was asked for, 0 … 2.2. `isTagged`: whether the slot of this place is a tag of the post. */
export type TitleMatch = (title: TitleWords, isTagged: (slot: number) => boolean) => number;

/** Alternatives from here on are as good as the word itself. */
const STRONG = 0.6;
/** What counts how much: how many words of the query the title has, how much of its weight they are, and that they stand in the same order. */
const OF_QUERY = 0.4;
const OF_TITLE = 0.6;
const IN_ORDER = 0.2;
/** A title that begins as typed, and what of that is left where it only goes on so. */
const AS_TYPED = 1;
const GOES_ON = 0.5;
/** A word that is a tag is nearly as good as one in the title. */
const TAG_SHARE = 0.9;
/** And one of which the title has a distant form alone a little. */
const DISTANT_SHARE = 0.3;
/** Two bits a slot fit into a number: later slots are ignored. */
const SLOTS_MAX = 15;
const NOWHERE = -1;

/**
 * Compares titles with a query: how many of the words they have, how much of the title’s weight those are, in the same order, and whether they go as
 * `typed` (from `foldedWords`, the last word perhaps unfinished). `numberOf`: of a term; -1 where no post has it. Pure.
 */
export function createTitleMatch(
  all: readonly QueryTerm[],
  typed: string,
  mode: SearchMode,
  numberOf: (term: string) => number,
): TitleMatch {
  const slots = all.slice(0, SLOTS_MAX);
  const answered = answeredBy(slots, numberOf);
  const names = namesOf(slots, numberOf);
  const asTyped = asTypedFit(typed, mode);
  /** Used again for each title. */
  const places = new Array<number>(slots.length).fill(NOWHERE);

  return (title, isTagged) => {
    const { spaced, terms, starts, weights } = title;
    if (slots.length === 0 || weights.length === 0) return 0;
    places.fill(NOWHERE);
    const distant = findPlaces(places, title, answered);
    for (const { slot, name, first } of names) {
      if (places[slot] !== NOWHERE || !spaced.includes(name)) continue;
      const at = terms.indexOf(first);
      places[slot] = at < 0 ? NOWHERE : starts.findLastIndex((start) => start <= at);
    }
    let [inTitle, elsewhere, ordered, before] = [0, 0, 0, NOWHERE];
    for (let slot = 0; slot < places.length; slot++) {
      const place = places[slot] as number;
      if (place !== NOWHERE) inTitle += 1;
      else if (isTagged(slot)) elsewhere += TAG_SHARE;
      else if (((distant >>> slot) & 1) !== 0) elsewhere += DISTANT_SHARE;
      if (before !== NOWHERE && place > before) ordered += 1;
      before = place;
    }
    const ofQuery = (inTitle + elsewhere) / slots.length;
    const ofTitle = inTitle > 0 ? titleShareOf(weights, places) : 0;
    const inOrder = slots.length > 1 ? ordered / (slots.length - 1) : 0;
    return ofQuery * (OF_QUERY * ofQuery + OF_TITLE * ofTitle + IN_ORDER * inOrder) + (inTitle > 0 || distant > 0 ? asTyped(spaced) : 0);
  };
}

/** By number of a term: the slots that it answers, as bits; those of which it is a distant form as bits above `SLOTS_MAX`. */
function answeredBy(slots: readonly QueryTerm[], numberOf: (term: string) => number): Uint32Array {
  const answers = slots.flatMap(({ alternatives }, slot) =>
    [...alternatives].map(([term, weight]) => ({ number: numberOf(term), bit: 1 << (weight >= STRONG ? slot : slot + SLOTS_MAX) })),
  );
  // A table, for titles have a thousand words to look up, and all but a few of them answer nothing.
  const answered = new Uint32Array(answers.reduce((most, { number }) => Math.max(most, number + 1), 0));
  for (const { number, bit } of answers) if (number >= 0) answered[number] = (answered[number] as number) | bit;
  return answered;
}

/** Alternatives of several words, all of which some post has: `virtual machine` for `vm`. */
function namesOf(slots: readonly QueryTerm[], numberOf: (term: string) => number): { slot: number; name: string; first: number }[] {
  return slots.flatMap(({ alternatives }, slot) =>
    [...alternatives]
      .filter(([name, weight]) => weight >= STRONG && name.includes(' '))
      .map(([name]) => ({ slot, name: foldedWords(name), first: numberOf(name.slice(0, name.indexOf(' '))) }))
      .filter(({ first }) => first >= 0),
  );
}

/** Notes where in a title each slot is answered: beside the one before where it can be, else the first place. Gives the slots of which it has distant forms, as bits. */
function findPlaces(places: number[], { terms, starts }: TitleWords, answered: Uint32Array): number {
  let all = 0;
  for (let place = 0; place < starts.length - 1; place++) {
    let bits = 0;
    for (let at = starts[place] as number; at < (starts[place + 1] as number); at++) bits |= answered[terms[at] as number] ?? 0;
    if (bits === 0) continue;
    all |= bits;
    for (let slot = 0; slot < places.length; slot++) {
      if (((bits >>> slot) & 1) === 0) continue;
      const isBeside = place > 0 && slot > 0 && places[slot - 1] === place - 1;
      if (places[slot] === NOWHERE || isBeside) places[slot] = place;
    }
  }
  return all >>> SLOTS_MAX;
}

/** Share of a title’s weight that stands in these places, 0 … 1: people type the rare words, and leave “guide” and “the” out. */
function titleShareOf(weights: Float64Array, places: readonly number[]): number {
  let [whole, found] = [0, 0];
  for (let place = 0; place < weights.length; place++) {
    whole += weights[place] as number;
    if (places.includes(place)) found += weights[place] as number;
  }
  return whole > 0 ? found / whole : 0;
}

/** One word alone proves little, unless it is still being typed. */
function asTypedFit(typed: string, mode: SearchMode): (title: string) => number {
  const beginning = typed.trimEnd();
  const isOne = typed.trim().split(' ').length < 2;
  if (typed === ' ' || (isOne && mode === 'search')) return () => 0;
  return (title) => (title.startsWith(beginning) ? AS_TYPED : title.includes(beginning) ? AS_TYPED * GOES_ON : 0);
}

/** A title, taken apart when that is first asked for: most that are looked at to complete a query are not needed word by word. */
export interface ReadTitle {
  /** Of its post. */
  readonly id: string;
  readonly title: string;
  /** `foldedWords` of it. */
  spaced(): string;
  /** Terms of each word, in order. */
  words(): readonly (readonly string[])[];
}

/** Titles of an index. */
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
  const { names } = index;
  const { terms } = index.dictionary;
  const read = createTermReader((all) => all);
  let known = new WeakMap<Segment, Map<number, Entry>>();
  let size = 0;

  const takeApart = (title: string, id: string): ReadTitle => ({
    id,
    title,
    spaced: once(() => foldedWords(title)),
    words: once(() => {
      const words: (readonly string[])[] = [];
      read(title, (all) => words.push(all));
      return words;
    }),
  });

  /** Its IDF in the index as it is; stop words weigh nothing. */
  const weightOf = (term: string): number => {
    if (/^\d/.test(term)) return NUMBER_WEIGHT;
    const number = STOP_WORDS.has(term) ? -1 : terms.find(term);
    return number < 0 ? 0 : idfOf(index.frequency(number), Math.max(1, index.size));
  };

  const headlineOf = (own: ReadTitle, { segment: { posts }, doc }: Candidate): TitleWords => {
    const [start, end] = [posts.sourceStarts[doc] as number, posts.sourceStarts[doc + 1] as number];
    const source = start < end && VERSION_FIRST.test(own.title) ? names.source.text(posts.source[start] as number) : '';
    const title = source === '' ? own : takeApart(`${source} ${own.title}`, own.id);
    const words = title.words();
    const starts = new Uint16Array(words.length + 1);
    words.forEach(({ length }, place) => {
      starts[place + 1] = (starts[place] as number) + length;
    });
    const weights = Float64Array.from(words, ([word = '']) => weightOf(word));
    return { spaced: title.spaced(), terms: Int32Array.from(words.flat(), terms.find), starts, weights };
  };

  const entryOf = ({ segment, doc }: Candidate): Entry => {
    const ofSegment = known.get(segment) ?? new Map<number, Entry>();
    known.set(segment, ofSegment);
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
