import type { Post } from '../../content/post.ts';
import { plainTextOf } from '../../content/summary/plain-text.ts';
import { withoutScraperText } from '../../content/summary/scraped-text.ts';
import { joinSentences } from '../../content/summary/sentences.ts';
import { type Prose, proseOf, tldrOf } from '../../content/summary/tldr.ts';
import { cutText } from '../../lib/cut-text.ts';
import { foldedWords, foldText } from '../../lib/fold-text.ts';
import { analyze, eachWord, rememberWords } from './analyze.ts';
import { exactPhrase } from './exact-phrase.ts';
import type { Token } from './unspaced.ts';

/** Prepared texts of posts, for phrases and snippets. */
export interface PostText {
  /** Returns a test for whether a post contains the phrase anywhere: whole words, ignoring letter case, accents and punctuation except signs that belong to names (`C++`). null for phrases without words. */
  saying(phrase: string): ((post: Post) => boolean) | null;
  /** Returns the sentences of a post, one text for each of its parts, cleaned like tldrs: snippets are cut from them. */
  prose(post: Post): readonly ProseText[];
  /** Returns the texts of a post including everything that is not a sentence, such as headings: used if no sentence has a word of the query. */
  readable(post: Post): readonly TokenizedText[];
  /** Returns the tokens of a written word, as it is searched. */
  tokens(written: string): readonly Token[];
  /** Returns the beginning of the post, at most as long as a snippet. */
  beginning(post: Post): string;
}

/** Maximum length of a snippet, marked and unmarked parts together, in UTF-16 units. */
export const SNIPPET_MAX_CHARS = 200;
/** Maximum number of matches considered in one text. */
export const MATCHES_MAX = 100;
/** Maximum length that a snippet may show after a sentence, and one space more. */
const REACH = SNIPPET_MAX_CHARS + 2;
/** Maximum length of each text that is read for snippets, in UTF-16 units. */
const READ_MAX_CHARS = 3_000;

/** Maximum length of each text that is searched for phrases, in UTF-16 units: no real text is longer. */
const PHRASES_MAX_CHARS = 250_000;

/** Maximum number of posts, and of texts, whose prepared forms are cached. */
const REMEMBERED_POSTS = 2_000;
const FINDERS = 100;
/** What `foldedWords` returns for plain English. */
const PLAIN_WORDS = /^(?: [a-z0-9]+)+ $/;
/** Printed English, with dashes, curly quotes, arrows and non-breaking spaces, but only ASCII letters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range begins with ASCII itself.
const PLAIN_TEXT = /^[\x00-\x7f\xa0\xab\xb7\xbb\u2012-\u2022\u2026\u2190-\u2199]*$/;
/** Maximum number of words whose tokens are cached across queries. */
const CACHED_WORDS = 20_000;

/** Creates a `PostText` that caches what it prepares of recently used posts. */
export function createPostText(): PostText {
  const spaced = rememberingLast(REMEMBERED_POSTS, (text: string) => foldedWords(text));
  const finderOf = rememberingLast(FINDERS, createFinder);
  return {
    saying(phrase) {
      const [needle, exact] = [foldedWords(phrase), exactPhrase(phrase)];
      if (needle === ' ' && !exact) return null;
      const find = finderOf(needle);
      const hasWords = (text: string): boolean => find(text) ?? spaced(text).includes(needle);
      return (post) => textsOf(post).some((text) => hasWords(text) && (!exact || exact.test(foldText(text))));
    },
    beginning: rememberingLast(REMEMBERED_POSTS, (post: Post) => cutText(tldrOf(post) ?? '', SNIPPET_MAX_CHARS)),
    prose: rememberingLast(REMEMBERED_POSTS, (post: Post) => {
      const texts = proseOf(post, READ_MAX_CHARS).filter(({ sentences }) => sentences.length > 0);
      return texts.map((prose) => createProseText(prose, REACH, MATCHES_MAX));
    }),
    readable: rememberingLast(REMEMBERED_POSTS, (post: Post) => readableTexts(post, READ_MAX_CHARS).map(tokenizedTextOf)),
    tokens: rememberWords(CACHED_WORDS, analyze),
  };
}

/** All texts of a post; a phrase never spans two of them. */
function textsOf({ title, tags, source, tldr, summary, body }: Post): string[] {
  return [title, tags.join('\n'), source ?? '', tldr ?? '', summary ?? '', body].map((text) => text.slice(0, PHRASES_MAX_CHARS));
}

/** Returns a test for whether a plain English text contains the words side by side, without folding it; the test returns null for texts that must be folded first. Pure. */
function createFinder(needle: string): (text: string) => boolean | null {
  if (!PLAIN_WORDS.test(needle)) return () => null;
  // `10,000` is indexed as `10000`.
  const numbers = (word: string): string => (/^\d{4,}$/.test(word) ? withGroups(word) : word);
  const words = needle.trim().split(' ').map(numbers).join('[^a-z0-9]+');
  const found = new RegExp(`(?<![a-z0-9])${words}(?![a-z0-9])`, 'i');
  return (text) => (PLAIN_TEXT.test(text) ? found.test(text) : null);
}

/** Builds a pattern for a number with an optional comma before every three digits: `10,?000`. */
function withGroups(digits: string): string {
  const first = digits.length % 3 || 3;
  return [digits.slice(0, first), ...(digits.slice(first).match(/\d{3}/g) ?? [])].join(',?');
}

function rememberingLast<K, T>(most: number, make: (of: K) => T): (of: K) => T {
  const made = new Map<K, T>();
  return (of) => {
    const known = made.get(of);
    if (known !== undefined) return known;
    if (made.size >= most) made.clear();
    const fresh = make(of);
    made.set(of, fresh);
    return fresh;
  };
}

/** Returns the texts of a post as plain text, each on one line, without scraper leftovers: tldr (unless the summary begins with it), summary, body. At most `maxChars` of each are read; empty ones are left out. Pure. */
export function readableTexts({ tldr, summary, body }: Post, maxChars: number): string[] {
  const isRepeated = tldr !== null && summary?.startsWith(tldr);
  const texts = isRepeated ? [summary, body] : [tldr, summary, body];
  return texts.map((text) => withoutScraperText(plainTextOf((text ?? '').slice(0, maxChars)))).filter((text) => text !== '');
}

/** A text with the positions of its words: finding words with them takes a hundredth of the time of tokenizing the text. */
export interface TokenizedText {
  text: string;
  /** By word: its start and its end, in UTF-16 units. */
  starts: Uint16Array;
  ends: Uint16Array;
  /** By word: its `beginningOfWord`, or `ANY_BEGINNING` for words that are not plain. */
  beginnings: Uint16Array;
  /** Starts of the sentences, ascending; the first is 0. */
  sentences: Uint16Array;
}

/** Larger than every beginning: for words that are not plain (`isPlain`), whose terms need not begin like the word itself. */
export const ANY_BEGINNING = 0x4000;
/** Maximum length of a text: positions are stored in two bytes. */
const MAX_CHARS = 0xffff;
const PLAIN = /[A-Z]?[a-z]+|[A-Z]+|\d+/y;
const SENTENCE_END = /[.!?:…][”"')]*\s+(?=\S)/g;

/** Finds the words of a text, within its first 65,535 units. Pure. */
function tokenizedTextOf(all: string): TokenizedText {
  const text = all.slice(0, MAX_CHARS);
  return tokenized(text, [0, ...[...text.matchAll(SENTENCE_END)].map(({ index, 0: { length } }) => index + length)]);
}

/** Joins sentences to one text and finds its words; together they must have fewer than 65,535 units. Pure. */
function tokenizedSentences(sentences: readonly string[]): TokenizedText {
  const text = joinSentences(sentences);
  let from = 0;
  const starts = sentences.map((sentence) => {
    const start = text.indexOf(sentence, from);
    from = start + sentence.length;
    return start;
  });
  return tokenized(text, starts);
}

function tokenized(text: string, sentences: readonly number[]): TokenizedText {
  const words: number[] = [];
  eachWord(text, (from, to) => words.push(from, to, isPlain(text, from, to) ? beginningOfWord(text, from, to) : ANY_BEGINNING));
  const column = (which: number): Uint16Array => {
    const values = new Uint16Array(words.length / 3);
    for (let at = 0; at < values.length; at++) values[at] = words[3 * at + which] as number;
    return values;
  };
  return { text, starts: column(0), ends: column(1), beginnings: column(2), sentences: Uint16Array.from(sentences) };
}

/** Whether a word consists of ASCII letters without an inner capital, or of digits: its terms begin like the word itself. */
function isPlain(text: string, from: number, to: number): boolean {
  PLAIN.lastIndex = from;
  return PLAIN.test(text) && PLAIN.lastIndex === to;
}

/** Returns the first two characters of a word as one number below `ANY_BEGINNING`, ignoring letter case. Pure. */
export function beginningOfWord(text: string, from: number, to: number): number {
  const first = lowerCase(text.charCodeAt(from)) & 0x7f;
  return first * 128 + (to > from + 1 ? lowerCase(text.charCodeAt(from + 1)) & 0x7f : 0);
}

function lowerCase(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

/** Where a word was found in a text, in UTF-16 units. */
interface Place {
  start: number;
}

/** The prose of one text, whose sentences are cleaned only when needed. */
export interface ProseText {
  /**
   * Returns cleaned sentences: at least those with a match of `find` and all that a passage around one may show; null if nothing
   * is found. The first call cleans only those, because most texts are shown only once.
   */
  around(find: (text: TokenizedText) => readonly Place[]): TokenizedText | null;
}

/**
 * `reach`: UTF-16 units that a passage may show after a sentence with a match. No passage begins before such a sentence, because one that
 * begins with it is better. `most`: number of matches at which `find` stops.
 */
export function createProseText({ sentences, clean }: Prose, reach: number, most: number): ProseText {
  const judged: (readonly string[])[] = [];
  const cleanAt = (at: number): readonly string[] => (judged[at] ??= clean(sentences[at] as string));
  const textOf = (places: Iterable<number>): TokenizedText => tokenizedSentences([...places].flatMap(cleanAt));
  /** The sentences as written, until the first match. */
  let written: TokenizedText | null = null;
  let wasFound = false;
  let whole: TokenizedText | null = null;

  return {
    around(find) {
      if (wasFound) {
        whole ??= textOf(sentences.keys());
        return whole;
      }
      written ??= tokenizedSentences(sentences);
      const places = find(written);
      if (places.length === 0) return null;
      const found = sentencesAt(written.sentences, places);
      wasFound = true;
      written = null;
      if (places.length >= most) return textOf(sentences.keys());
      const needed = new Set<number>();
      for (const sentence of found) {
        if (cleanAt(sentence).length === 0) continue;
        needed.add(sentence);
        let left = reach;
        for (let next = sentence + 1; next < sentences.length && left > 0; next++) {
          needed.add(next);
          for (const { length } of cleanAt(next)) left -= length;
        }
      }
      return textOf([...needed].sort((a, b) => a - b));
    },
  };
}

/** Returns the indexes of the sentences (which begin at `starts`) that contain one of the places. */
function sentencesAt(starts: Uint16Array, places: readonly Place[]): Set<number> {
  const found = new Set<number>();
  let sentence = 0;
  for (const { start } of places) {
    while ((starts[sentence + 1] ?? Number.POSITIVE_INFINITY) <= start) sentence += 1;
    found.add(sentence);
  }
  return found;
}
