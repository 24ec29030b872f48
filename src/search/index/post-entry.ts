import { type ByNameField, mapNameFields, namesIn } from '../../archive/query/name-fields.ts';
import type { Post } from '../../content/post.ts';
import { isPrerelease } from '../../content/release-version.ts';

/** The texts of a post as far as they are searched. */
export interface IndexedText {
  title: string;
  tags: readonly string[];
  source: string;
  tldr: string;
  /** Summary and body, without the beginning that is the tldr over again. */
  text: string;
}

/** Maximum length of tldr, and of summary and body together, that is indexed: the rest of long scraped pages costs memory and finds nothing. */
export const INDEXED_MAX_CHARS = 6_000;
const LINK_BACK = /Open the original post\s*↗?\s*\S*/;

/** What an index needs of a post. */
export interface PostEntry extends IndexedText {
  id: string;
  names: ByNameField<readonly string[]>;
  /** Epoch ms; NaN where there is none. */
  date: number;
  expiresAt: number;
  prerelease: boolean;
  /** Same number, same page; 0 where there is none. */
  page: number;
  /** Same number, same post, word for word. */
  fingerprint: number;
}

/** Pure. */
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

/** Same number, same post as the one that was indexed; cheap. Pure. */
export function fingerprintOf({ hash, url }: Post): number {
  return numberOf(`${hash} ${url ?? ''}`);
}

function instantOf(iso: string | null): number {
  return iso === null ? Number.NaN : Date.parse(iso);
}

/** 53 bits of a text, never 0: two 32-bit hashes side by side. */
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

/** What is searched of a post. Pure. */
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
