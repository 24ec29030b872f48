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
  gracePeriodMs: number;
  /** At the very first scan: announce the latest so many instead of none. */
  announceLast: number;
  /** Who is told of holds. */
  adminDestination: Destination;
  /** Of notices to them; left out: English. */
  noticeLanguage?: () => Language;
}

/** What one scan of the folder found, and what is known. */
export interface ScanInput extends ScannedFolder {
  /** Paths with a problem of level `error`: their posts are not taken for removed. */
  brokenPaths: ReadonlySet<string>;
  subscriptions: readonly Subscription[];
  /** Tells which posts they want; left out: with the synonyms that are known anyway. */
  filters?: Filters;
  /** The first scan since a backup was restored: news is held, as it may have been announced since the backup was made. Default: false. */
  restored?: boolean;
  /** New posts of earlier scans that are not announced yet, and how long they and the folder must be quiet, ms. Left out: all news is announced at once. */
  settling?: { news: SettlingNews; settleMs: number };
}

/** What it means: what to write into the database, and the same told for people. */
export interface ScanPlan {
  /** The posts of the folder under the ids by which they are known. */
  posts: readonly Post[];
  record: ScanRecord & { limit: (recent: RecentChanges) => LimitedScan };
  added: readonly Post[];
  changed: readonly Post[];
  removed: readonly KnownPost[];
  /** News that is owed to nobody or to nobody any more, with the reason. */
  skipped: readonly { post: Post; reason: StaleReason | 'no-subscription' }[];
  /** News that waits for quiet; `awaited`: those posts of it that are announced then, as it looks now. Null: all news is announced at once. */
  settled: (SettledNews & { awaited: readonly Post[] }) | null;
}

/** What is due after a scan of the folder. Scanning twice plans nothing twice. Pure. */
export function planScan(input: ScanInput, terms: PlanTerms): ScanPlan {
  const { posts, superseded } = keepIdentities(input);
  const scan = { ...input, posts };
  const moves = detectRenames(scan.posts, scan.known);
  const { settling, restored = false } = scan;
  const settled =
    settling && !scan.firstScan && !restored ? settleNews(settling.news, newsOf(scan, moves), scan.now, settling.settleMs) : null;
  const sorted = classifyPosts(scan, moves, terms, ({ id }) => settled?.ready.has(id) ?? true);
  const present = new Set(scan.posts.map(({ id }) => id));
  const gone = [...scan.known.values()].filter(
    (one) => one.removedAt === null && !present.has(one.id) && !scan.brokenPaths.has(one.path) && !moves.livesOn(one),
  );
  const removed = gone.filter((one) => !moves.wentOn(one) && !superseded.has(one.id));
  const limits = {
    ...terms.safetyLimits,
    ...(wasEmptied(scan, removed.length) ? { removals: 0 } : {}),
    // Any news is too much.
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

/** The posts that people may be reminded of, and those of which nobody can say. */
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

/** Nobody counted, as in a dry run: each post that may have been announced is one message. */
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

/** Posts that are settling are not news yet. */
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

/** Which pre-releases are to say that their release is out, or no longer so. */
function promotionsOf(
  { posts, subscriptions, now }: ScanInput,
  { matchesAmong }: Filters,
  { news, returned, visiblyChanged, withdrawn }: ClassifiedPosts,
  removed: readonly KnownPost[],
  { editWithinMs, editAfterMs }: PlanTerms,
): Pick<ScanRecord, 'promotions'> {
  const touched = [...visiblyChanged, ...withdrawn, ...returned, ...removed].map(({ id }) => id);
  const changed = [...news.map(({ post }) => post), ...returned, ...visiblyChanged];
  const plan = planPromotions({ posts, changed, touched, subscriptions, matchesAmong, now });
  const at = (ms: number): string => new Date(now.getTime() + ms).toISOString();
  return plan === null ? {} : { promotions: { ...plan, since: at(-editWithinMs), dueAt: at(editAfterMs) } };
}

/** Which messages no longer say what they should; null: none can. */
function planAmendments(
  { visiblyChanged, withdrawn, returned }: ClassifiedPosts,
  removed: readonly KnownPost[],
  terms: PlanTerms,
  now: Date,
): Omit<MessageChanges, 'editsHold' | 'retractionsHold'> | null {
  const gone = [...withdrawn, ...removed];
  // What has changed visibly is among what is there again.
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
