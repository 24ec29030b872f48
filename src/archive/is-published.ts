import type { Post } from '../content/post.ts';

/** Whether people may not see a post yet: a draft, or its time has not come. Pure. */
export function isScheduled(post: Post, now: Date): boolean {
  return post.draft || (post.publishAt !== null && Date.parse(post.publishAt) > now.getTime());
}

/** Whether a post's time has run out. Pure. */
export function isExpired(post: Post, now: Date): boolean {
  return post.expiresAt !== null && Date.parse(post.expiresAt) <= now.getTime();
}

/** Whether people may see a post: no draft, its time has come, and has not run out. Pure. */
export function isPublished(post: Post, now: Date): boolean {
  return !isScheduled(post, now) && !isExpired(post, now);
}
