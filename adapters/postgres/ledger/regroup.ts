import type { Delivery, DeliveryKey, NewDelivery } from '../../../src/model/delivery.ts';
import { batchIdOf, deliveryKeyOf, newDelivery } from '../../../src/model/delivery-key.ts';
import type { Wakeup } from '../../../src/ports/ledger/wakeups.ts';

/** Rows that were kept, and how they are owed again. */
export interface Regrouping {
  /** As they are: whoever was carried is not any more; a digest with all it carries. */
  alone: readonly DeliveryKey[];
  /** New digests, with the rows that they carry from now on. */
  digests: readonly { row: NewDelivery; includes: readonly DeliveryKey[] }[];
  /** Digests whose posts go other ways now, as far as they carry nothing else. */
  left: readonly DeliveryKey[];
}

/**
 * How kept rows are owed again: single posts as one digest a destination where there are several (`together`), or one message each.
 * A digest that has all posts of its destination is kept as it is, and so is every further message of a digest. Rows in the order of their positions. Pure.
 */
export function planRegrouping(rows: readonly Delivery[], together: boolean, nowMs: number): Regrouping {
  const pages = new Set(rows.filter(({ purpose, originalKey }) => purpose === 'digest' && originalKey !== null).map(({ key }) => key));
  const posts = rows.filter(({ purpose, digestKey }) => purpose === 'announce' && !(digestKey !== null && pages.has(digestKey)));
  const digests = new Set(rows.filter(({ key, purpose }) => purpose === 'digest' && !pages.has(key)).map(({ key }) => key));
  const others = rows.filter(({ key, purpose }) => purpose !== 'announce' && !digests.has(key));
  const alone = new Set(others.map(({ key }) => key));
  const made: { row: NewDelivery; includes: readonly DeliveryKey[] }[] = [];
  const kept = new Set<DeliveryKey>();
  for (const destination of new Set(posts.map((post) => post.destination))) {
    const own = posts.filter((post) => post.destination === destination);
    const [first] = own;
    const digest = first?.digestKey ?? null;
    if (!first) continue;
    if (together && own.length > 1 && digest !== null && digests.has(digest) && own.every(({ digestKey }) => digestKey === digest)) {
      kept.add(digest);
      alone.add(digest);
    } else if (together && own.length > 1) made.push({ row: digestOf(own, first, nowMs), includes: own.map(({ key }) => key) });
    else for (const { key } of own) alone.add(key);
  }
  const carriers = posts.flatMap(({ digestKey }) => (digestKey === null || kept.has(digestKey) ? [] : [digestKey]));
  const inOrder = rows.map(({ key }) => key).filter((key) => alone.has(key));
  return { alone: inOrder, digests: made, left: [...new Set([...carriers, ...[...digests].filter((key) => !kept.has(key))])] };
}

/** The wake-ups of rows that are requeued. Pure. */
export function wakeupsOf(rows: readonly Pick<Delivery, 'key' | 'dueAt'>[], nowMs: number): readonly Wakeup[] {
  return rows.map(({ key, dueAt }) => {
    const atMs = dueAt === null ? 0 : Date.parse(dueAt);
    return atMs > nowMs ? { key, atMs } : { key };
  });
}

/** The time makes a digest different from an earlier one of the same posts. */
function digestOf(own: readonly Delivery[], { destination, hold }: Delivery, nowMs: number): NewDelivery {
  const batch = batchIdOf('g', [...own.map(({ postId }) => ({ id: postId ?? '' })), { id: String(nowMs) }]);
  return newDelivery(deliveryKeyOf(batch, destination, 'digest'), destination, hold === null ? {} : { hold });
}
