import { isExpired } from '../archive/is-published.ts';
import type { Post } from '../content/post.ts';
import type { KnownPost } from '../ports/post-store.ts';
import type { StaleReason } from './reason.ts';

const DAY_MS = 86_400_000;

/** Why a post that has just become news is not worth an announcement; null: announce it. `known`: set when Herald saw it before it was published. Pure. */
export function staleReason(post: Post, known: KnownPost | undefined, maxAgeDays: number, now: Date): StaleReason | null {
  const lapsed = lapsedReason(post, now);
  if (lapsed !== null || post.event) return lapsed;
  const since = known ? publicationSeen(post, known) : (post.publishAt ?? post.date);
  return since !== null && now.getTime() - Date.parse(since) > maxAgeDays * DAY_MS ? 'stale' : null;
}

function lapsedReason(post: Post, now: Date): 'event-past' | 'expired' | null {
  if (isExpired(post, now)) return 'expired';
  return !post.event || Date.parse(post.event.startsAt) > now.getTime() ? null : 'event-past';
}

/** Of a post that Herald knew as unpublished: its planned time; for a draft, whose moment is now, null. */
function publicationSeen(post: Post, known: KnownPost): string | null {
  return post.publishAt !== null && post.publishAt > known.firstSeenAt ? post.publishAt : null;
}

/** Whether a post, whose delivery was planned some time ago, should still be told. Pure. */
export function isWorthAnnouncing(post: Post, now: Date): true | 'event-past' | 'expired' | 'draft' {
  return post.draft ? 'draft' : (lapsedReason(post, now) ?? true);
}
