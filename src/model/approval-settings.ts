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

/** What comes to be sent. */
interface Approvable {
  destination: Destination;
  posts: readonly Post[];
  /** It was planned as one that somebody has to approve. */
  isMarked: boolean;
}

/**
 * Where a message about these posts to that channel has to be approved; null: nowhere. One subscription that asks for it, among those that want one of
 * the posts, is enough; where no subscription wants them, any of the channel's is. Pure.
 */
export function approvalFor(
  { review, channels, remindAfterMs, expireAfterMs }: ApprovalSettings,
  { subscriptions, matches }: LookSettings,
  { destination, posts, isMarked }: Approvable,
): NeededApproval | null {
  const own = subscriptions.filter((one) => one.destination === destination);
  const asking = own.filter(({ approve = false }) => approve !== false);
  const isWanted = ({ filter }: (typeof own)[number]): boolean => posts.some((post) => matches(post, filter));
  const isAsked = isMarked || channels.includes(destination);
  // Mostly nobody asks, and then no post has to be looked at.
  const meant = asking.find(isWanted) ?? (asking.length > 0 && (isAsked || !own.some(isWanted)) ? asking[0] : undefined);
  if (meant === undefined && !isAsked) return null;
  return { review: typeof meant?.approve === 'string' ? meant.approve : review, remindAfterMs, expireAfterMs };
}
