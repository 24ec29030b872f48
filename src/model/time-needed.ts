import type { Messenger, Pace } from '../ports/messenger.ts';
import { type Destination, type Whom, workspaceOf } from './destination.ts';

/** How long messages take at least, ms: destinations go side by side, those of one workspace share its pace. Pure. */
export function timeNeededMs(messages: ReadonlyMap<Destination, number>, paceOf: (destination: Destination) => Messenger['pace']): number {
  const byWorkspace = new Map<Whom, { count: number; pace: Pace }>();
  let longestMs = 0;
  for (const [destination, count] of messages) {
    const { destination: own, workspace } = paceOf(destination);
    longestMs = Math.max(longestMs, atPaceMs(count, own));
    const name = workspaceOf(destination);
    byWorkspace.set(name, { count: (byWorkspace.get(name)?.count ?? 0) + count, pace: workspace });
  }
  return Math.max(longestMs, ...[...byWorkspace.values()].map(({ count, pace }) => atPaceMs(count, pace)));
}

function atPaceMs(count: number, { intervalMs, burst }: Pace): number {
  return Math.max(0, count - burst) * intervalMs;
}
