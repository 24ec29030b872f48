import type { Post } from '../content/post.ts';
import type { ApprovalTerms, NeededApproval } from './approval.ts';
import type { Destination } from './destination.ts';
import type { LookSettings } from './subscription.ts';

/** What the settings say of approvals. */
export interface ApprovalSettings extends ApprovalTerms {
  /** Where they are asked for, unless a subscription names a channel. */
  review: Destination;
  /** Channels that get nothing without one. */
  channels: readonly Destination[];
}

/**
 * Where a message about these posts to that channel has to be approved; null: nowhere. One subscription that asks for it, among those that want one of
 * the posts, is enough; where no subscription wants them, any of the channel's is. Pure.
 */
export function approvalFor(
  { review, channels, remindAfterMs, expireAfterMs }: ApprovalSettings,
  { subscriptions, matches }: LookSettings,
  destination: Destination,
  posts: readonly Post[],
): NeededApproval | null {
  const own = subscriptions.filter((one) => one.destination === destination);
  const asking = own.filter(({ approve = false }) => approve !== false);
  const isOfChannel = channels.includes(destination);
  if (asking.length === 0) return isOfChannel ? { review, remindAfterMs, expireAfterMs } : null;
  const wantsOne = ({ filter }: (typeof own)[number]): boolean => posts.some((post) => matches(post, filter));
  const meant = asking.find(wantsOne) ?? (isOfChannel || !own.some(wantsOne) ? asking[0] : undefined);
  if (meant === undefined) return isOfChannel ? { review, remindAfterMs, expireAfterMs } : null;
  const { approve } = meant;
  return { review: typeof approve === 'string' ? approve : review, remindAfterMs, expireAfterMs };
}
