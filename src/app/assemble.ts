import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createCommunities, createForgetting } from '../announce/deliver/communities.ts';
import { createDeliverer } from '../announce/deliver/deliver.ts';
import { createHousekeeping } from '../announce/deliver/housekeeping.ts';
import { createPlatformChanges } from '../announce/deliver/platform-changes.ts';
import { rateLimitOf } from '../announce/deliver/retry-policy.ts';
import { createNoticeReviser } from '../announce/deliver/revise-notices.ts';
import { createArchive } from '../archive/archive.ts';
import type { HandlerContext } from '../commands/command.ts';
import { createCommandHandler } from '../commands/handler.ts';
import { type Config, effectiveSubscriptions } from '../config/config.ts';
import { isWebAdmin } from '../config/web.ts';
import { type FolderReader, partOfScan } from '../content/folder/folder-reader.ts';
import type { GitSource } from '../content/git/source.ts';
import type { Problem } from '../content/post.ts';
import { createFilters } from '../filter/filters.ts';
import type { SealingKeys } from '../lib/sealing.ts';
import type { Announcement, NoticeAnnouncement } from '../model/announcement.ts';
import type { DeliveryKey } from '../model/delivery.ts';
import type { Destination, Platform } from '../model/destination.ts';
import { isTrusted } from '../model/platform.ts';
import { type Person, WEB } from '../model/span.ts';
import { approvalFor } from '../model/subscription.ts';
import type { Log } from '../ops/log.ts';
import type { Outages, Part } from '../ops/outages.ts';
import type { DashboardReads } from '../ports/dashboard-reads.ts';
import type { DeliveryQueue, JobOutcome, Wakeup } from '../ports/delivery-queue.ts';
import type { Messenger } from '../ports/messenger.ts';
import type { OpenedPlatform } from '../ports/platform.ts';
import type { Stores } from '../ports/stores.ts';
import { createSearchEngine } from '../search/engine.ts';
import { CONCURRENCY, createBot } from './bot.ts';
import { createContentSync, type ScanFailure, type Settling } from './content-sync.ts';
import type { DeliveryEndings } from './delivery-waiter.ts';
import { createHealth, type PartCheck, platformChecks } from './health.ts';
import { startReplica } from './replica.ts';
import { createSearchFeedback } from './search-feedback.ts';
import { createChannelChecks, createChannelPreferences, createReminderWatch, createSubscriptions } from './subscriptions.ts';
import { createResealing } from './vaults.ts';
import { watchMessenger } from './watch-messenger.ts';

/** The parts that `compose.ts` opens. */
export interface AssemblyContext {
  /** `embedded`: no other process can use the database. */
  database: Stores & { embedded: boolean; reads: DashboardReads };
  queue: DeliveryQueue;
  /** Keys that encrypt secrets in the database; null: there are none. */
  keys: SealingKeys | null;
  reader: FolderReader;
  /** Repository that the folder's posts come from; null: people put them there. */
  source: GitSource | null;
  /** Platforms whose settings are complete. */
  platforms: readonly OpenedPlatform[];
  /** Returns the health checks of database, queue and everything else that is not a platform; `problem` returns why scans fail. */
  checks: (problem: () => ScanFailure | null) => readonly PartCheck[];
  /** Called with errors and warnings about posts that were not there before. */
  onProblems: (problems: readonly Problem[]) => void;
  onSettling: (settling: Settling) => void;
  /** Shows a notice on the screen of this machine. */
  showHere: (notice: NoticeAnnouncement) => void;
  /** Shows what a destination would get if Herald were not muted. */
  showMuted: (destination: Destination, announcement: Announcement) => void;
  log: Log;
  outages: Outages;
  now: () => Date;
}

/** A whole Herald, opened and idle. */
export type App = ReturnType<typeof assemble>;

/** Time until another process may take over a delivery, ms, equal to the time until the queue gives up on a worker (its lock and a third). Deliveries of this process are checked as soon as their request has ended. */
const LEASE_MS = 20_000;

/** Connects the parts. */
export function assemble(config: Config, opened: AssemblyContext) {
  const { database, source, platforms, keys, log, outages, now } = opened;
  const { audit, ledger, posts } = database;
  const queueErrors = new WeakSet<Error>();
  const queue = markErrors(opened.queue, queueErrors);
  const queuePart: Part = config.redisUrl ? 'queue' : 'database';
  // A log for everything that uses the database, the queue or the folder: their outages are logged once, not by each user.
  const guarded = outages.guard((error) => {
    if (!(error instanceof Error)) return 'database';
    return queueErrors.has(error) ? queuePart : partOfScan(error);
  });
  const messengers = new Map<Platform, Messenger>(
    platforms.map(({ messenger }) => {
      const { platform } = messenger;
      return [platform, isTrusted(platform, config.platforms) ? messenger : watchMessenger(messenger, outages.of(platform))];
    }),
  );
  const subscriptions = createSubscriptions({
    store: database.subscriptions,
    settings: effectiveSubscriptions(config),
    startFeed: database.embedded ? null : database.startSubscriptionFeed,
    now,
    log: guarded,
  });
  const filters = createFilters(config.synonyms);

  const archive = createArchive();
  const searchFeedback = config.searchFeedback ? createSearchFeedback({ store: database.feedback, now, log: guarded }) : null;
  const engine = createSearchEngine({
    now: () => now().getTime(),
    postOf: archive.byId,
    synonyms: config.synonyms,
    snapshotFile: join(config.dataDir, 'search.snapshot'),
    log: outages.guard('disk'),
    ...(searchFeedback ? { boost: searchFeedback.boost } : {}),
  });
  const endings: DeliveryEndings = new Set();
  const enqueueNow = async (wakeups: readonly Wakeup[]): Promise<void> => {
    if (wakeups.length === 0) return;
    await queue.enqueue(wakeups);
    await ledger.markQueued(
      wakeups.map(({ key }) => key),
      now().getTime(),
    );
  };
  // The deliveries are in the database already: if the queue is away, they are enqueued later.
  const enqueueOrSweep = (wakeups: readonly Wakeup[]): Promise<void> =>
    enqueueNow(wakeups).catch((error: unknown) => {
      guarded('delivery.enqueue-failed', { deliveries: wakeups.length, error });
      bot.queueRefused();
    });
  const channelPreferences = createChannelPreferences(subscriptions, config, filters);
  const noticeLanguage = () => channelPreferences.messageStyleFor(config.terms.adminDestination, undefined).language ?? 'en';
  const contentSync = createContentSync({
    reader: opened.reader,
    archive,
    engine,
    posts,
    enqueue: enqueueOrSweep,
    writeSubscriptions: subscriptions.writeSettings,
    withSettings: subscriptions.withSettings,
    reminders: createReminderWatch(subscriptions.current),
    filters,
    terms: { ...config.terms, noticeLanguage },
    settleMs: config.settleMs,
    now,
    outages,
  });
  const { adminDestination, gracePeriodMs } = config.terms;
  const approvalSettings = () => ({ subscriptions: subscriptions.current(), matches: filters.matches });
  const pausing = {
    ledger,
    messengers,
    subscriptions,
    platforms: config.platforms,
    adminDestination,
    noticeLanguage,
    enqueue: enqueueOrSweep,
    now,
    log,
  };
  const executeDelivery = createDeliverer({
    ...pausing,
    owner: randomUUID(),
    leaseMs: database.embedded ? 0 : LEASE_MS,
    gracePeriodMs,
    ...channelPreferences,
    approvalFor: (destination, posts, isMarked) => approvalFor(config.approvals, approvalSettings(), { destination, posts, isMarked }),
    random: Math.random,
    showHere: opened.showHere,
    isLeft: (target) => communities.isLeft(target),
    ...(config.mute ? { showMuted: opened.showMuted } : {}),
    onSettled: (settled) => {
      for (const tell of endings) tell(settled.delivery.key, settled);
    },
    onClosed: (key) => {
      for (const tell of endings) tell(key, null);
    },
  });
  const reviseNotices = createNoticeReviser({ ledger, audit, platforms: config.platforms, now });
  const deliver = async (key: DeliveryKey): Promise<JobOutcome> => {
    try {
      const outcome = await executeDelivery(key);
      outages.of('database').worked(outcome.kind === 'done' ? undefined : 'reach');
      return outcome;
    } catch (error) {
      outages.of('database').failed(error, { keys: [key] });
      throw error;
    }
  };
  const health = createHealth([...opened.checks(contentSync.problem), ...platformChecks(config, platforms)]);
  const context: HandlerContext = {
    archive,
    engine,
    ledger,
    posts,
    audit,
    subscriptions: subscriptions.current,
    subscriptionStore: subscriptions.store,
    filters,
    ...channelPreferences,
    ...createChannelChecks(messengers),
    problems: contentSync.problems,
    settling: contentSync.settling,
    health,
    searchFeedback,
    enqueue: enqueueNow,
    reviseNotices: () =>
      reviseNotices()
        .then(enqueueOrSweep)
        .catch((error: unknown) => log('notices.revise-failed', { error })),
    queue,
    platforms: config.platforms,
    rateLimitsOf: (platform, kind) => rateLimitOf(messengers.get(platform), kind),
    isAdmin: (person) => isAdmin(person, config),
    groups: config.groups,
    commandName: config.command,
    language: config.language,
    timezone: config.timezone,
    approvalTerms: config.approvals,
    now,
  };
  const handler = createCommandHandler(context, guarded, config.answers);
  const housekeepingContext = { ...pausing, places: database.places, reviseNotices };
  const communities = createCommunities(housekeepingContext);
  const forget = createForgetting({ ...housekeepingContext, audit });
  const housekeeping = createHousekeeping({
    ...housekeepingContext,
    approvalTerms: config.approvals,
    communities: { ...communities, forget },
  });
  const reseal = keys && createResealing({ keys, store: database.secrets, log });
  const bot = createBot({
    ...config,
    ...opened,
    contentSync,
    queue,
    ledger,
    deliver,
    enqueue: enqueueNow,
    housekeeping: async () => {
      await housekeeping();
      await reseal?.();
    },
    followDatabase: async () => {
      const replica = startReplica({ startFeed: database.startPostFeed, archive, engine, log: guarded });
      await replica.caughtUp;
      return replica;
    },
    gateways: platforms.map(({ gateway }) => gateway),
    leases: database.embedded ? undefined : database.leases,
    keptTexts: database.keptTexts,
    handler,
    onPlatformChange: createPlatformChanges({ ...pausing, communities, housekeeping, log: guarded }),
    followSubscriptions: subscriptions.follow,
    database: outages.of('database'),
    log: guarded,
  });
  return {
    contentSync,
    source,
    engine,
    ledger,
    queue,
    handler,
    subscriptions,
    /** Everything that commands and the dashboard's pages may use. */
    commands: context,
    reads: database.reads,
    endings,
    bot,
    messengers: [...messengers.values()],
    health,
    outages,
    /** Starts to work on deliveries, without watching the folder or listening to platforms. */
    work: () => queue.work(deliver, CONCURRENCY),
  };
}

/** Whether a person is an admin: anyone at the machine itself, anyone named in the settings, and anyone who signed in to the dashboard as an admin. */
function isAdmin({ platform, id }: Person, { admins, platforms, web }: Config): boolean {
  if (platform === WEB) return isWebAdmin(web, id);
  return isTrusted(platform, platforms) || admins.some((admin) => admin.platform === platform && admin.id === id);
}

/** Returns the same queue, which adds its errors to `errors`, so that they can be told from those of the database. */
function markErrors(queue: DeliveryQueue, errors: WeakSet<Error>): DeliveryQueue {
  const marked = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      if (error instanceof Error) errors.add(error);
      throw error;
    });
  return {
    ...queue,
    enqueue: (wakeups) => marked(queue.enqueue(wakeups)),
    pause: () => marked(queue.pause()),
    resume: () => marked(queue.resume()),
    paused: () => marked(queue.paused()),
  };
}
