import type { Post } from '../../content/post.ts';
import { deliveryKeyOf, type NewDelivery } from '../../model/delivery.ts';
import type { Destination } from '../../model/destination.ts';
import type { StaleReason } from '../../model/freshness.ts';
import { holdNotice } from '../../model/notices.ts';
import type { Subscription } from '../../model/subscription.ts';
import { destinationsOf } from '../../model/subscription.ts';
import type { Hold } from '../../ports/ledger/ledger.ts';
import type { KnownPost, MessageChanges, ScanRecord } from '../../ports/post-store.ts';
import { planBatch } from './batch.ts';
import { type ClassifiedPosts, classifyPosts, type News, newsOf, type ScannedFolder } from './classify-posts.ts';
import { detectRenames } from './detect-renames.ts';
import { holdForBatch, holdReason, isMassDeletion } from './safety-limits.ts';
import { type SettledNews, type SettlingNews, settleNews } from './settle-news.ts';

/** How the planner decides; from the settings. */
export interface PlanTerms {
  /** Posts of one batch that still get a message each; more make a digest. */
  eachLimit: number;
  /** Posts older than this when they are first seen are not announced, days. Events: until they start. */
  maxAgeDays: number;
  /** New posts, visible edits and removals of one batch above which they are held until an admin decides. */
  safetyLimits: { additions: number; edits: number; removals: number };
  /** A message is edited so long after what it tells of has changed, ms: several changes make one edit. */
  editAfterMs: number;
  /** Older messages are neither edited nor retracted, ms. */
  editWithinMs: number;
  /** A message is retracted so long after its file is gone, ms. */
  graceMs: number;
  /** At the very first look: announce the latest so many instead of none. */
  announceLast: number;
  /** Who is told of holds. */
  adminDestination: Destination;
}

/** What one look at the folder found, and what is known. */
export interface ScanInput extends ScannedFolder {
  /** Paths with a problem of level `error`: their posts are not taken for removed. */
  brokenPaths: ReadonlySet<string>;
  subscriptions: readonly Subscription[];
  /** The first scan since a backup was restored: news is held, as it may have been announced since the backup was made. Default: false. */
  restored?: boolean;
  /** New posts of earlier scans that are not announced yet, and how long they and the folder must be quiet, ms. Left out: all news is announced at once. */
  settling?: { news: SettlingNews; settleMs: number };
}

/** What it means: what to write into the database, and the same told for people. */
export interface ScanPlan {
  record: ScanRecord;
  added: readonly Post[];
  changed: readonly Post[];
  removed: readonly KnownPost[];
  /** News that is owed to nobody or to nobody any more, with the reason. */
  skipped: readonly { post: Post; reason: StaleReason | 'no-subscription' }[];
  /** News that waits for quiet; `awaited`: those posts of it that are announced then, as it looks now. Null: all news is announced at once. */
  settled: (SettledNews & { awaited: readonly Post[] }) | null;
}

/** What is owed after a look at the folder. Looking twice owes nothing twice. Pure. */
export function planScan(look: ScanInput, terms: PlanTerms): ScanPlan {
  const moves = detectRenames(look.posts, look.known);
  const { settling, restored = false } = look;
  const settled =
    settling && !look.firstLook && !restored ? settleNews(settling.news, newsOf(look, moves), look.now, settling.settleMs) : null;
  const sorted = classifyPosts(look, moves, terms, ({ id }) => settled?.ready.has(id) ?? true);
  const present = new Set(look.posts.map(({ id }) => id));
  const gone = [...look.known.values()].filter(
    (one) => one.removedAt === null && !present.has(one.id) && !look.brokenPaths.has(one.path) && !moves.livesOn(one),
  );
  const removed = gone.filter((one) => !moves.wentOn(one));
  const news = planNews(sorted.news, look.subscriptions, restored ? withoutAdditions(terms) : terms, look.now);
  const there = [...look.known.values()].filter(({ removedAt }) => removedAt === null).length;
  const changes = planAmendments(
    { ...sorted, noticed: sorted.visiblyChanged.filter(({ id }) => look.known.get(id)?.standing !== 'settling') },
    removed,
    isMassDeletion(removed.length, there) ? { ...terms, safetyLimits: { ...terms.safetyLimits, removals: 0 } } : terms,
    look.now,
  );
  const holds = [news.hold, ...changes.holds].filter((hold) => hold !== null);
  const notices = holds.map((hold) => holdNotice(hold, terms.adminDestination));
  const stale = sorted.news.flatMap(({ post, stale }) => (stale ? [{ post, reason: stale }] : []));
  return {
    record: {
      write: sorted.write,
      remove: gone.map(({ id }) => id),
      deliveries: [...news.deliveries, ...notices],
      amendments: changes.amendments,
      holds,
    },
    added: sorted.added,
    changed: sorted.changed,
    removed,
    skipped: [...stale, ...news.unwanted.map((post) => ({ post, reason: 'no-subscription' as const }))],
    settled: settled && { ...settled, awaited: sorted.settling.flatMap((one) => (isWanted(one, look.subscriptions) ? [one.post] : [])) },
  };
}

/** Any news is too much. Pure. */
function withoutAdditions(terms: PlanTerms): PlanTerms {
  return { ...terms, safetyLimits: { ...terms.safetyLimits, additions: 0 } };
}

function isWanted({ post, stale }: News, subscriptions: readonly Subscription[]): boolean {
  return stale === null && [...destinationsOf(subscriptions).values()].some((matches) => matches(post));
}

function planNews(
  news: readonly News[],
  subscriptions: readonly Subscription[],
  terms: PlanTerms,
  now: Date,
): { deliveries: NewDelivery[]; unwanted: Post[]; hold: Hold | null } {
  const fresh = news.filter(({ stale }) => stale === null).map(({ post }) => post);
  const hold = holdForBatch('additions', fresh, terms.safetyLimits.additions, now);
  const held = hold === null ? null : { hold: hold.id, reason: holdReason(hold) };
  const deliveries: NewDelivery[] = [];
  const wanted = new Set<string>();
  for (const [destination, matches] of destinationsOf(subscriptions)) {
    const batch = fresh.filter(matches);
    for (const { id } of batch) wanted.add(id);
    deliveries.push(...planBatch(batch, destination, { eachLimit: terms.eachLimit, held }));
    for (const { post, stale } of news) if (stale && matches(post)) deliveries.push(skippedRow(post, destination, stale));
  }
  return { deliveries, unwanted: fresh.filter(({ id }) => !wanted.has(id)), hold: wanted.size > 0 ? hold : null };
}

function skippedRow(post: Post, destination: Destination, reason: string): NewDelivery {
  const key = deliveryKeyOf(post.id, destination, 'announce');
  return { key, postId: post.id, destination, purpose: 'announce', state: 'skipped', reason, carriedBy: null };
}

/** Which messages no longer say what they should; null: none can. */
function planAmendments(
  // `noticed`: those of the changed posts that may have been announced.
  { visiblyChanged, noticed, withdrawn, returned }: ClassifiedPosts & { noticed: readonly Post[] },
  removed: readonly KnownPost[],
  terms: PlanTerms,
  now: Date,
): { amendments: MessageChanges | null; holds: readonly (Hold | null)[] } {
  const gone = [...withdrawn, ...removed];
  // What has changed visibly is among what is there again.
  if (gone.length === 0 && returned.length === 0) return { amendments: null, holds: [] };
  // Nobody was told of posts that were only recorded: their number frightens nobody.
  const told = new Set(removed.filter(({ standing }) => standing === 'told').map(({ id }) => id));
  const goneTold = [...withdrawn, ...removed.filter(({ id }) => told.has(id)).map(({ id, path }) => ({ id, title: path }))];
  const editsHold = holdForBatch('edits', noticed, terms.safetyLimits.edits, now);
  const retractionsHold = holdForBatch('removals', goneTold, terms.safetyLimits.removals, now);
  const after = (ms: number): string => new Date(now.getTime() + ms).toISOString();
  return {
    amendments: {
      edits: visiblyChanged.map(({ id }) => id),
      retractions: gone.map(({ id }) => id),
      returned: returned.map(({ id }) => id),
      since: after(-terms.editWithinMs),
      editsDueAt: after(terms.editAfterMs),
      retractionsDueAt: after(terms.graceMs),
      editsHold: editsHold?.id ?? null,
      retractionsHold: retractionsHold?.id ?? null,
    },
    holds: [editsHold, retractionsHold],
  };
}
