import type { Post } from '../content/post.ts';
import { tldrOf } from '../content/tldr.ts';
import type { PostAnnouncement } from './announcement.ts';
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
