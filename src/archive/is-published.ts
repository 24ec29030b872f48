import type { Post } from '../content/post.ts';

/** Whether people may see a post: no draft, its time has come, and has not run out. Pure. */
export function isPublished(post: Post, now: Date): boolean {
  if (post.draft) return false;
  if (post.publishAt !== null && Date.parse(post.publishAt) > now.getTime()) return false;
  return post.expiresAt === null || Date.parse(post.expiresAt) > now.getTime();
}
