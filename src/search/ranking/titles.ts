import { foldedWords } from '../../lib/fold-text.ts';
import { once } from '../../lib/once.ts';
import type { PostIndex } from '../index/post-index.ts';
import { idfOf, type Segment, titleOf } from '../index/segment.ts';
import { createTermReader } from '../text/analyze.ts';
import { STOP_WORDS } from '../text/word-lists.ts';
import type { Candidate } from './candidates.ts';
import type { QueryTerm, SearchMode } from './plan-query.ts';

/** A title, prepared for comparison. */
interface TitleWords {
  /** The title as `foldedWords` writes it. */
  spaced: string;
  /** Numbers of the terms of all words, in order; -1 for terms that no post has. */
  terms: Int32Array;
  /** Where the terms of each word begin in `terms`, and finally where those of the last word end. */
  starts: Uint16Array;
  /** The weight of each word, 0 or above. */
  weights: Float64Array;
}

/** How well a title matches the query, 0 to 2.2. `isTagged`: whether the slot with this index is a tag of the post. */
export type TitleMatch = (title: TitleWords, isTagged: (slot: number) => boolean) => number;

/** Minimum weight from which an alternative is as good as the word itself. */
const STRONG = 0.6;
/** Weights of three shares: the query's words that are in the title, the title's weight that they make up, and the words in the same order. */
const OF_QUERY = 0.4;
const OF_TITLE = 0.6;
const IN_ORDER = 0.2;
/** Bonus for a title that begins with the typed text, and the share of it for one that contains the text later. */
const AS_TYPED = 1;
const GOES_ON = 0.5;
/** Value of a word that is a tag instead of in the title. */
const TAG_SHARE = 0.9;
/** Value of a word that the title has only in a distant form. */
const DISTANT_SHARE = 0.3;
/** Maximum number of slots compared, so that two bits per slot fit into one number; later slots are ignored. */
const SLOTS_MAX = 15;
const NOWHERE = -1;

/**
 * Creates a comparison of titles with a query: how many of its words they have, how much of the title’s weight those make up, whether in the same order, and whether
 * the title contains `typed` (from `foldedWords`, the last word perhaps unfinished). `numberOf` returns the number of a term, -1 if no post has it. Pure.
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
  /** Reused for each title. */
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

/** By term number: the slots that the term answers, as bits; slots of which it is a distant form are bits from `SLOTS_MAX` on. */
function answeredBy(slots: readonly QueryTerm[], numberOf: (term: string) => number): Uint32Array {
  const answers = slots.flatMap(({ alternatives }, slot) =>
    [...alternatives].map(([term, weight]) => ({ number: numberOf(term), bit: 1 << (weight >= STRONG ? slot : slot + SLOTS_MAX) })),
  );
  // An array, because titles have a thousand words to look up and almost all of them answer nothing.
  const answered = new Uint32Array(answers.reduce((most, { number }) => Math.max(most, number + 1), 0));
  for (const { number, bit } of answers) if (number >= 0) answered[number] = (answered[number] as number) | bit;
  return answered;
}

/** Returns the alternatives of several words whose first word some post has: `virtual machine` for `vm`. */
function namesOf(slots: readonly QueryTerm[], numberOf: (term: string) => number): { slot: number; name: string; first: number }[] {
  return slots.flatMap(({ alternatives }, slot) =>
    [...alternatives]
      .filter(([name, weight]) => weight >= STRONG && name.includes(' '))
      .map(([name]) => ({ slot, name: foldedWords(name), first: numberOf(name.slice(0, name.indexOf(' '))) }))
      .filter(({ first }) => first >= 0),
  );
}

/** Writes to `places` where the title answers each slot: next to the previous slot's place if possible, otherwise the first place. Returns the slots it has in a distant form, as bits. */
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

/** Returns the share of a title’s weight in these places, 0 to 1: people type the rare words and leave out “guide” and “the”. */
function titleShareOf(weights: Float64Array, places: readonly number[]): number {
  let [whole, found] = [0, 0];
  for (let place = 0; place < weights.length; place++) {
    whole += weights[place] as number;
    if (places.includes(place)) found += weights[place] as number;
  }
  return whole > 0 ? found / whole : 0;
}

/** Returns the bonus of a title for the typed text; 0 for a single word, which proves little, unless it is still being typed. */
function asTypedFit(typed: string, mode: SearchMode): (title: string) => number {
  const beginning = typed.trimEnd();
  const isOne = typed.trim().split(' ').length < 2;
  if (typed === ' ' || (isOne && mode === 'search')) return () => 0;
  return (title) => (title.startsWith(beginning) ? AS_TYPED : title.includes(beginning) ? AS_TYPED * GOES_ON : 0);
}

/** A title that is split into words only on demand: most titles checked for completions are not needed word by word. */
export interface ReadTitle {
  /** Id of its post. */
  readonly id: string;
  readonly title: string;
  /** The title as `foldedWords` writes it. */
  spaced(): string;
  /** Terms of each word, in order. */
  words(): readonly (readonly string[])[];
}

/** Reads the titles of an index. */
export interface TitleReader {
  read(candidate: Candidate): ReadTitle;
  /** Returns the title as people refer to the post: a title that is only a version (`v1.34.1+k3s1`) is preceded by its source (`K3s Releases`). */
  readHeadline(candidate: Candidate): TitleWords;
  /** Compares two posts by id, an order that never changes. */
  compareIds(a: Candidate, b: Candidate): number;
}

interface Entry {
  title: ReadTitle;
  /** Valid for this `generation` of the index. */
  headline: TitleWords | null;
  generation: number;
}

const CACHED_TITLES = 4_000;
const VERSION_FIRST = /^\s*(?:pre-?release:?\s+)?v?\d+\.\d/i;
/** Weight of every number and version: of titles that differ only in those (“Friday Five — May 2”), the newest must come first, not the one with the rarest number. */
const NUMBER_WEIGHT = 3;

/** Creates a reader that caches the most recently used titles, a few thousand at most. */
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

  /** Returns the IDF of a term in the current index; 0 for stop words. */
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
