import { type ByNameField, mapNameFields, namesIn } from '../../archive/query/name-fields.ts';
import type { Post } from '../../content/post.ts';
import { isPrerelease } from '../../content/release-version.ts';
import { createTermReader } from '../text/analyze.ts';
import { STOP_WORDS } from '../text/word-lists.ts';
import { type Dictionary, grown } from './dictionary.ts';
import { FIELDS, type Field, impactOf, weightOf } from './segment.ts';

/** The texts of a post, as far as they are indexed. */
export interface IndexedText {
  title: string;
  tags: readonly string[];
  source: string;
  tldr: string;
  /** Summary and body, without the beginning of the summary if it repeats the tldr. */
  text: string;
}

/** Maximum length of the tldr, and of summary and body together, that is indexed: the rest of long scraped pages costs memory and adds nothing useful. */
export const INDEXED_MAX_CHARS = 6_000;
const LINK_BACK = /Open the original post\s*↗?\s*\S*/;

/** Everything an index needs of a post. */
export interface PostEntry extends IndexedText {
  id: string;
  names: ByNameField<readonly string[]>;
  /** Epoch ms; NaN if it has none. */
  date: number;
  expiresAt: number;
  prerelease: boolean;
  /** Equal for posts of the same page; 0 if the post has no page. */
  page: number;
  /** Equal for posts with identical content. */
  fingerprint: number;
}

/** Prepares a post for the index. Pure. */
export function postEntryOf(post: Post): PostEntry {
  const { id, title, url } = post;
  return {
    id,
    ...indexedTextOf(post),
    names: mapNameFields((field) => namesIn(post, field)),
    date: instantOf(post.date),
    expiresAt: instantOf(post.expiresAt),
    prerelease: isPrerelease(title, url),
    page: url === null ? 0 : numberOf(url),
    fingerprint: fingerprintOf(post),
  };
}

/** Returns a number that is equal for an unchanged post; cheap. Pure. */
export function fingerprintOf({ hash, url }: Post): number {
  return numberOf(`${hash} ${url ?? ''}`);
}

function instantOf(iso: string | null): number {
  return iso === null ? Number.NaN : Date.parse(iso);
}

/** Hashes a text to 53 bits, never 0: two 32-bit hashes side by side. */
function numberOf(text: string): number {
  let [high, low] = [0x9e3779b9, 0x85ebca6b];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x5bd1e995);
    low ^= low >>> 15;
  }
  high ^= high >>> 13;
  return (high & 0x1fffff) * 0x100000000 + (low >>> 0) || 1;
}

/** Returns the texts of a post that are indexed. Pure. */
export function indexedTextOf(post: Post): IndexedText {
  const { title, tags } = post;
  return {
    title,
    tags,
    source: post.source ?? '',
    tldr: (post.tldr ?? '').slice(0, INDEXED_MAX_CHARS),
    text: textOf(post).slice(0, INDEXED_MAX_CHARS),
  };
}

function textOf({ tldr, summary, body }: Post): string {
  const rest = tldr !== null && summary?.startsWith(tldr) ? summary.slice(tldr.length) : (summary ?? '');
  return `${rest}\n${body.replace(LINK_BACK, '')}`;
}

/** The terms of one post, and the impact of each. */
export interface PostTerms {
  terms: Uint32Array;
  impacts: Uint8Array;
  /** See `COLUMNS`. */
  lengths: { titleWords: number; textWords: number; textImpacts: number };
}

/** Creates a function that reads the terms of a post; new terms are added to the dictionary. */
export function createPostReader(dictionary: Dictionary): (entry: PostEntry) => PostTerms {
  const read = createTermReader((terms) => ({
    numbers: terms.map(dictionary.intern),
    // Stop words are indexed in titles only: elsewhere they carry no meaning and would be a fifth of the index.
    isContent: !STOP_WORDS.has(terms[0] ?? ''),
  }));
  let worths = new Float64Array(1_024);
  let numbers = new Uint32Array(1_024);

  return (entry) => {
    const distinct: number[] = [];
    let titleWords = 0;
    let textWords = 0;
    let textWorth = 0;
    for (const field of FIELDS) {
      let words = 0;
      let count = 0;
      read(fieldText(entry, field), ({ numbers: own, isContent }) => {
        if (!isContent && field !== 'title') return;
        words += 1;
        for (const number of own) {
          if (count === numbers.length) numbers = grown(numbers, count + 1);
          numbers[count] = number;
          count += 1;
        }
      });
      worths = grown(worths, dictionary.terms.size);
      const worth = weightOf(field, words);
      if (field === 'title') titleWords = Math.min(255, words);
      if (field === 'tldr' || field === 'text') {
        textWords += words;
        textWorth += words * worth;
      }
      for (let at = 0; at < count; at++) {
        const number = numbers[at] as number;
        if (worths[number] === 0) distinct.push(number);
        worths[number] = (worths[number] as number) + worth;
      }
    }
    const terms = Uint32Array.from(distinct);
    const impacts = Uint8Array.from(distinct, (number) => impactOf(worths[number] as number));
    for (const number of distinct) worths[number] = 0;
    const textImpacts = impactOf(textWords === 0 ? weightOf('text', 0) : textWorth / textWords);
    return { terms, impacts, lengths: { titleWords, textWords, textImpacts } };
  };
}

function fieldText(entry: PostEntry, field: Field): string {
  return field === 'tags' ? entry.tags.join(' ') : entry[field];
}
