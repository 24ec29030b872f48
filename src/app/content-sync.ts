import { NOTHING_SETTLING } from '../announce/plan/classify-posts.ts';
import { withId } from '../announce/plan/keep-identities.ts';
import { type PlanTerms, planScan, type ScanInput, type ScanPlan } from '../announce/plan/plan-scan.ts';
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

/** What looking at the folder needs. */
export interface ContentSyncParts {
  reader: FolderReader;
  archive: Archive;
  engine: SearchEngine;
  posts: PostStore;
  /** Rings for what is owed. Never rejects: it is in the database, and the sweeper rings again. */
  enqueue: (wakeups: readonly Wakeup[]) => Promise<void>;
  /** Writes the settings' subscriptions into the database, once. */
  writeSubscriptions: () => Promise<void>;
  /** For dry runs: what the stored subscriptions are once those of the settings are written. */
  withSettings: (stored: readonly StoredSubscription[]) => readonly Subscription[];
  reminders?: ReminderWatch;
  filters: Filters;
  terms: PlanTerms;
  /** How long new posts and the folder must be quiet before they are announced, ms. */
  settleMs: number;
  now: () => Date;
  outages: Outages;
}

/** What a scan found and set going. */
export interface ScanResult {
  plan: ScanPlan;
  /** Keys of the deliveries that are new and on their way now; edits and retractions come later. */
  keys: readonly DeliveryKey[];
  problems: readonly Problem[];
  firstScan: boolean;
  /** When the next scheduled post, or the next post that waits for quiet, is due, epoch ms; null: there is none. */
  nextDueMs: number | null;
}

/** New posts that are announced once their files and the folder are quiet. */
export interface Settling {
  posts: readonly Post[];
  /** When they are announced, if nothing else comes, epoch ms. */
  dueMs: number;
}

/** Whether news is announced at once, or when the folder has been quiet for `settleMs`. */
type ScanIntervals = 'at-once' | 'when-settled';

export interface ContentSync {
  /** Reads the folder (or these paths of it), brings archive and database up to date and rings the queue. One at a time; looking twice sends nothing twice. */
  scan: (paths: readonly string[] | 'all', intervals?: ScanIntervals) => Promise<ScanResult>;
  /** New posts that are about to be announced; null: there are none. */
  settling: () => Settling | null;
  /** Reads the folder into archive and search index, and nothing else. */
  refresh: () => Promise<void>;
  /** What a scan would do, at another time where one is given; writes nothing. */
  dryRun: (at?: Date) => Promise<ScanResult>;
  problems: () => readonly Problem[];
  /** Why the folder's changes have not been recorded lately; null: the last scan worked. */
  problem: () => ScanFailure | null;
  /** When the posts were last read and all of them were recorded; null: not yet. */
  scannedAt: () => Date | null;
  /** Saves what was read for the next start. Never rejects. */
  close: () => Promise<void>;
}

/** Scans that failed, one after the other. */
export interface ScanFailure {
  /** What the last of them failed with. */
  error: unknown;
  /** When the first of them failed. */
  since: Date;
  /** How many they are, from 1. */
  failures: number;
}

const NO_CHANGE: LimitedScan = { deliveries: [], amendments: null, holds: [] };
const NO_RECORD = { write: [], remove: [], ...NO_CHANGE, limit: () => NO_CHANGE };
const NOTHING: ScanPlan = { record: NO_RECORD, posts: [], added: [], changed: [], removed: [], skipped: [], settled: null };

const REMEMBER_AFTER_MS = 2_000;

/** No Herald is older: a clock that says so has not been set, as on machines that keep none while they are off. */
const FIRST_HERALD = new Date('2025-01-01T00:00:00.000Z');

/** To a clock of 1970 every dated post is scheduled: all of them would be news once it is set. @throws {ConfigError} */
function refuseUnsetClock(at: Date): void {
  if (at >= FIRST_HERALD) return;
  throw new ConfigError([
    {
      where: 'clock',
      what: `the clock of this machine says ${at.toISOString()}, which is before Herald was made, so the first scan can't tell old posts from scheduled ones`,
      hint: 'Set the clock and start Herald again; under systemd, start it after time-sync.target',
    },
  ]);
}

/** Makes the looker of one content folder. */
export function createContentSync(parts: ContentSyncParts): ContentSync {
  const { reader, posts: store, terms, now, outages } = parts;
  const log = outages.guard('disk');
  let last: FolderState | null = null;
  let behind = true;
  const inTurn = createMutex();
  let remembering: NodeJS.Timeout | undefined;

  let problem: ScanFailure | null = null;
  let lookedAt = new Date(0);
  let scannedAt: Date | null = null;
  /** Posts of a folder that was emptied. */
  let missing: readonly Post[] = [];
  /** What the last scan left to settle. */
  let settled: ScanPlan['settled'] = null;
  /** Ids of posts that are known under another one than their file gives, by that. */
  let keptIds: ReadonlyMap<string, string> = new Map();

  async function refresh(paths: readonly string[] | 'all'): Promise<FolderState> {
    const read = paths === 'all' ? await reader.read() : await reader.readPaths(paths);
    outages.of('posts').worked();
    const state = keptIds.size === 0 ? read : { ...read, posts: read.posts.map((post) => withId(post, keptIds.get(post.id) ?? post.id)) };
    const here = last?.posts ?? [];
    const gone = goneFrom(here, state.posts);
    // A mount that went away: people can go on searching what was there.
    if (isMassDeletion(gone.length, here.length)) missing = [...missing, ...gone];
    missing = goneFrom(missing, state.posts);
    syncReplica(parts, here, state.posts, new Set(missing.map(({ id }) => id)));
    if (last === null) parts.engine.prune();
    last = state;
    behind ||= state.changed;
    return state;
  }

  async function scan(paths: readonly string[] | 'all', intervals: ScanIntervals): Promise<ScanResult> {
    const due = dueBetween(last?.posts ?? [], lookedAt, now());
    const state = await refresh(paths);
    if (!behind && !due && !settled?.settling.posts.size && parts.reminders?.isOutdated() !== true)
      return resultOf(NOTHING, [], state, false, now());
    const startedAt = now();
    // Before, not after: what is seen meanwhile, by a dry run, is for the next scan.
    behind = false;
    const outcome = await record(state, startedAt, intervals).catch((error: unknown) => {
      behind = true;
      throw error;
    });
    lookedAt = startedAt;
    // Soon, and once for many looks: nobody waits for it, and losing it costs the next start a second.
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

  /** Archive and search index know each post under the id that the database has. */
  function takeIds(state: FolderState, posts: readonly Post[]): void {
    keptIds = new Map(posts.flatMap(({ id, fileId }) => (fileId === undefined ? [] : [[fileId, id] as const])));
    if (posts === state.posts) return;
    missing = goneFrom(missing, posts);
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

/** Whether a post became published by the passing of time alone. */
function dueBetween(posts: readonly Post[], before: Date, now: Date): boolean {
  return posts.some((post) => post.publishAt !== null && !isPublished(post, before) && isPublished(post, now));
}

function goneFrom(before: readonly Post[], after: readonly Post[]): readonly Post[] {
  const present = new Set(after.map(({ id }) => id));
  return before.filter(({ id }) => !present.has(id));
}

/** Archive and search index follow the folder; only what changed is indexed again. */
function syncReplica(
  { archive, engine }: ContentSyncParts,
  before: readonly Post[],
  after: readonly Post[],
  kept: ReadonlySet<string>,
): void {
  const had = new Map(before.map((post) => [post.id, post]));
  const changed = after.filter((post) => had.get(post.id) !== post);
  const gone = goneFrom(before, after).flatMap(({ id }) => (kept.has(id) ? [] : [id]));
  archive.upsert(changed);
  archive.remove(gone);
  engine.upsert(changed);
  engine.remove(gone);
}

/** What is reported of a folder that lost so many posts at once. Pure. */
function emptiedProblem(posts: number): Problem {
  const message = `${posts} posts disappeared from the folder at once`;
  const hint =
    'Mount the folder again; or, if they are meant to be gone, say so with “holds”. Until then they can still be found by search';
  return { path: '.', line: null, column: null, level: 'warning', code: 'folder-emptied', message, hint };
}
