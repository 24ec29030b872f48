import { isAwaited } from '../archive/is-published.ts';
import type { Post } from '../content/post.ts';
import type { KnownPost, LookRecord, Standing } from '../ports/post-book.ts';
import { oldestFirst, planBatch } from './batch.ts';
import { deliveryKeyOf, type NewDelivery } from './delivery.ts';
import type { Destination } from './destination.ts';
import { type StaleReason, staleReason, stillWorthTelling } from './freshness.ts';
import { matchesFilter } from './matches-filter.ts';
import { type Moves, movesOf } from './moved.ts';
import type { Subscription } from './subscription.ts';

/** How the planner decides; from the settings. */
export interface PlanTerms {
  /** Posts of one batch that still get a message each; more make a digest. */
  eachLimit: number;
  /** Posts older than this when they are first seen are not announced, days. Events: until they start. */
  maxAgeDays: number;
  /** News of one batch above which everything is held for an admin's word. */
  fuseAdditions: number;
  /** At the very first look: announce the latest so many instead of none. */
  announceLast: number;
}

/** What one look at the folder found. */
export interface Look {
  posts: readonly Post[];
  /** Paths with a problem of level `error`: their posts are not taken for removed. */
  brokenPaths: ReadonlySet<string>;
  known: ReadonlyMap<string, KnownPost>;
  firstLook: boolean;
  subscriptions: readonly Subscription[];
  now: Date;
}

/** What it means: what to write into the books, and the same told for people. */
export interface LookPlan {
  record: LookRecord;
  added: readonly Post[];
  changed: readonly Post[];
  removed: readonly KnownPost[];
  /** News that is owed to nobody or to nobody any more, with the reason. */
  skipped: readonly { post: Post; reason: StaleReason | 'no-subscription' }[];
}

interface Sorted {
  write: { post: Post; standing: Standing }[];
  added: Post[];
  changed: Post[];
  news: { post: Post; stale: StaleReason | null }[];
}

/** What is owed after a look at the folder. Looking twice owes nothing twice. Pure. */
export function planLook(look: Look, terms: PlanTerms): LookPlan {
  const moves = movesOf(look.posts, look.known);
  const sorted = sortPosts(look, moves, terms);
  const present = new Set(look.posts.map(({ id }) => id));
  const gone = [...look.known.values()].filter(
    (one) => one.removedAt === null && !present.has(one.id) && !look.brokenPaths.has(one.path) && !moves.livesOn(one),
  );
  const removed = gone.filter((one) => !moves.wentOn(one));
  const { deliveries, unwanted } = planNews(sorted.news, look.subscriptions, terms);
  const stale = sorted.news.flatMap(({ post, stale }) => (stale ? [{ post, reason: stale }] : []));
  return {
    record: { write: sorted.write, remove: gone.map(({ id }) => id), deliveries },
    added: sorted.added,
    changed: sorted.changed,
    removed,
    skipped: [...stale, ...unwanted.map((post) => ({ post, reason: 'no-subscription' as const }))],
  };
}

function sortPosts({ posts, known, firstLook, now }: Look, moves: Moves, terms: PlanTerms): Sorted {
  const sorted: Sorted = { write: [], added: [], changed: [], news: [] };
  const baseline = firstLook ? baselineOf(posts, terms.announceLast, now) : null;
  for (const post of posts) {
    const before = known.get(post.id) ?? moves.cameFrom(post);
    const standing = standingOf(post, before, baseline, now);
    const isNews = standing === 'told' && before?.standing !== 'told';
    if (!before) sorted.added.push(post);
    else if (before.hash !== post.hash) sorted.changed.push(post);
    if (isNews) sorted.news.push({ post, stale: baseline ? null : staleReason(post, before, terms.maxAgeDays, now) });
    if (!before || standing !== before.standing || before.hash !== post.hash || before.path !== post.path || before.removedAt !== null) {
      sorted.write.push({ post, standing });
    }
  }
  return sorted;
}

function standingOf(post: Post, before: KnownPost | undefined, baseline: ReadonlySet<string> | null, now: Date): Standing {
  if (before && before.standing !== 'waiting') return before.standing;
  if (isAwaited(post, now)) return 'waiting';
  return baseline?.has(post.id) ? 'baseline' : 'told';
}

/** The posts that a first look only records: all but the latest `announceLast` that are published. */
function baselineOf(posts: readonly Post[], announceLast: number, now: Date): ReadonlySet<string> {
  const published = posts.filter((post) => !isAwaited(post, now)).toSorted(oldestFirst);
  const worth = published.filter((post) => stillWorthTelling(post, now) === true);
  const latest = new Set(worth.slice(Math.max(0, worth.length - announceLast)));
  return new Set(published.filter((post) => announceLast === 0 || !latest.has(post)).map(({ id }) => id));
}

function planNews(
  news: Sorted['news'],
  subscriptions: readonly Subscription[],
  terms: PlanTerms,
): { deliveries: NewDelivery[]; unwanted: Post[] } {
  const fresh = news.filter(({ stale }) => stale === null).map(({ post }) => post);
  const holdReason = fresh.length > terms.fuseAdditions ? `fuse: ${fresh.length} new posts at once` : null;
  const deliveries: NewDelivery[] = [];
  const wanted = new Set<string>();
  for (const [destination, matches] of destinationsOf(subscriptions)) {
    const batch = fresh.filter(matches);
    for (const { id } of batch) wanted.add(id);
    deliveries.push(...planBatch(batch, destination, { eachLimit: terms.eachLimit, holdReason }));
    for (const { post, stale } of news) if (stale && matches(post)) deliveries.push(skippedRow(post, destination, stale));
  }
  return { deliveries, unwanted: fresh.filter(({ id }) => !wanted.has(id)) };
}

function skippedRow(post: Post, destination: Destination, reason: string): NewDelivery {
  const key = deliveryKeyOf(post.id, destination, 'announce');
  return { key, postId: post.id, destination, purpose: 'announce', state: 'skipped', reason, carriedBy: null };
}

/** Each subscribed destination once, with a test of whether any of its subscriptions wants a post. Pure. */
export function destinationsOf(subscriptions: readonly Subscription[]): ReadonlyMap<Destination, (post: Post) => boolean> {
  const byDestination = new Map<Destination, Subscription[]>();
  for (const one of subscriptions) byDestination.set(one.destination, [...(byDestination.get(one.destination) ?? []), one]);
  return new Map(
    [...byDestination].map(([destination, own]) => [destination, (post) => own.some(({ filter }) => matchesFilter(post, filter))]),
  );
}
