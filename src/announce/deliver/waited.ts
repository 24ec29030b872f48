import type { ClaimedFacts } from '../../ports/ledger/delivery-lease.ts';

/** What was planned later than this after it was first seen was not for readers meanwhile, ms: a draft, or a post that is sent again much later. */
const NOT_YET_MS = 24 * 3_600_000;

/**
 * How long people have waited for a message, ms: since Herald first saw its post (of a digest: the first of its posts), so that the time until the
 * folder is quiet counts; from the post's own time or its due time where that is later. Where it was planned more than a day after it was seen, since then. Pure.
 */
export function waitedMs({ delivery: { createdAt, dueAt }, posts, firstSeen }: ClaimedFacts, nowMs: number): number {
  const plannedMs = Date.parse(createdAt);
  const seenMs = posts.map(({ id, publishAt }) => Math.max(Date.parse(firstSeen.get(id) ?? createdAt), Date.parse(publishAt ?? '') || 0));
  const firstMs = seenMs.reduce((least, one) => Math.min(least, one), plannedMs);
  const sinceMs = plannedMs - firstMs > NOT_YET_MS ? plannedMs : firstMs;
  return Math.max(0, nowMs - Math.max(sinceMs, Date.parse(dueAt ?? '') || 0));
}
