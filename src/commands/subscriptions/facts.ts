import { subscriptionExpression } from '../../filter/subscription-expression.ts';
import { type Delivery, MESSAGE_PURPOSES } from '../../model/delivery.ts';
import type { StoredSubscription } from '../../model/subscription.ts';
import type { CommandContext } from '../command.ts';

/** Deliveries to a channel that are looked through for what its subscriptions sent last. */
const SENT_MAX = 500;

/** What became of a subscription; ISO instants, UTC. */
export interface SubscriptionFacts {
  /** The newest post that matches. */
  lastMatched: { title: string; date: string | null } | null;
  /** When a post that matches was last sent there. */
  lastSentAt: string | null;
}

export const NO_FACTS: SubscriptionFacts = { lastMatched: null, lastSentAt: null };

type Needed = Pick<CommandContext, 'ledger' | 'engine' | 'archive' | 'filters'>;

/** What became of each of these subscriptions, by its id. */
export async function factsOf(shown: readonly StoredSubscription[], context: Needed): Promise<ReadonlyMap<string, SubscriptionFacts>> {
  const sent = new Map<string, readonly Delivery[]>();
  for (const destination of new Set(shown.map((one) => one.destination)))
    sent.set(destination, await context.ledger.find({ destination, states: ['delivered'], purposes: MESSAGE_PURPOSES }, SENT_MAX));
  const facts = new Map<string, SubscriptionFacts>();
  for (const one of shown) facts.set(one.id, await factsOfOne(one, sent.get(one.destination) ?? [], context));
  return facts;
}

async function factsOfOne(
  { filter }: StoredSubscription,
  sent: readonly Delivery[],
  { engine, archive, filters }: Needed,
): Promise<SubscriptionFacts> {
  const matching = await engine.matching(subscriptionExpression(filter));
  const newest = matching.reduce<(typeof matching)[number] | null>(
    (best, post) => (best && (best.date ?? '') >= (post.date ?? '') ? best : post),
    null,
  );
  const last = sent.find(({ postId }) => {
    const post = postId === null ? null : archive.byId(postId);
    return post !== null && filters.matches(post, filter);
  });
  return { lastMatched: newest && { title: newest.title, date: newest.date }, lastSentAt: last?.updatedAt ?? null };
}
