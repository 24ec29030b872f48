import type { Post } from '../content/post.ts';
import type { Destination } from './destination.ts';
import type { PictureSize } from './picture.ts';

/** Which posts a destination wants: within one list any may match, all lists given must. Words match title, tags, source, tldr and summary. */
export interface SubscriptionFilter {
  tags: readonly string[];
  sources: readonly string[];
  kinds: readonly string[];
  words: readonly string[];
}

/** A destination's standing order. One per destination and filter. */
export interface Subscription {
  /** Stable: derived from destination and filter. */
  id: string;
  destination: Destination;
  filter: SubscriptionFilter;
  /** Where it was written: `herald.yaml`, `HERALD_ANNOUNCE_TO`, `default`. */
  origin: string;
  /** How pictures of posts are shown there; left out: as a thumbnail. */
  images?: PictureSize;
}

/** Whether a subscription wants a post: within each list that is not empty any entry may match; letter case never matters. Pure. */
export function matchesFilter(post: Post, filter: SubscriptionFilter): boolean {
  return mismatchOf(post, filter) === null;
}

/** Which part of a filter a post does not meet; null where it meets all. Pure. */
export function mismatchOf(post: Post, filter: SubscriptionFilter): keyof SubscriptionFilter | null {
  if (!anyOf(filter.tags, (tag) => post.tags.some((own) => same(own, tag)))) return 'tags';
  if (!anyOf(filter.sources, (source) => post.source !== null && same(post.source, source))) return 'sources';
  if (!anyOf(filter.kinds, (kind) => same(post.kind, kind))) return 'kinds';
  if (filter.words.length === 0) return null;
  const text = textOf(post);
  return anyOf(filter.words, (word) => text.includes(wordsOf(word))) ? null : 'words';
}

/** A post is read once, however many subscriptions ask for words. */
const texts = new WeakMap<Post, string>();

function textOf(post: Post): string {
  const known = texts.get(post);
  if (known !== undefined) return known;
  const text = wordsOf([post.title, ...post.tags, post.source ?? '', post.tldr ?? '', post.summary ?? ''].join('\n'));
  texts.set(post, text);
  return text;
}

function anyOf(wanted: readonly string[], isMet: (entry: string) => boolean): boolean {
  return wanted.length === 0 || wanted.some(isMet);
}

function same(a: string, b: string): boolean {
  return a.toLocaleLowerCase('en') === b.toLocaleLowerCase('en');
}

/** ` lower case words `, so that `includes` finds whole words only. */
function wordsOf(text: string): string {
  return ` ${(text.toLocaleLowerCase('en').match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')} `;
}

/** Each subscribed destination once, with a test of whether any of its subscriptions wants a post. Pure. */
export function destinationsOf(subscriptions: readonly Subscription[]): ReadonlyMap<Destination, (post: Post) => boolean> {
  const byDestination = new Map<Destination, Subscription[]>();
  for (const one of subscriptions) byDestination.set(one.destination, [...(byDestination.get(one.destination) ?? []), one]);
  return new Map(
    [...byDestination].map(([destination, own]) => [destination, (post) => own.some(({ filter }) => matchesFilter(post, filter))]),
  );
}

/** What pictures are asked for where. */
export interface PictureSettings {
  subscriptions: readonly Subscription[];
  /** Where no subscription says otherwise. */
  images: PictureSize;
}

/** How a destination wants the picture of a post: as its first subscription says that wants the post, else as any of its subscriptions says. Pure. */
export function pictureSizeFor({ subscriptions, images }: PictureSettings, destination: Destination, post: Post | undefined): PictureSize {
  const own = subscriptions.filter((one) => one.destination === destination && one.images !== undefined);
  return (own.find(({ filter }) => post !== undefined && matchesFilter(post, filter)) ?? own[0])?.images ?? images;
}
