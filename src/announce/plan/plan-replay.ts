import type { Post } from '../../content/post.ts';
import { type Delivery, type DeliveryKey, deliveryKeyOf, MESSAGE_PURPOSES, type NewDelivery, newDelivery } from '../../model/delivery.ts';
import { type Destination, type PauseTarget, platformOf, workspaceOf } from '../../model/destination.ts';
import type { Messenger, RateLimit } from '../../ports/messenger.ts';

/** What an admin can do with deliveries: send them again, update their messages, send them as one digest per channel, or mark them as seen. */
export type ReplayAction = 'resend' | 'edit' | 'digest' | 'seen';

/** Why a delivery is left unchanged. */
type SkipReason =
  | 'delivered'
  | 'on-its-way'
  | 'in-doubt'
  | 'in-digest'
  | 'paused'
  | 'not-sent'
  | 'no-receipt'
  | 'called-off'
  | 'no-post'
  | 'over'
  | 'skipped';

/** What an admin action will do. */
export interface ReplayPlan {
  /** Rows that are not in the ledger yet (posts that were never due there). */
  plan: readonly NewDelivery[];
  /** The deliveries that the action applies to; for `edit`, those whose messages are edited. */
  keys: readonly DeliveryKey[];
  /** Number of messages to send or edit, by destination. */
  messages: ReadonlyMap<Destination, number>;
  /** Number of deliveries left unchanged, by reason. */
  skipped: readonly { reason: SkipReason; count: number }[];
  /** Minimum duration because of rate limits, ms. */
  durationMs: number;
}

/** Input for planning a replay. */
export interface ReplayFacts {
  rows: readonly Delivery[];
  /** Posts, and the destinations that want them even if the ledger has no row. */
  posts: readonly { post: Post; destinations: readonly Destination[] }[];
  /** Targets that accept no messages at the moment. */
  paused: ReadonlySet<PauseTarget>;
  rateLimitsOf: (destination: Destination) => Messenger['rateLimits'];
  /** Whether a post is no longer worth announcing: its event has begun, it has expired, or it is a draft again. */
  isOver: (postId: string | null) => boolean;
  /** Whether to include what may have arrived, which an admin must request by name. */
  includeInDoubt: boolean;
}

type Verdict = { does: DeliveryKey } | { leaves: SkipReason } | null;

/** Why a delivery is left unchanged, by state; null: it is not. */
type ByState = Readonly<Record<Delivery['state'], SkipReason | null>>;

const UNDER_WAY = { planned: 'on-its-way', queued: 'on-its-way', sending: 'on-its-way' } as const;
const SENT: ByState = {
  ...UNDER_WAY,
  delivered: 'delivered',
  'in-doubt': 'in-doubt',
  held: null,
  failed: null,
  skipped: null,
  retracted: null,
};
const UNEDITABLE: ByState = {
  ...UNDER_WAY,
  delivered: null,
  'in-doubt': 'not-sent',
  held: 'not-sent',
  failed: 'not-sent',
  skipped: 'not-sent',
  retracted: 'not-sent',
};
const OVER: ByState = {
  ...UNDER_WAY,
  delivered: 'delivered',
  'in-doubt': null,
  held: null,
  failed: null,
  skipped: 'skipped',
  retracted: 'delivered',
};

/** Plans a replay of ledger rows and (for `resend`) of posts to destinations for which the ledger has no row. Pure. */
export function planReplay(action: ReplayAction, facts: ReplayFacts): ReplayPlan {
  const { rows, posts, paused, rateLimitsOf } = facts;
  const have = new Set(rows.map(({ key }) => key));
  const isPaused = (to: Destination): boolean => paused.has(to) || paused.has(workspaceOf(to)) || paused.has(platformOf(to));
  const fresh = action === 'resend' ? posts.flatMap(({ post, destinations }) => destinations.map((to) => announceRow(post, to))) : [];
  const unknown = fresh.filter(({ key }) => !have.has(key));
  const missing = unknown.filter(({ postId }) => !facts.isOver(postId));
  const plan = missing.filter(({ destination }) => !isPaused(destination));
  const obstacleOf = (to: ReplayAction, { purpose, postId, state, destination }: Delivery): SkipReason | null => {
    // What is in doubt may have been sent, which is checked first.
    const isNews = (to === 'resend' || to === 'digest') && purpose === 'announce' && state !== 'in-doubt';
    if (isNews && facts.isOver(postId)) return 'over';
    return to !== 'seen' && isPaused(destination) ? 'paused' : null;
  };
  const chosen = new Map<DeliveryKey, Destination>();
  const left = new Map<SkipReason, number>([
    ...(missing.length > plan.length ? [['paused', missing.length - plan.length] as const] : []),
    ...(unknown.length > missing.length ? [['over', unknown.length - missing.length] as const] : []),
  ]);
  for (const row of rows) {
    const verdict = verdictOf(action, row, {
      withItsDigest: row.digestKey !== null && have.has(row.digestKey),
      includeInDoubt: facts.includeInDoubt,
    });
    if (verdict === null) continue;
    const leaves = 'leaves' in verdict ? verdict.leaves : obstacleOf(action, row);
    if (leaves !== null) left.set(leaves, (left.get(leaves) ?? 0) + 1);
    else if ('does' in verdict) chosen.set(verdict.does, row.destination);
  }
  const messages = messagesOf(action, [...plan.map(({ destination }) => destination), ...chosen.values()]);
  return {
    plan,
    keys: [...chosen.keys()],
    messages,
    skipped: [...left].map(([reason, count]) => ({ reason, count })),
    durationMs: estimateDurationMs(messages, rateLimitsOf),
  };
}

interface ReplayContext {
  /** Whether its digest is among the rows as well. */
  withItsDigest: boolean;
  includeInDoubt: boolean;
}

function verdictOf(action: ReplayAction, row: Delivery, { withItsDigest, includeInDoubt }: ReplayContext): Verdict {
  const { key, state, purpose, digestKey, receipt, reason } = row;
  const leave = (why: SkipReason | null, otherwise: Verdict): Verdict => (why === null ? otherwise : { leaves: why });
  const sent = includeInDoubt && state === 'in-doubt' ? null : SENT[state];
  switch (action) {
    case 'resend':
      if (sent !== null) return { leaves: sent };
      // An edit or a retraction that was cancelled is no longer wanted; the posts of a merged digest now belong to another one.
      if (state === 'skipped' && !MESSAGE_PURPOSES.includes(purpose)) return { leaves: 'called-off' };
      return withItsDigest || reason?.kind === 'merged' ? { leaves: 'in-digest' } : { does: key };
    case 'digest':
      // Its posts are handled one by one.
      if (purpose === 'digest') return null;
      return purpose === 'announce' ? leave(sent, { does: key }) : { leaves: 'no-post' };
    case 'edit':
      if (purpose !== 'announce' && purpose !== 'digest') return null;
      return leave(UNEDITABLE[state], digestKey === null && receipt === null ? { leaves: 'no-receipt' } : { does: digestKey ?? key });
    case 'seen':
      return leave(OVER[state], withItsDigest ? null : { does: key });
  }
}

/** Counts the messages to send: a digest is one per destination; marking as seen sends none. */
function messagesOf(action: ReplayAction, destinations: readonly Destination[]): ReadonlyMap<Destination, number> {
  const counts = new Map<Destination, number>();
  if (action === 'seen') return counts;
  for (const to of destinations) counts.set(to, action === 'digest' ? 1 : (counts.get(to) ?? 0) + 1);
  return counts;
}

function announceRow(post: Post, destination: Destination): NewDelivery {
  const key = deliveryKeyOf(post.id, destination, 'announce');
  return newDelivery(key, destination, { postId: post.id, reason: { kind: 'replayed' } });
}

/** Returns the minimum time that messages take, ms: destinations run in parallel, and those of one workspace share its rate limit. Pure. */
export function estimateDurationMs(
  messages: ReadonlyMap<Destination, number>,
  rateLimitsOf: (destination: Destination) => Messenger['rateLimits'],
): number {
  const byWorkspace = new Map<PauseTarget, { count: number; rateLimits: RateLimit }>();
  let longestMs = 0;
  for (const [destination, count] of messages) {
    const { destination: own, workspace } = rateLimitsOf(destination);
    longestMs = Math.max(longestMs, durationAtLimitMs(count, own));
    const name = workspaceOf(destination);
    byWorkspace.set(name, { count: (byWorkspace.get(name)?.count ?? 0) + count, rateLimits: workspace });
  }
  return Math.max(longestMs, ...[...byWorkspace.values()].map(({ count, rateLimits }) => durationAtLimitMs(count, rateLimits)));
}

function durationAtLimitMs(count: number, { intervalMs, burst }: RateLimit): number {
  return Math.max(0, count - burst) * intervalMs;
}
