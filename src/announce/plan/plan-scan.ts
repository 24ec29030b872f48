import type { Post } from '../../content/post.ts';
import { type Audience, createFilters, type Filters } from '../../filter/filters.ts';
import type { Language } from '../../languages/index.ts';
import { deliveryKeyOf, type NewDelivery, newDelivery } from '../../model/delivery.ts';
import type { Destination } from '../../model/destination.ts';
import { type Hold, LIMIT_WINDOW_MS } from '../../model/hold.ts';
import { holdReason, type StaleReason } from '../../model/reason.ts';
import { holdNotice } from '../../model/sentences/notices.ts';
import type { Subscription } from '../../model/subscription.ts';
import type {
  KnownPost,
  LimitedScan,
  MessageChanges,
  RecentChange,
  RecentChanges,
  ScanRecord,
  TimedDeliveries,
} from '../../ports/post-store.ts';
import {
  type ClassifiedPosts,
  classifyPosts,
  detectRenames,
  type News,
  newsOf,
  type ScannedFolder,
  type SettledNews,
  type SettlingNews,
  settleNews,
} from './classify-posts.ts';
import { keepIdentities } from './keep-identities.ts';
import { oldestFirst, planChannels } from './plan-channels.ts';
import { planPromotions, planReminders } from './plan-policies.ts';
import { holdForChange, isMassDeletion, planLateNotice } from './safety-limits.ts';

/** Settings that determine how the planner decides. */
export interface PlanOptions {
  /** Maximum number of posts of one batch that get a message each; more make a digest. */
  eachLimit: number;
  /** Maximum age of posts when they are first seen, days; older ones are not announced. Events are announced until they start. */
  maxAgeDays: number;
  /** Maximum number of new posts, visible edits and removals within ten minutes; above it, they are held until an admin decides. */
  safetyLimits: { additions: number; edits: number; removals: number };
  /** Time from the change of a post to the edit of its message, ms, so that several changes make one edit. */
  editAfterMs: number;
  /** Maximum age of messages that are edited or retracted, ms. */
  editWithinMs: number;
  /** Time from the removal of a file to the retraction of its message, ms. */
  gracePeriodMs: number;
  /** Number of latest posts to announce at the very first scan; the rest are only recorded. */
  announceLast: number;
  /** Where notices about holds are sent. */
  adminDestination: Destination;
  /** Language of these notices; left out: English. */
  noticeLanguage?: () => Language;
}

/** What one scan of the folder found, and what is known already. */
export interface ScanInput extends ScannedFolder {
  /** Paths with a problem of level `error`: their posts do not count as removed. */
  brokenPaths: ReadonlySet<string>;
  subscriptions: readonly Subscription[];
  /** Decides which posts they want; left out: with the built-in synonyms only. */
  filters?: Filters;
  /** Whether this is the first scan since a backup was restored: news is held, as it may have been announced since the backup was made. Default: false. */
  restored?: boolean;
  /** New posts of earlier scans that are not announced yet, and how long they and the folder must be unchanged, ms. Left out: all news is announced at once. */
  settling?: { news: SettlingNews; settleMs: number };
}

/** Result of planning a scan: what to write into the database, and a summary for people. */
export interface ScanPlan {
  /** The posts of the folder, under the ids by which they are known. */
  posts: readonly Post[];
  record: ScanRecord & { limit: (recent: RecentChanges) => LimitedScan };
  added: readonly Post[];
  changed: readonly Post[];
  removed: readonly KnownPost[];
  /** News that is not announced anywhere, with the reason. */
  skipped: readonly { post: Post; reason: StaleReason | 'no-subscription' }[];
  /** Which news is ready and which is still settling; `awaited`: settling posts that will be announced if they stay as they are. null: all news is announced at once. */
  settled: (SettledNews & { awaited: readonly Post[] }) | null;
}

/** Plans what is due after a scan of the folder. Scanning twice plans nothing twice. Pure. */
export function planScan(input: ScanInput, terms: PlanOptions): ScanPlan {
  const { posts, superseded } = keepIdentities(input);
  const scan = { ...input, posts };
  const moves = detectRenames(scan.posts, scan.known);
  const { settling, restored = false } = scan;
  const settled =
    settling && !scan.firstScan && !restored ? settleNews(settling.news, newsOf(scan, moves), scan.now, settling.settleMs) : null;
  const sorted = classifyPosts(scan, moves, terms, ({ id }) => settled?.ready.has(id) ?? true);
  const present = new Set(scan.posts.map(({ id }) => id));
  const gone = [...scan.known.values()].filter(
    (one) => one.removedAt === null && !present.has(one.id) && !scan.brokenPaths.has(one.path) && !moves.existsElsewhere(one),
  );
  const removed = gone.filter((one) => !moves.editedAfterMove(one) && !superseded.has(one.id));
  const limits = {
    ...terms.safetyLimits,
    ...(wasEmptied(scan, removed.length) ? { removals: 0 } : {}),
    // With a limit of 0, any news is held.
    ...(restored ? { additions: 0 } : {}),
  };
  const newPosts = [...sorted.news, ...sorted.settling].map(({ post }) => post);
  const filters = scan.filters ?? createFilters();
  const audience = filters.audience(scan.subscriptions, newPosts);
  const matchesNew = filters.matchesAmong(newPosts);
  const isAskedFor = ({ post }: News): boolean => audience.wanted.has(post);
  const isWanted = (one: News): boolean => one.stale === null && isAskedFor(one);
  const wanted = sorted.news.filter(isWanted).map(({ post }) => post);
  const changes = planAmendments(sorted, removed, terms, scan.now);
  const limit = (recent: RecentChanges): LimitedScan => {
    const additions = holdForAdditions(wanted, audience, recent.additions, limits.additions, scan.now);
    const edits = changes && holdForChange('edits', recent.edits, limits.edits, scan.now);
    const removals = changes && holdForChange('removals', recent.removals, limits.removals, scan.now);
    const holds = [additions, edits, removals].filter((hold) => hold !== null);
    const notices = holds.map((hold) => holdNotice(hold, terms.adminDestination, terms.noticeLanguage?.() ?? 'en'));
    const late = planLateNotice(sorted.news, isAskedFor, recent.late, terms, scan.now);
    const held = additions && { hold: additions.id, reason: holdReason(additions) };
    const channels = planChannels(scan, matchesNew, { eachLimit: terms.eachLimit, held });
    const place: TimedDeliveries['place'] = (traffic) => [
      ...planNews(sorted.news, audience, (posts, to) => channels.plan(posts, to, traffic.get(to))),
      ...notices,
      ...(late ? [late] : []),
    ];
    const timed = channels.timed([...audience.byDestination.keys()], place);
    return {
      deliveries: place(new Map()),
      ...(timed ? { timed } : {}),
      amendments: changes && { ...changes, editsHold: edits?.id ?? null, retractionsHold: removals?.id ?? null },
      holds,
    };
  };
  const stale = sorted.news.flatMap(({ post, stale }) => (stale ? [{ post, reason: stale }] : []));
  const unwanted = sorted.news.filter((one) => one.stale === null && !isAskedFor(one));
  return {
    record: {
      write: sorted.write,
      remove: [...new Set([...gone.map(({ id }) => id), ...superseded])],
      ...limit(guessed(sorted, removed, scan.known)),
      limit,
      ...promotionsOf(scan, filters, sorted, removed, terms),
      reminders: planReminders({ ...scan, ...remindable(scan, sorted), matchesAmong: filters.matchesAmong }),
    },
    posts,
    added: sorted.added,
    changed: sorted.changed,
    removed,
    skipped: [...stale, ...unwanted.map(({ post }) => ({ post, reason: 'no-subscription' as const }))],
    settled: settled && { ...settled, awaited: sorted.settling.flatMap((one) => (isWanted(one) ? [one.post] : [])) },
  };
}

/** Returns the posts that may have reminders, and the ids of those whose files can't be read or understood now. */
function remindable(
  { posts, known, brokenPaths }: ScanInput,
  { settling }: ClassifiedPosts,
): { posts: readonly Post[]; unclearIds: ReadonlySet<string> } {
  const waits = new Set(settling.map(({ post }) => post));
  const unclear = posts.filter((post) => post.unclear);
  const broken = [...known.values()].filter(({ path }) => brokenPaths.has(path));
  return { posts: posts.filter((post) => !waits.has(post)), unclearIds: new Set([...unclear, ...broken].map(({ id }) => id)) };
}

/** Whether the folder lost most of its posts within ten minutes. */
function wasEmptied({ known, now }: ScanInput, removed: number): boolean {
  const all = [...known.values()];
  const since = new Date(now.getTime() - LIMIT_WINDOW_MS).toISOString();
  const lately = all.filter(({ removedAt }) => removedAt !== null && removedAt > since).length;
  const there = all.filter(({ removedAt }) => removedAt === null).length;
  return removed > 0 && isMassDeletion(removed + lately, there + lately);
}

function holdForAdditions(
  wanted: readonly Post[],
  { byDestination }: Audience,
  { posts, open }: RecentChange,
  limit: number,
  now: Date,
): Hold | null {
  const lately = new Set([...posts.map(({ id }) => id), ...wanted.map(({ id }) => id)]);
  const isNews = new Set(wanted);
  const messages = [...byDestination.values()].reduce((sum, posts) => sum + posts.filter((post) => isNews.has(post)).length, 0);
  const newest = wanted.toSorted(oldestFirst).toReversed();
  return holdForChange('additions', { posts: newest, messages, open }, limit, now, lately.size);
}

/** Estimates without the ledger, as for a dry run: each post that may have been announced counts as one message. */
function guessed(
  { visiblyChanged, withdrawn }: ClassifiedPosts,
  removed: readonly KnownPost[],
  known: ReadonlyMap<string, KnownPost>,
): RecentChanges {
  const edited = visiblyChanged.filter(({ id }) => known.get(id)?.state !== 'settling');
  const announced = removed.filter(({ state }) => state === 'announced').map(({ id, path }) => ({ id, title: path }));
  const guess = (posts: RecentChange['posts']): RecentChange => ({ messages: posts.length, posts, open: null });
  return { additions: guess([]), edits: guess(edited), removals: guess([...withdrawn, ...announced]), late: null };
}

/** Plans the deliveries of news; posts that are still settling, which the audience includes, are left out. */
function planNews(
  news: readonly News[],
  { byDestination }: Audience,
  planChannel: (posts: readonly Post[], destination: Destination) => readonly NewDelivery[],
): readonly NewDelivery[] {
  const staleness = new Map(news.map(({ post, stale }) => [post, stale]));
  return [...byDestination].flatMap(([destination, posts]) => [
    ...planChannel(
      posts.filter((post) => staleness.get(post) === null),
      destination,
    ),
    ...posts.flatMap((post) => skippedRows(post, destination, staleness.get(post) ?? null)),
  ]);
}

function skippedRows(post: Post, destination: Destination, stale: StaleReason | null): readonly NewDelivery[] {
  if (stale === null) return [];
  const key = deliveryKeyOf(post.id, destination, 'announce');
  return [newDelivery(key, destination, { postId: post.id, state: 'skipped', reason: { kind: stale } })];
}

/** Returns which pre-releases should announce that their release is out, or no longer do so. */
function promotionsOf(
  { posts, subscriptions, now }: ScanInput,
  { matchesAmong }: Filters,
  { news, returned, visiblyChanged, withdrawn }: ClassifiedPosts,
  removed: readonly KnownPost[],
  { editWithinMs, editAfterMs }: PlanOptions,
): Pick<ScanRecord, 'promotions'> {
  const touched = [...visiblyChanged, ...withdrawn, ...returned, ...removed].map(({ id }) => id);
  const changed = [...news.map(({ post }) => post), ...returned, ...visiblyChanged];
  const plan = planPromotions({ posts, changed, touched, subscriptions, matchesAmong, now });
  const at = (ms: number): string => new Date(now.getTime() + ms).toISOString();
  return plan === null ? {} : { promotions: { ...plan, since: at(-editWithinMs), dueAt: at(editAfterMs) } };
}

/** Returns which messages no longer match their posts; null: none can. */
function planAmendments(
  { visiblyChanged, withdrawn, returned }: ClassifiedPosts,
  removed: readonly KnownPost[],
  terms: PlanOptions,
  now: Date,
): Omit<MessageChanges, 'editsHold' | 'retractionsHold'> | null {
  const gone = [...withdrawn, ...removed];
  // Posts that have visibly changed are always among the returned ones.
  if (gone.length === 0 && returned.length === 0) return null;
  const after = (ms: number): string => new Date(now.getTime() + ms).toISOString();
  return {
    edits: visiblyChanged.map(({ id }) => id),
    retractions: gone.map(({ id }) => id),
    returned: returned.map(({ id }) => id),
    since: after(-terms.editWithinMs),
    editsDueAt: after(terms.editAfterMs),
    retractionsDueAt: after(terms.gracePeriodMs),
  };
}
