import type { Post } from '../content/post.ts';

/** The searched fields of a post as terms, each once a field: how often a word is repeated told nothing about real posts, and cost a third of the time. */
export interface PostTerms {
  id: string;
  title: string[];
  tags: string[];
  source: string[];
  tldr: string[];
  text: string[];
}

export const FIELDS = ['title', 'tags', 'source', 'tldr', 'text'] as const satisfies readonly (keyof PostTerms)[];

/** So much of tldr, and of summary and body together, is indexed: the rest of long scraped pages costs memory and finds nothing. */
const INDEXED_MAX_CHARS = 3_000;
const LINK_BACK = /Open the original post\s*↗?\s*\S*/;

/** What a post is found by. `termsIn`: see `createTermReader`. Pure. */
export function postTermsOf(post: Post, termsIn: (text: string) => string[]): PostTerms {
  const read = (text: string): string[] => [...new Set(termsIn(text))];
  return {
    id: post.id,
    title: read(post.title),
    tags: read(post.tags.join(' ')),
    source: read(post.source ?? ''),
    tldr: read((post.tldr ?? '').slice(0, INDEXED_MAX_CHARS)),
    text: read(textOf(post).slice(0, INDEXED_MAX_CHARS)),
  };
}

/** All terms of a post, each once. Pure. */
export function distinctTerms(post: PostTerms): Set<string> {
  const all = new Set<string>();
  for (const field of FIELDS) for (const term of post[field]) all.add(term);
  return all;
}

/** Summary and body, without the beginning that is the tldr over again. */
function textOf({ tldr, summary, body }: Post): string {
  const rest = tldr !== null && summary?.startsWith(tldr) ? summary.slice(tldr.length) : (summary ?? '');
  return `${rest}\n${body.replace(LINK_BACK, '')}`;
}
