import { clausesOf } from '../archive/query/expression.ts';
import { mapNameFields, matchesName, namesIn } from '../archive/query/name-fields.ts';
import type { Post } from '../content/post.ts';
import { subscriptionExpression } from '../filter/subscription-expression.ts';
import { foldText } from '../lib/fold-text.ts';
import { nearest } from '../lib/nearest.ts';
import type { Subscription } from '../model/subscription.ts';
import type { Finding } from './check-herald.ts';

/** Kinds that every Herald knows, whether a post has them or not. */
const OWN_KINDS = ['link', 'release', 'event'];

/**
 * Kinds, tags and sources that subscriptions ask for and no post has: with a near one that posts have it is most likely misspelt (not ok);
 * else it may be for posts to come. Empty where all are known, or there are no posts to tell by. Pure.
 */
export function subscriptionFindings(subscriptions: readonly Subscription[], posts: readonly Post[]): readonly Finding[] {
  if (posts.length === 0) return [];
  const known = mapNameFields((field) => [
    ...new Set([...(field === 'kind' ? OWN_KINDS : []), ...posts.flatMap((post) => namesIn(post, field))]),
  ]);
  return subscriptions.flatMap(({ origin, destination, filter }) =>
    clausesOf(subscriptionExpression(filter)).flatMap((clause) => {
      if (clause.type !== 'name' || known[clause.field].some((own) => matchesName(own, clause))) return [];
      const { field, value } = clause;
      const meant = nearestName(value, known[field]);
      const detail = `${destination} asks for ${field} “${value}”, which no post has`;
      return [{ part: origin, ok: meant === null, detail: meant === null ? `${detail} yet` : `${detail}. Did you mean “${meant}”?` }];
    }),
  );
}

/** The name that was probably meant, as posts write it. */
function nearestName(value: string, names: readonly string[]): string | null {
  const byFolded = new Map(names.map((name) => [foldText(name), name]));
  const near = nearest(foldText(value), [...byFolded.keys()]);
  return near === null ? null : (byFolded.get(near) ?? null);
}
