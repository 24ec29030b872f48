import type { Messenger, RateLimit } from '../ports/messenger.ts';
import { MESSAGE_PURPOSES, type Purpose } from './delivery.ts';
import { type Destination, type PauseTarget, workspaceOf } from './destination.ts';

/** Messages stand in a channel one after the other; edits and retractions change them later, publications pass them on; both never hold a message up. */
export type QueueKind = 'messages' | 'changes' | 'publications';

/** Budget of edits and retractions: ten a minute and channel after a few at once, forty a minute and workspace (Slack allows 50: https://docs.slack.dev/apis/web-api/rate-limits). */
const CHANGES: Messenger['rateLimits'] = { destination: { intervalMs: 6_000, burst: 5 }, workspace: { intervalMs: 1_500, burst: 10 } };
const AT_ONCE: RateLimit = { intervalMs: 0, burst: 1 };

/** The lane a delivery goes in. Pure. */
export function queueKindOf(purpose: Purpose): QueueKind {
  if (purpose === 'publish') return 'publications';
  return MESSAGE_PURPOSES.includes(purpose) ? 'messages' : 'changes';
}

/** How fast a platform's messages, or changes of them, may go. Pure. */
export function rateLimitOf(messenger: Messenger | undefined, lane: QueueKind): Messenger['rateLimits'] {
  if (!messenger) return { destination: AT_ONCE, workspace: AT_ONCE };
  const isPaced = messenger.rateLimits.destination.intervalMs > 0;
  if (lane === 'publications')
    return { destination: messenger.publishing?.rateLimit ?? AT_ONCE, workspace: messenger.rateLimits.workspace };
  return lane === 'changes' && isPaced ? CHANGES : messenger.rateLimits;
}

/** How long messages take at least, ms: destinations go side by side, those of one workspace share its pace. Pure. */
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
