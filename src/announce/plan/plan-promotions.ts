import { isPublished } from '../../archive/is-published.ts';
import type { Post } from '../../content/post.ts';
import { releaseNameOf } from '../../model/promotion.ts';
import type { Subscription, SubscriptionFilter } from '../../model/subscription.ts';
import type { Promotions } from '../../ports/post-store.ts';
import { oldestFirst } from './batch.ts';

/** What promotions depend on. */
interface PromotionInput {
  posts: readonly Post[];
  /** Those that were announced or changed by this scan. */
  changed: readonly Post[];
  /** Ids of posts whose promotions may say something else by now: changed, withdrawn, gone or returned. */
  touched: readonly string[];
  subscriptions: readonly Subscription[];
  matchesAmong: (posts: readonly Post[]) => (post: Post, filter: SubscriptionFilter) => boolean;
  now: Date;
}

/** Pre-releases whose release is out, for the channels that were promised to be told; null: this scan is about no release. Pure. */
export function planPromotions(input: PromotionInput): Pick<Promotions, 'promote' | 'touched'> | null {
  const { posts, changed, touched, subscriptions, matchesAmong, now } = input;
  const asking = subscriptions.filter(({ promotion, paused }) => promotion && !paused);
  const wanted = new Set(asking.length === 0 ? [] : changed.flatMap((post) => releaseNameOf(post)?.name ?? []));
  if (wanted.size === 0) return touched.length === 0 ? null : { promote: [], touched };
  const releases = posts.flatMap((post) => {
    const name = releaseNameOf(post);
    return name && wanted.has(name.name) ? [{ post, ...name }] : [];
  });
  const matches = matchesAmong(releases.map(({ post }) => post));
  const out = new Map<string, Post>();
  for (const { post, name, prerelease } of releases.toSorted((a, b) => oldestFirst(a.post, b.post)))
    if (!prerelease && isPublished(post, now) && !out.has(name)) out.set(name, post);
  const promote = releases.flatMap(({ post, name, prerelease }) => {
    const release = out.get(name);
    if (!prerelease || !release) return [];
    const destinations = [...new Set(asking.filter(({ filter }) => matches(post, filter)).map(({ destination }) => destination))];
    return destinations.length === 0 ? [] : [{ postId: post.id, releaseId: release.id, destinations }];
  });
  return { promote, touched };
}
