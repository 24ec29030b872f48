import type { Post } from '../content/post.ts';
import { nearest } from '../lib/nearest.ts';
import type { Subscription } from '../model/subscription.ts';
import type { Finding } from './doctor-deliveries.ts';

/** Kinds that every Herald knows, whether a post has them or not. */
const OWN_KINDS = ['link', 'release', 'event'];

/**
 * Kinds, tags and sources that subscriptions ask for and no post has: with a near one that posts have it is most likely misspelt (not ok);
 * else it may be for posts to come. Empty where all are known, or there are no posts to tell by. Pure.
 */
export function subscriptionFindings(subscriptions: readonly Subscription[], posts: readonly Post[]): readonly Finding[] {
  if (posts.length === 0) return [];
  const known = {
    kind: [...OWN_KINDS, ...posts.map(({ kind }) => kind)],
    tag: posts.flatMap(({ tags }) => tags),
    source: posts.flatMap(({ source }) => source ?? []),
  };
  const wanted = subscriptions.flatMap(({ origin, destination, filter: { kinds, tags, sources } }) => [
    ...kinds.map((word) => ({ origin, destination, key: 'kind' as const, word })),
    ...tags.map((word) => ({ origin, destination, key: 'tag' as const, word })),
    ...sources.map((word) => ({ origin, destination, key: 'source' as const, word })),
  ]);
  const index = { kind: byLowerCase(known.kind), tag: byLowerCase(known.tag), source: byLowerCase(known.source) };
  return wanted.flatMap(({ origin, destination, key, word }) => {
    const lower = word.toLocaleLowerCase('en');
    if (index[key].has(lower)) return [];
    const near = nearest(lower, [...index[key].keys()]);
    const meant = near === null ? null : (index[key].get(near) ?? near);
    const detail = `${destination} asks for ${key} “${word}”, which no post has`;
    return [{ part: origin, ok: meant === null, detail: meant === null ? `${detail} yet` : `${detail}. Did you mean “${meant}”?` }];
  });
}

/** Words in small letters, as filters compare them → as the first post writes them. */
function byLowerCase(words: readonly string[]): ReadonlyMap<string, string> {
  const index = new Map<string, string>();
  for (const word of words) {
    const lower = word.toLocaleLowerCase('en');
    if (!index.has(lower)) index.set(lower, word);
  }
  return index;
}
