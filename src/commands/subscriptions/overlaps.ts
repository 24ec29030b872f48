import type { Expression } from '../../archive/query/expression.ts';
import { subscriptionExpression } from '../../filter/subscription-expression.ts';
import type { StoredSubscription } from '../../model/subscription.ts';
import type { CommandContext } from '../command.ts';

/** Posts that a channel would get, and gets already through another of its subscriptions. */
export interface Overlap {
  with: StoredSubscription;
  /** Posts of the archive that both match. */
  shared: number;
  /** Whether these are all that the new one matches. */
  whole: boolean;
}

/** Subscriptions of a channel that are looked at. */
const COMPARED_MAX = 20;

/** Which of a channel's subscriptions match the same posts, by the posts that there are; most first. */
export async function findOverlaps(
  filter: Expression,
  own: readonly StoredSubscription[],
  { engine }: Pick<CommandContext, 'engine'>,
): Promise<readonly Overlap[]> {
  const matched = new Set((await engine.matching(filter)).map(({ id }) => id));
  const overlaps: Overlap[] = [];
  for (const other of own.filter(({ paused }) => !paused).slice(0, COMPARED_MAX)) {
    const shared = (await engine.matching(subscriptionExpression(other.filter))).filter(({ id }) => matched.has(id)).length;
    if (shared > 0) overlaps.push({ with: other, shared, whole: shared === matched.size });
  }
  return overlaps.toSorted((a, b) => b.shared - a.shared);
}
