import type { Post } from '../../content/post.ts';
import { buildAnnouncement } from '../../model/build-announcement.ts';
import { headlineOf } from '../../model/headline.ts';
import { contextOfPost } from '../../model/post-context.ts';
import type { Block, Line } from '../../ports/reply.ts';
import type { SearchHit } from '../../search/search-engine.ts';

const TAGS_SHOWN = 3;

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
    title: [{ text: headlineOf(post) }],
    url: post.url,
    snippet: snippet.map((piece) => (piece.mark ? { text: piece.text, style: 'mark' } : { text: piece.text })),
    context: contextOf(post),
    ...(opened === null ? {} : { opened }),
  };
}

/** `CNCF · 22 Sep 2025 · #cilium`, the date in the reader's own form; of an event, when it begins. Pure. */
function contextOf(post: Post): Line {
  const { source, what, date, tags } = contextOfPost(buildAnnouncement(post), TAGS_SHOWN);
  const at = post.event?.startsAt ?? date;
  const spans = [
    { text: source ?? '' },
    { text: what ?? '' },
    ...(at === null ? [] : [{ text: at.slice(0, 10), at }]),
    { text: tags.map((tag) => `#${tag}`).join(' ') },
  ];
  return spans
    .filter(({ text }) => text !== '')
    .flatMap((span, nth) => (nth > 0 ? [{ text: ' · ' }, span] : [span]))
    .map((span) => ({ ...span, style: 'quiet' as const }));
}
