import type { Messenger, RateLimit } from '../ports/messenger.ts';
import { type Destination, type PauseTarget, workspaceOf } from './destination.ts';

/** How long messages take at least, ms: destinations go side by side, those of one workspace share its pace. Pure. */
export function estimateDurationMs(
  messages: ReadonlyMap<Destination, number>,
  paceOf: (destination: Destination) => Messenger['pace'],
): number {
  const byWorkspace = new Map<PauseTarget, { count: number; pace: RateLimit }>();
  let longestMs = 0;
  for (const [destination, count] of messages) {
    const { destination: own, workspace } = paceOf(destination);
    longestMs = Math.max(longestMs, atPaceMs(count, own));
    const name = workspaceOf(destination);
    byWorkspace.set(name, { count: (byWorkspace.get(name)?.count ?? 0) + count, pace: workspace });
  }
  return Math.max(longestMs, ...[...byWorkspace.values()].map(({ count, pace }) => atPaceMs(count, pace)));
}

function atPaceMs(count: number, { intervalMs, burst }: RateLimit): number {
  return Math.max(0, count - burst) * intervalMs;
}
