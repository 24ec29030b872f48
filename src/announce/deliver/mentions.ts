import type { Post } from '../../content/post.ts';
import { mentionedBy } from '../../model/delivery.ts';
import type { Mention } from '../../model/policies.ts';
import type { ClaimedDelivery, DeliveryContext } from './attempt.ts';

/** Whom a request is to mention. `take`: to be taken in the ledger first, which may refuse; null: an earlier request has taken it. */
interface MentionWish {
  who: string;
  take: Mention | null;
}

/**
 * Whom the message of a delivery is to mention; null: nobody. A delivery mentions somebody once in its life: a replay finds that it did. A request that is
 * repeated because its answer was lost says what the first one said: the platform makes no second message of it. Pure.
 */
export function mentionWish(
  { kind, delivery }: Pick<ClaimedDelivery, 'kind' | 'delivery'>,
  posts: readonly Post[],
  mentionFor: DeliveryContext['mentionFor'],
): MentionWish | null {
  const { destination, purpose, originalKey, mention } = delivery;
  if ((purpose !== 'announce' && purpose !== 'digest') || originalKey !== null) return null;
  if (kind === 'doubtful') {
    const who = mentionedBy(delivery);
    return who === null ? null : { who, take: null };
  }
  const take = mention ? null : (mentionFor?.(destination, posts) ?? null);
  return take && { who: take.who, take };
}
