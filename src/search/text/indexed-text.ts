import type { Post } from '../../content/post.ts';

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

/** Pure. */
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
