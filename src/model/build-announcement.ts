import type { Post } from '../content/post.ts';
import { releaseOf } from '../content/release-facts.ts';
import { tldrOf } from '../content/summary/tldr.ts';
import type { PostAnnouncement } from './announcement.ts';

/** A post that goes to thousands of channels is read and cut once. */
const said = new WeakMap<Post, PostAnnouncement>();

/** What we say about a post. Pure; the same post, the same object. */
export function buildAnnouncement(post: Post): PostAnnouncement {
  const known = said.get(post);
  if (known) return known;
  const announcement = compose(post);
  said.set(post, announcement);
  return announcement;
}

function compose(post: Post): PostAnnouncement {
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
    release: post.kind === 'release' ? releaseOf(post.title, post.url) : null,
    event: post.event,
  };
}
