import type { Post } from '../../content/post.ts';
import { plainTextOf } from '../../content/summary/plain-text.ts';
import { withoutScraperText } from '../../content/summary/scraped-text.ts';
import { proseOf, tldrOf } from '../../content/summary/tldr.ts';
import { cutText } from '../../lib/cut-text.ts';
import { foldedWords, foldText } from '../../lib/fold-text.ts';
import { analyze, rememberWords, type Token } from './analyze.ts';
import { exactPhrase } from './exact-phrase.ts';
import { createProseText, type ProseText, type TokenizedText, tokenizedTextOf } from './prose-text.ts';

/** What posts say, made ready. */
export interface PostText {
  /** Tells of posts whether they say so anywhere: whole words, letter case, accents and punctuation aside, but for signs that belong to names (`C++`). Null for phrases that say nothing. */
  saying(phrase: string): ((post: Post) => boolean) | null;
  /** Its sentences, one text for each part of the post, cleaned as tldrs are: what snippets are cut out of. */
  prose(post: Post): readonly ProseText[];
  /** Its texts with all that is no sentence in them, headings too: where no sentence has a word of the query. */
  readable(post: Post): readonly TokenizedText[];
  /** A written word, as it is searched. */
  tokens(written: string): readonly Token[];
  /** How it begins, as long as a snippet may be. */
  beginning(post: Post): string;
}

/** Longest snippet, marked and unmarked parts together, UTF-16 units. */
export const SNIPPET_MAX_CHARS = 200;
/** Matches in a text that are looked at. */
export const MATCHES_MAX = 100;
/** What a snippet may show behind a sentence, and a blank more. */
const REACH = SNIPPET_MAX_CHARS + 2;
/** Maximum length of each text that is read for snippets. */
const READ_MAX_CHARS = 3_000;

/** Maximum length of each text that is searched for phrases: no real one is longer. */
const PHRASES_MAX_CHARS = 250_000;

const FINDERS = 100;
/** What `spacedWords` makes of plain English. */
const PLAIN_WORDS = /^(?: [a-z0-9]+)+ $/;
/** English as it is printed, with dashes, curly quotes, arrows and hard spaces: no letters but ASCII's. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range begins with ASCII itself.
const PLAIN_TEXT = /^[\x00-\x7f\xa0\xab\xb7\xbb\u2012-\u2022\u2026\u2190-\u2199]*$/;
/** Words whose terms are cached, whatever the query. */
const CACHED_WORDS = 20_000;

/** Remembers the last two thousand posts asked for. */
export function createPostText(remembered = 2_000): PostText {
  const spaced = rememberingLast(remembered, (text: string) => foldedWords(text));
  const finderOf = rememberingLast(FINDERS, createFinder);
  return {
    saying(phrase) {
      const [needle, exact] = [foldedWords(phrase), exactPhrase(phrase)];
      if (needle === ' ' && !exact) return null;
      const find = finderOf(needle);
      const hasWords = (text: string): boolean => find(text) ?? spaced(text).includes(needle);
      return (post) => textsOf(post).some((text) => hasWords(text) && (!exact || exact.test(foldText(text))));
    },
    beginning: rememberingLast(remembered, (post: Post) => beginningOf(post, SNIPPET_MAX_CHARS)),
    prose: rememberingLast(remembered, (post: Post) => proseTexts(post, READ_MAX_CHARS)),
    readable: rememberingLast(remembered, (post: Post) => readableTexts(post, READ_MAX_CHARS).map(tokenizedTextOf)),
    tokens: rememberWords(CACHED_WORDS, analyze),
  };
}

/** All a post says: a phrase never runs from one of them into the next. */
function textsOf({ title, tags, source, tldr, summary, body }: Post): string[] {
  return [title, tags.join('\n'), source ?? '', tldr ?? '', summary ?? '', body].map((text) => text.slice(0, PHRASES_MAX_CHARS));
}

/** Whether plain English has some words side by side, as it is written; null for texts that have to be folded first. Pure. */
function createFinder(needle: string): (text: string) => boolean | null {
  if (!PLAIN_WORDS.test(needle)) return () => null;
  // `10,000` is 10000.
  const numbers = (word: string): string => (/^\d{4,}$/.test(word) ? withGroups(word) : word);
  const words = needle.trim().split(' ').map(numbers).join('[^a-z0-9]+');
  const found = new RegExp(`(?<![a-z0-9])${words}(?![a-z0-9])`, 'i');
  return (text) => (PLAIN_TEXT.test(text) ? found.test(text) : null);
}

/** A number with a comma that may stand before each three digits: `10,?000`. */
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

/** Texts without sentences are left out. */
function proseTexts(post: Post, maxChars: number): ProseText[] {
  return proseOf(post, maxChars)
    .filter(({ sentences }) => sentences.length > 0)
    .map((prose) => createProseText(prose, REACH, MATCHES_MAX));
}

/** The texts of a post as plain text in one line each, without what scrapers left: tldr (where the summary does not begin with it), summary, body. At most `maxChars` of each are read; empty ones are left out. Pure. */
export function readableTexts({ tldr, summary, body }: Post, maxChars: number): string[] {
  const isRepeated = tldr !== null && summary?.startsWith(tldr);
  const texts = isRepeated ? [summary, body] : [tldr, summary, body];
  return texts.map((text) => withoutScraperText(plainTextOf((text ?? '').slice(0, maxChars)))).filter((text) => text !== '');
}

/** How a post begins, at most `maxChars` characters, cut at a sentence or a word; `''` where it says nothing. Pure. */
function beginningOf(post: Post, maxChars: number): string {
  return cutText(tldrOf(post) ?? '', maxChars);
}
