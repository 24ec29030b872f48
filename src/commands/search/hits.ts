import type { Post } from '../../content/post.ts';
import type { Block, Line } from '../../ports/reply.ts';
import type { SearchHit } from '../../search/search-engine.ts';

/** One search hit, for machines. */
export interface HitData {
  path: string;
  title: string;
  url: string | null;
  date: string | null;
  kind: string;
  source: string | null;
  score: number;
  snippet: string;
}

/** Pure. */
export function hitData({ post, score, snippet }: SearchHit): HitData {
  const { path, title, url, date, kind, source } = post;
  return {
    path,
    title,
    url,
    date,
    kind,
    source,
    score: Math.round(score * 1000) / 1000,
    snippet: snippet.map((piece) => piece.text).join(''),
  };
}

/** `opened`: what a click on it stands for, where clicks are counted. Pure. */
export function hitBlock({ post, snippet }: SearchHit, opened: string | null = null): Block {
  return {
    kind: 'hit',
    title: [{ text: post.title }],
    url: post.url,
    snippet: snippet.map((piece) => (piece.mark ? { text: piece.text, style: 'mark' } : { text: piece.text })),
    context: contextOf(post),
    ...(opened === null ? {} : { opened }),
  };
}

/** `CNCF · link · 2025-09-22 · cncf, cilium`. Pure. */
function contextOf(post: Post): Line {
  const date = post.date?.slice(0, 10);
  const parts = [post.source, post.kind, date, post.tags.slice(0, 3).join(', ')].filter((part): part is string => Boolean(part));
  return [{ text: parts.join(' · '), style: 'quiet' }];
}
