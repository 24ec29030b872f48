import { createHash } from 'node:crypto';

/** The same posts make the same batch, in whatever order they are seen. `prefix`: a letter that tells sorts of batches apart. Pure. */
export function batchIdOf(prefix: string, posts: readonly { id: string }[]): string {
  const ids = posts.map(({ id }) => id).toSorted();
  return `${prefix}${createHash('sha256').update(ids.join('\n')).digest('hex').slice(0, 20)}`;
}
