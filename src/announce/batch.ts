import { createHash } from 'node:crypto';
import type { Post } from '../content/post.ts';
import { deliveryKeyOf, type NewDelivery } from './delivery.ts';
import type { Destination } from './destination.ts';

/** Deliveries of one batch to one destination: one message a post (oldest first), or, above `eachLimit` posts, one digest that carries them. Pure. */
export function planBatch(
  posts: readonly Post[],
  destination: Destination,
  { eachLimit, holdReason }: { eachLimit: number; holdReason: string | null },
): readonly NewDelivery[] {
  const state = holdReason === null ? ('planned' as const) : ('held' as const);
  const digestKey = posts.length > eachLimit ? deliveryKeyOf(batchIdOf(posts), destination, 'digest') : null;
  const rows = posts.toSorted(oldestFirst).map(
    (post): NewDelivery => ({
      key: deliveryKeyOf(post.id, destination, 'announce'),
      postId: post.id,
      destination,
      purpose: 'announce',
      state,
      reason: holdReason,
      carriedBy: digestKey,
    }),
  );
  if (digestKey === null) return rows;
  return [{ key: digestKey, postId: null, destination, purpose: 'digest', state, reason: holdReason, carriedBy: null }, ...rows];
}

/** The same posts make the same batch, in whatever order they are seen. */
function batchIdOf(posts: readonly Post[]): string {
  const ids = posts.map(({ id }) => id).toSorted();
  return `b${createHash('sha256').update(ids.join('\n')).digest('hex').slice(0, 20)}`;
}

/** Order of announcement: oldest first, undated first, then by path. Pure. */
export function oldestFirst(a: Post, b: Post): number {
  return (a.date ?? '').localeCompare(b.date ?? '') || a.path.localeCompare(b.path);
}
