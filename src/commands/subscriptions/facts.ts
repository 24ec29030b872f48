import { isPublished } from '../../archive/is-published.ts';
import { MESSAGE_PURPOSES } from '../../model/delivery.ts';
import type { Destination } from '../../model/destination.ts';
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

/** Messages that were sent to a channel, newest first; of posts that they are not about, `postId` is null. */
type Sent = readonly { postId: string | null; updatedAt: string }[];

/** The newest messages that were sent to each of these channels. */
export type ReadSent = (destinations: readonly Destination[]) => Promise<ReadonlyMap<Destination, Sent>>;

type Needed = Pick<CommandContext, 'archive' | 'filters' | 'now'>;

/** What became of each of these subscriptions, by its id. */
export async function factsOf(
  shown: readonly StoredSubscription[],
  readSent: ReadSent,
  { archive, filters, now }: Needed,
): Promise<ReadonlyMap<string, SubscriptionFacts>> {
  const sent = await readSent([...new Set(shown.map((one) => one.destination))]);
  const at = now();
  const posts = archive.newestFirst().filter((post) => isPublished(post, at));
  return new Map(
    shown.map(({ id, destination, filter }) => {
      const newest = posts.find((post) => filters.matches(post, filter));
      const last = (sent.get(destination) ?? []).find(({ postId }) => {
        const post = postId === null ? null : archive.byId(postId);
        return post !== null && filters.matches(post, filter);
      });
      return [id, { lastMatched: newest ? { title: newest.title, date: newest.date } : null, lastSentAt: last?.updatedAt ?? null }];
    }),
  );
}

/** Reads them in the ledger: a query a channel. */
export function readSentIn(ledger: Pick<CommandContext['ledger'], 'find'>): ReadSent {
  return async (destinations) => {
    const sent = new Map<Destination, Sent>();
    for (const destination of destinations)
      sent.set(destination, await ledger.find({ destination, states: ['delivered'], purposes: MESSAGE_PURPOSES }, SENT_MAX));
    return sent;
  };
}
