import { isExpired } from '../archive/archive.ts';
import type { Post } from '../content/post.ts';
import type { KnownPost } from '../ports/post-store.ts';
import type { StaleReason } from './reason.ts';

const DAY_MS = 86_400_000;

/** A commit older than this many maximum ages is itself too old, so a Herald that restarts after months announces nothing from it. */
const MAX_COMMIT_AGES = 2;

/**
 * Returns why a post that has just become news is not worth announcing; null: announce it. `known`: set if Herald saw it before it was published.
 * `committedMs`: when the commit that added it was made, epoch ms; a post that was fresh then counts as fresh, even if Herald was not running meanwhile. Pure.
 */
export function staleReason(
  post: Post,
  known: KnownPost | undefined,
  maxAgeDays: number,
  now: Date,
  committedMs?: number,
): StaleReason | null {
  const lapsed = lapsedReason(post, now);
  if (lapsed !== null || post.event) return lapsed;
  const since = known ? publicationSeen(post, known) : (post.publishAt ?? post.date);
  if (since === null) return null;
  const maxAgeMs = maxAgeDays * DAY_MS;
  const isFreshAt = (ms: number): boolean => ms - Date.parse(since) <= maxAgeMs;
  const wasMissed =
    committedMs !== undefined &&
    committedMs <= now.getTime() &&
    now.getTime() - committedMs <= MAX_COMMIT_AGES * maxAgeMs &&
    isFreshAt(committedMs);
  return isFreshAt(now.getTime()) || wasMissed ? null : 'stale';
}

function lapsedReason(post: Post, now: Date): 'event-past' | 'expired' | null {
  if (isExpired(post, now)) return 'expired';
  return !post.event || Date.parse(post.event.startsAt) > now.getTime() ? null : 'event-past';
}

/** Returns the planned publication time of a post that Herald first saw before then; otherwise null, as for a draft that is published now. */
function publicationSeen(post: Post, known: KnownPost): string | null {
  return post.publishAt !== null && post.publishAt > known.firstSeenAt ? post.publishAt : null;
}

/** Whether a post whose delivery was planned some time ago should still be announced; if not, returns why. Pure. */
export function isWorthAnnouncing(post: Post, now: Date): true | 'event-past' | 'expired' | 'draft' {
  return post.draft ? 'draft' : (lapsedReason(post, now) ?? true);
}
