import { createHash } from 'node:crypto';
import type { PlanOptions } from '../../src/announce/plan/plan-scan.ts';
import type { Post } from '../../src/content/post.ts';
import type { ApprovalOptions } from '../../src/model/approval.ts';
import { type Delivery, deliveryKeyOf } from '../../src/model/delivery.ts';
import type { Destination } from '../../src/model/destination.ts';
import type { Subscription, SubscriptionFilter } from '../../src/model/subscription.ts';
import type { KnownPost } from '../../src/ports/post-store.ts';

/** Terms of approval: a reminder after one day, expiry after seven. */
export const APPROVAL_TERMS: ApprovalOptions = { remindAfterMs: 86_400_000, expireAfterMs: 7 * 86_400_000 };

/** Makes a post with sensible values; pass what matters to the test. */
export function makePost(own: Partial<Post> & { path: string }): Post {
  const url = own.url === undefined ? `https://example.org/${own.path}` : own.url;
  return {
    id: createHash('sha256')
      .update(url ?? own.path)
      .digest('hex')
      .slice(0, 20),
    title: `Title of ${own.path}`,
    date: '2026-01-10T00:00:00.000Z',
    tags: [],
    source: 'CNCF',
    kind: 'link',
    draft: false,
    publishAt: null,
    expiresAt: null,
    event: null,
    tldr: 'A short word about it.',
    summary: null,
    body: '',
    extra: {},
    hash: createHash('sha256').update(JSON.stringify(own)).digest('hex'),
    ...own,
    url,
  };
}

/** Makes what the stores know about a post, first seen at its date. */
export function makeKnown(post: Post, own: Partial<KnownPost> = {}): KnownPost {
  return {
    id: post.id,
    fileId: post.fileId ?? post.id,
    path: post.path,
    title: post.title,
    date: post.date,
    hash: post.hash,
    state: 'baseline',
    firstSeenAt: post.date ?? '2026-01-01T00:00:00.000Z',
    removedAt: null,
    fingerprint: null,
    ...own,
  };
}

const HOUR_MS = 3_600_000;

/** Makes the planner's terms without any settings; admins are notified in Slack. */
export function makeTerms(own: Partial<PlanOptions> = {}): PlanOptions {
  return {
    eachLimit: 5,
    maxAgeDays: 14,
    safetyLimits: { additions: 200, edits: 50, removals: 10 },
    editAfterMs: HOUR_MS / 6,
    editWithinMs: 14 * 24 * HOUR_MS,
    gracePeriodMs: 24 * HOUR_MS,
    announceLast: 0,
    adminDestination: 'slack:CADMIN',
    ...own,
  };
}

export function makeSubscription(destination: Destination, filter: Partial<SubscriptionFilter> = {}): Subscription {
  const whole = { tags: [], sources: [], kinds: [], words: [], ...filter };
  return { id: JSON.stringify([destination, whole]), destination, filter: whole, origin: 'test' };
}

/** Makes a row of the ledger. */
export function makeDelivery(own: Partial<Delivery> & { postId: string; destination: Destination }): Delivery {
  const purpose = own.purpose ?? 'announce';
  return {
    key: deliveryKeyOf(own.postId, own.destination, purpose),
    purpose,
    state: 'planned',
    reason: null,
    digestKey: null,
    originalKey: null,
    dueAt: null,
    hold: null,
    renderedFingerprint: null,
    attempts: 0,
    receipt: null,
    createdAt: '2026-01-10T00:00:00.000Z',
    updatedAt: '2026-01-10T00:00:00.000Z',
    sendingSince: null,
    firstSentAt: null,
    ...own,
  };
}
