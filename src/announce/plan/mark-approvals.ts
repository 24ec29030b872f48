import type { Post } from '../../content/post.ts';
import type { NewDelivery } from '../../model/delivery.ts';
import type { Destination } from '../../model/destination.ts';
import type { Subscription, SubscriptionFilter } from '../../model/subscription.ts';

/** Marks deliveries of posts that have to be approved first. */
export type MarkApprovals = (rows: readonly NewDelivery[], posts: readonly Post[]) => readonly NewDelivery[];

/**
 * By the subscriptions of the plan's own transaction: a process that delivers, and has not heard of a new subscription yet, holds them all the same. The
 * same rows where no subscription asks for it. Pure.
 */
export function createApprovalMarks(
  subscriptions: readonly Subscription[],
  matches: (post: Post, filter: SubscriptionFilter) => boolean,
): MarkApprovals {
  const asking = new Map<Destination, Subscription[]>();
  for (const one of subscriptions) {
    const { approve = false, destination } = one;
    if (approve !== false) asking.set(destination, [...(asking.get(destination) ?? []), one]);
  }
  return (rows, posts) => {
    if (asking.size === 0) return rows;
    const byId = new Map(posts.map((post) => [post.id, post]));
    return rows.map((row) => {
      const post = byId.get(row.postId ?? '');
      const own = asking.get(row.destination) ?? [];
      return row.purpose === 'announce' && post && own.some(({ filter }) => matches(post, filter)) ? { ...row, approve: true } : row;
    });
  };
}
