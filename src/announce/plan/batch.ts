import { compareText } from '../../archive/archive.ts';
import type { Post } from '../../content/post.ts';
import type { NewDelivery } from '../../model/delivery.ts';
import { batchIdOf, deliveryKeyOf } from '../../model/delivery-key.ts';
import type { Destination } from '../../model/destination.ts';
import { newDelivery } from '../../model/new-delivery.ts';
import type { Reason } from '../../model/reason.ts';

/** How a batch is delivered. */
export interface BatchTerms {
  /** Posts that still get a message each; more make a digest. */
  eachLimit: number;
  /** The hold that keeps the whole batch, and why; null: nothing does. */
  held: { hold: string; reason: Reason } | null;
}

/**
 * Deliveries of one batch to one destination: one message a post (oldest first), or, above `eachLimit` posts, one digest that carries them.
 * Posts of a held batch stand by themselves: its decision says what becomes of them. Pure.
 */
export function planBatch(posts: readonly Post[], destination: Destination, { eachLimit, held }: BatchTerms): readonly NewDelivery[] {
  const isDigest = posts.length > eachLimit && held === null;
  const digestKey = isDigest ? deliveryKeyOf(batchIdOf('b', posts), destination, 'digest') : null;
  const state = held === null ? 'planned' : 'held';
  const reason = held?.reason ?? null;
  const hold = held === null ? {} : { hold: held.hold };
  const rows = posts
    .toSorted(oldestFirst)
    .map(({ id }) =>
      newDelivery(deliveryKeyOf(id, destination, 'announce'), destination, { postId: id, state, reason, digestKey, ...hold }),
    );
  if (digestKey === null) return rows;
  return [newDelivery(digestKey, destination), ...rows];
}

/** Order of announcement: oldest first, undated first, then by path. Pure. */
export function oldestFirst(a: Post, b: Post): number {
  return compareText(a.date ?? '', b.date ?? '') || compareText(a.path, b.path);
}
