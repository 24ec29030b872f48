import type { Post } from '../content/post.ts';
import { tldrOf } from '../content/tldr.ts';
import type { DigestAnnouncement, PostAnnouncement } from './announcement.ts';
import { releaseFactsOf } from './release-facts.ts';

/** What we say about a post. Pure. */
export function announcementOf(post: Post): PostAnnouncement {
  return {
    type: 'post',
    postId: post.id,
    title: post.title,
    url: post.url,
    tldr: tldrOf(post),
    kind: post.kind,
    source: post.source,
    date: post.date,
    tags: post.tags,
    release: post.kind === 'release' ? releaseFactsOf(post.title, post.url) : null,
    event: post.event,
  };
}

/** What we say about several posts at once: by kind, the largest first; in a kind by source, the most recent first. Pure. */
export function digestOf(posts: readonly Post[]): DigestAnnouncement {
  const kinds = [...new Set(posts.map(({ kind }) => kind))];
  const sections = kinds.map((kind) => {
    const lines = posts.filter((post) => post.kind === kind).toSorted(newestFirst);
    return {
      kind,
      count: lines.length,
      lines: lines.map(({ id, title, url, source, date }) => ({ postId: id, title, url, source, date })),
    };
  });
  return { type: 'digest', total: posts.length, sections: sections.toSorted((a, b) => b.count - a.count) };
}

/** Order of posts in lists: most recent first, undated last, then by path. Pure. */
function newestFirst(a: Post, b: Post): number {
  return (b.date ?? '').localeCompare(a.date ?? '') || a.path.localeCompare(b.path);
}
