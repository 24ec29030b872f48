import type { Post } from '../../src/content/post.ts';

/** Returns the same post, and `reads`, which returns how often its title was read so far. */
export function countReads(post: Post): { counted: Post; reads: () => number } {
  let reads = 0;
  const counted: Post = {
    ...post,
    get title() {
      reads++;
      return post.title;
    },
  };
  return { counted, reads: () => reads };
}
