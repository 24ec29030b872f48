import { NOTHING_SETTLING } from '../announce/plan/classify-posts.ts';
import { withId } from '../announce/plan/keep-identities.ts';
import { type PlanOptions, planScan, type ScanInput, type ScanPlan } from '../announce/plan/plan-scan.ts';
import { isMassDeletion } from '../announce/plan/safety-limits.ts';
import { type Archive, isPublished } from '../archive/archive.ts';
import type { FolderReader } from '../content/folder/folder-reader.ts';
import type { FolderState } from '../content/folder/parsed-files.ts';
import type { Post, Problem } from '../content/post.ts';
import { isNoPost } from '../content/problem.ts';
import type { Filters } from '../filter/filters.ts';
import { createMutex } from '../lib/concurrency.ts';
import { ConfigError } from '../lib/errors.ts';
import type { DeliveryKey, NewDelivery } from '../model/delivery.ts';
import type { StoredSubscription, Subscription } from '../model/subscription.ts';
import type { Outages } from '../ops/outages.ts';
import type { Wakeup } from '../ports/delivery-queue.ts';
import type { LimitedScan, PostStore, RecentChanges } from '../ports/post-store.ts';
import type { SearchEngine } from '../search/search-engine.ts';
import type { ReminderWatch } from './subscriptions.ts';

/** Collaborators and settings of the content sync. */
export interface ContentSyncContext {
  reader: FolderReader;
  archive: Archive;
  engine: SearchEngine;
  posts: PostStore;
  /** Enqueues due deliveries. Never rejects: they are in the database, and the sweep enqueues them again. */
  enqueue: (wakeups: readonly Wakeup[]) => Promise<void>;
  /** Writes the subscriptions of the settings to the database, once. */
  writeSubscriptions: () => Promise<void>;
  /** For dry runs: returns the stored subscriptions as they will be once those of the settings are written. */
  withSettings: (stored: readonly StoredSubscription[]) => readonly Subscription[];
  reminders?: ReminderWatch;
  filters: Filters;
  terms: PlanOptions;
  /** Time that new posts and the folder must be quiet before posts are announced, ms. */
  settleMs: number;
  now: () => Date;
  outages: Outages;
}

/** What a scan found and started. */
export interface ScanResult {
  plan: ScanPlan;
  /** Keys of the new deliveries that were enqueued to run now; edits and retractions come later. */
  keys: readonly DeliveryKey[];
  problems: readonly Problem[];
  firstScan: boolean;
  /** When the next scheduled post, or the next post that waits for quiet, is due, epoch ms; null: there is none. */
  nextDueMs: number | null;
}

/** New posts that are announced once their files and the folder are quiet. */
export interface Settling {
  posts: readonly Post[];
  /** When they are announced if nothing else changes, epoch ms. */
  dueMs: number;
}

/** Whether new posts are announced at once, or when the folder has been quiet for `settleMs`. */
type ScanIntervals = 'at-once' | 'when-settled';

export interface ContentSync {
  /** Reads the folder (or these paths of it), updates archive and database, and enqueues deliveries. One at a time; scanning twice sends nothing twice. */
  scan: (paths: readonly string[] | 'all', intervals?: ScanIntervals) => Promise<ScanResult>;
  /** New posts that will be announced soon; null: there are none. */
  settling: () => Settling | null;
  /** Reads the folder into archive and search index, and nothing else. */
  refresh: () => Promise<void>;
  /** Returns what a scan would do, now or at the given time; writes nothing. */
  dryRun: (at?: Date) => Promise<ScanResult>;
  problems: () => readonly Problem[];
  /** Why the folder's changes have not been recorded lately; null: the last scan worked. */
  problem: () => ScanFailure | null;
  /** When all posts were last read and recorded; null: not yet. */
  scannedAt: () => Date | null;
  /** Saves what was read for the next start. Never rejects. */
  close: () => Promise<void>;
}

/** A series of consecutive scans that failed. */
export interface ScanFailure {
  /** Error of the last one. */
  error: unknown;
  /** When the first one failed. */
  since: Date;
  /** Number of failures, at least 1. */
  failures: number;
}

const NO_CHANGE: LimitedScan = { deliveries: [], amendments: null, holds: [] };
const NO_RECORD = { write: [], remove: [], ...NO_CHANGE, limit: () => NO_CHANGE };
const NOTHING: ScanPlan = { record: NO_RECORD, posts: [], added: [], changed: [], removed: [], skipped: [], settled: null };

const REMEMBER_AFTER_MS = 2_000;

/** Before the first release of Herald: an earlier time means the clock is not set, as on machines without a battery-backed clock. */
const FIRST_HERALD = new Date('2025-01-01T00:00:00.000Z');

/** Rejects an unset clock: in 1970 every dated post would be scheduled, and news once the clock is set. @throws {ConfigError} */
function refuseUnsetClock(at: Date): void {
  if (at >= FIRST_HERALD) return;
  throw new ConfigError([
    {
      where: 'clock',
      what: `this machine’s clock says ${at.toISOString()}, which is before Herald was built, so the first scan can't tell old posts from scheduled ones`,
      hint: 'Set the clock and start Herald again; under systemd, start it after time-sync.target',
    },
  ]);
}

/** Creates the content sync of one content folder. */
export function createContentSync(parts: ContentSyncContext): ContentSync {
  const { reader, posts: store, terms, now, outages } = parts;
  const log = outages.guard('disk');
  let last: FolderState | null = null;
  let behind = true;
  const inTurn = createMutex();
  let remembering: NodeJS.Timeout | undefined;

  let problem: ScanFailure | null = null;
  let lastScanAt = new Date(0);
  let scannedAt: Date | null = null;
  /** Posts that disappeared in a mass deletion and are still searchable. */
  let missing: readonly Post[] = [];
  /** Posts that the last scan left to settle. */
  let settled: ScanPlan['settled'] = null;
  /** By the id that a post's file gives: the other id that it is known under. */
  let keptIds: ReadonlyMap<string, string> = new Map();

  async function refresh(paths: readonly string[] | 'all'): Promise<FolderState> {
    const read = paths === 'all' ? await reader.read() : await reader.readPaths(paths);
    outages.of('posts').worked();
    const state = keptIds.size === 0 ? read : { ...read, posts: read.posts.map((post) => withId(post, keptIds.get(post.id) ?? post.id)) };
    const here = last?.posts ?? [];
    const gone = missingFrom(here, state.posts);
    // A mount may have gone away, so its posts stay searchable.
    if (isMassDeletion(gone.length, here.length)) missing = [...missing, ...gone];
    missing = missingFrom(missing, state.posts);
    syncReplica(parts, here, state.posts, new Set(missing.map(({ id }) => id)));
    if (last === null) parts.engine.prune();
    last = state;
    behind ||= state.changed;
    return state;
  }

  async function scan(paths: readonly string[] | 'all', intervals: ScanIntervals): Promise<ScanResult> {
    const due = dueBetween(last?.posts ?? [], lastScanAt, now());
    const state = await refresh(paths);
    if (!behind && !due && !settled?.settling.posts.size && parts.reminders?.isOutdated() !== true)
      return resultOf(NOTHING, [], state, false, now());
    const startedAt = now();
    // Before, not after: changes read meanwhile, by a dry run, are left to the next scan.
    behind = false;
    const outcome = await record(state, startedAt, intervals).catch((error: unknown) => {
      behind = true;
      throw error;
    });
    lastScanAt = startedAt;
    // Delayed, to save once for many scans: nothing waits for it, and losing it costs the next start only a second.
    remembering ??= setTimeout(() => void remember(), REMEMBER_AFTER_MS).unref();
    return outcome;
  }

  async function remember(): Promise<void> {
    if (remembering === undefined) return;
    clearTimeout(remembering);
    remembering = undefined;
    await reader.remember().then(
      () => outages.of('disk').worked(),
      (error: unknown) => log('scan.cache-failed', { error }),
    );
  }

  /** Gives posts in archive and search index the ids that the database has for them. */
  function takeIds(state: FolderState, posts: readonly Post[]): void {
    keptIds = new Map(posts.flatMap(({ id, fileId }) => (fileId === undefined ? [] : [[fileId, id] as const])));
    if (posts === state.posts) return;
    missing = missingFrom(missing, posts);
    syncReplica(parts, state.posts, posts, new Set(missing.map(({ id }) => id)));
    last = { ...state, posts };
  }

  async function record(state: FolderState, at: Date, intervals: ScanIntervals): Promise<ScanResult> {
    let plan = NOTHING;
    let first = false;
    await parts.writeSubscriptions();
    parts.reminders?.planning();
    const wakeups = await store.recordScan((known, firstScan, restored, subscriptions) => {
      first = firstScan;
      if (firstScan) refuseUnsetClock(at);
      const waits =
        intervals === 'when-settled' ? { settling: { news: settled?.settling ?? NOTHING_SETTLING, settleMs: parts.settleMs } } : {};
      const planned = planScan(
        { ...seen(state), known, firstScan, restored, subscriptions, filters: parts.filters, now: at, ...waits },
        terms,
      );
      plan = planned;
      const limit = (recent: RecentChanges): LimitedScan => {
        const limited = planned.record.limit(recent);
        const noted = (deliveries: readonly NewDelivery[]): readonly NewDelivery[] => {
          plan = { ...planned, record: { ...planned.record, ...limited, deliveries } };
          return deliveries;
        };
        noted(limited.deliveries);
        const { timed } = limited;
        return timed ? { ...limited, timed: { ...timed, place: (traffic) => noted(timed.place(traffic)) } } : limited;
      };
      return { ...planned.record, limit };
    }, at.getTime());
    outages.of('database').worked();
    takeIds(state, plan.posts);
    settled = plan.settled;
    await parts.enqueue(wakeups);
    const { added, changed, removed } = plan;
    log('scan.finished', { added: added.length, changed: changed.length, removed: removed.length, deliveries: wakeups.length });
    for (const { id, kind, posts } of plan.record.holds) log('scan.held', { hold: id, kind, posts });
    const keys = wakeups.filter(({ atMs }) => atMs === undefined).map(({ key }) => key);
    return resultOf(plan, keys, state, first, at);
  }

  return {
    scan: (paths, intervals = 'at-once') => {
      const next = inTurn(() => scan(paths, intervals));
      next.then(
        () => {
          if (problem) log('scan.recovered', { failures: problem.failures, downMs: now().getTime() - problem.since.getTime() });
          problem = null;
          scannedAt = now();
        },
        (error: unknown) => {
          problem = { error, since: problem?.since ?? now(), failures: (problem?.failures ?? 0) + 1 };
        },
      );
      return next;
    },
    settling: () => (settled?.dueMs && settled.awaited.length > 0 ? { posts: settled.awaited, dueMs: settled.dueMs } : null),
    refresh: async () => void (await refresh('all')),
    dryRun: async (at = now()) => {
      const state = await refresh('all');
      const { known, firstScan, restored, subscriptions: stored } = await store.known();
      const subscriptions = parts.withSettings(stored);
      const plan = planScan({ ...seen(state), known, firstScan, restored, subscriptions, filters: parts.filters, now: at }, terms);
      return resultOf(plan, [], state, firstScan, at);
    },
    problems: () => [...(last?.problems ?? []), ...(missing.length > 0 ? [emptiedProblem(missing.length)] : [])],
    problem: () => problem,
    scannedAt: () => scannedAt,
    close: remember,
  };
}

function seen({ posts, problems, committedAt }: FolderState): Pick<ScanInput, 'posts' | 'brokenPaths' | 'committedAt'> {
  const brokenPaths = new Set(problems.filter(isNoPost).map(({ path }) => path));
  return { posts, brokenPaths, ...(committedAt ? { committedAt } : {}) };
}

function resultOf(plan: ScanPlan, keys: readonly DeliveryKey[], state: FolderState, firstScan: boolean, now: Date): ScanResult {
  const scheduled = state.posts.flatMap(({ draft, publishAt }) => (draft || publishAt === null ? [] : [Date.parse(publishAt)]));
  const coming = [...scheduled.filter((at) => at > now.getTime()), ...(plan.settled?.dueMs != null ? [plan.settled.dueMs] : [])];
  return { plan, keys, problems: state.problems, firstScan, nextDueMs: coming.length > 0 ? coming.reduce((a, b) => Math.min(a, b)) : null };
}

/** Whether a post became published merely because time passed. */
function dueBetween(posts: readonly Post[], before: Date, now: Date): boolean {
  return posts.some((post) => post.publishAt !== null && !isPublished(post, before) && isPublished(post, now));
}

function missingFrom(before: readonly Post[], after: readonly Post[]): readonly Post[] {
  const present = new Set(after.map(({ id }) => id));
  return before.filter(({ id }) => !present.has(id));
}

/** Updates archive and search index from the folder; only changed posts are indexed again. */
function syncReplica(
  { archive, engine }: ContentSyncContext,
  before: readonly Post[],
  after: readonly Post[],
  kept: ReadonlySet<string>,
): void {
  const had = new Map(before.map((post) => [post.id, post]));
  const changed = after.filter((post) => had.get(post.id) !== post);
  const gone = missingFrom(before, after).flatMap(({ id }) => (kept.has(id) ? [] : [id]));
  archive.upsert(changed);
  archive.remove(gone);
  engine.upsert(changed);
  engine.remove(gone);
}

/** Returns the problem to report after a mass deletion of `posts` posts. Pure. */
function emptiedProblem(posts: number): Problem {
  const message = `${posts} posts disappeared from the folder at once`;
  const hint =
    'Mount the folder again; or, if they were removed on purpose, confirm that with “holds”. Until then they can still be found by search';
  return { path: '.', line: null, column: null, level: 'warning', code: 'folder-emptied', message, hint };
}
