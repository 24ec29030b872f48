import type { Role } from '../config/config.ts';
import { startWatching } from '../content/folder/watch-folder.ts';
import type { GitSource } from '../content/git/source.ts';
import type { Problem } from '../content/post.ts';
import { type Backoff, backoffDelayMs } from '../lib/backoff.ts';
import { withTimeout } from '../lib/timeout.ts';
import type { DeliveryKey } from '../model/delivery.ts';
import type { Log } from '../ops/log.ts';
import type { PartWatch } from '../ops/outages.ts';
import type { CommandGateway, CommandHandler } from '../ports/command-gateway.ts';
import type { DeliveryQueue, JobOutcome, Wakeup } from '../ports/delivery-queue.ts';
import type { KeptTexts } from '../ports/kept-texts.ts';
import type { Leases } from '../ports/leases.ts';
import type { Ledger } from '../ports/ledger/ledger.ts';
import type { OnPlatformChange } from '../ports/platform-change.ts';
import type { ContentSync, ScanResult, Settling } from './content-sync.ts';

/** Collaborators and settings of the bot. */
export interface BotContext {
  /** Roles of this process; for `web`, the bot only keeps the posts up to date. */
  roles: readonly Role[];
  contentDir: string;
  watch: 'watch' | 'poll';
  pollMs: number;
  /** Repository to follow instead of watching the folder; null: there is none. */
  source: GitSource | null;
  contentSync: ContentSync;
  queue: DeliveryQueue;
  ledger: Ledger;
  deliver: (key: DeliveryKey) => Promise<JobOutcome>;
  /** Enqueues these deliveries. @throws {Error} while the queue is away */
  enqueue: (wakeups: readonly Wakeup[]) => Promise<void>;
  /** Probes pauses, and notifies admins of deliveries in doubt. */
  housekeeping: () => Promise<void>;
  /** Keeps archive and search up to date from the database, if this process does not read the folder. Resolves once all existing posts have been read. */
  followDatabase: () => Promise<{ stop: () => Promise<void> }>;
  gateways: readonly CommandGateway[];
  /** Work that processes divide among them; undefined if this is the only process. */
  leases: Leases | undefined;
  /** Texts that buttons refer to because they are too long for them. */
  keptTexts: KeptTexts;
  handler: CommandHandler;
  /** Called with changes that platforms report by themselves. */
  onPlatformChange: OnPlatformChange;
  /** Follows subscriptions that other processes change. */
  followSubscriptions: () => { stop: () => Promise<void> };
  /** Called with errors and warnings that the previous scan did not have. */
  onProblems: (problems: readonly Problem[]) => void;
  /** Called when new posts begin to wait until the folder is quiet. */
  onSettling: (settling: Settling) => void;
  /** Records that the database works, and reports when it is back after an outage. */
  database: Pick<PartWatch, 'worked' | 'onBack'>;
  now: () => Date;
  log: Log;
}

/** Number of deliveries processed at the same time, so that one that waits for an answer does not hold up others. */
export const CONCURRENCY = 50;
const SWEEP_EVERY_MS = 30_000;
const OVERDUE_MS = 60_000;
const SWEEP_LIMIT = 5_000;
const SETTLE_MS = 80;
const GRACE_PERIOD_MS = 3_000;
/** Maximum time that work waits for platforms to accept our tokens, ms. */
const LISTEN_FIRST_MS = 5_000;
/** Backoff after a failure to scan or to enqueue. */
const REPEAT: Backoff = { firstMs: 1_000, maxMs: 30_000 };
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Creates the bot: scan → plan → enqueue on every change event and on a timer, and a worker that delivers. */
export function createBot(parts: BotContext) {
  const { contentSync, queue, ledger, handler, now, log } = parts;
  const does = (role: Role): boolean => parts.roles.includes(role);
  const gateways = does('chat') ? parts.gateways : [];
  let following: { stop: () => Promise<void> } | null = null;
  let watching: { stop: () => Promise<void> } | null = null;
  /** Set once the posts are followed in the database. */
  let replica: Promise<{ stop: () => Promise<void> }> | null = null;
  let sweeping: NodeJS.Timeout | undefined;
  /** Background work that nothing waits for until the bot stops: the database is closed after that. */
  let upkeep: Promise<unknown> = Promise.resolve();
  let due: NodeJS.Timeout | undefined;
  let retry: NodeJS.Timeout | undefined;
  let refused: NodeJS.Timeout | undefined;
  let started = false;
  let scanned = false;
  let stopping: Promise<void> | null = null;

  async function scan(paths: readonly string[] | 'all'): Promise<ScanResult> {
    const before = new Set(contentSync.problems().map(textOf));
    const waiting = contentSync.settling();
    // Each commit is its own batch.
    const result = await contentSync.scan(paths, parts.source ? 'at-once' : 'when-settled').catch((error: unknown) => {
      if (scanned) scanAgain();
      throw error;
    });
    if (scanned) tellNew(result.problems, before);
    const settling = contentSync.settling();
    if (settling && !waiting) parts.onSettling(settling);
    if (scanned && result.plan.record.write.length > 0) for (const gateway of gateways) gateway.refresh?.();
    scanned = true;
    clearTimeout(due);
    if (result.nextDueMs !== null && !stopping) {
      due = setTimeout(() => hint('all'), Math.min(MAX_TIMER_MS, Math.max(0, result.nextDueMs - now().getTime()) + 5));
    }
    return result;
  }

  /** Repeats a failed scan (the database was away) long before the timer's next scan. */
  function scanAgain(): void {
    clearTimeout(retry);
    const failures = contentSync.problem()?.failures ?? 1;
    if (!stopping) retry = setTimeout(() => hint('all'), backoffDelayMs(failures, REPEAT));
  }

  function tellNew(problems: readonly Problem[], before: ReadonlySet<string>): void {
    const fresh = problems.filter((problem) => problem.level !== 'note' && !before.has(textOf(problem)));
    if (fresh.length > 0) parts.onProblems(fresh);
  }

  /** Scans in the background; a failed scan is repeated. Each failure is counted; those of one outage are one line in the log. */
  function hint(paths: readonly string[] | 'all'): void {
    if (stopping) return;
    scan(paths).catch((error: unknown) => log('scan.failed', { error }));
  }

  /** Enqueues open deliveries again whose wake-up may be lost. */
  async function sweep(beforeMs: number): Promise<void> {
    const keys = await ledger.overdueWakeups(beforeMs, SWEEP_LIMIT);
    parts.database.worked('reach');
    if (keys.length === 0) return;
    await parts.enqueue(keys.map((key) => ({ key })));
    log('queue.wakeups-restored', { deliveries: keys.length });
  }

  function queueRefused(failures = 1): void {
    if (!started || stopping || refused !== undefined) return;
    refused = setTimeout(
      () => {
        refused = undefined;
        sweep(now().getTime()).catch(() => queueRefused(failures + 1));
      },
      backoffDelayMs(failures, REPEAT),
    );
  }

  /** Runs sweep and housekeeping in the background. */
  function sweepSoon(beforeMs: number): void {
    if (stopping) return;
    const sweeps = sweep(beforeMs).catch((error: unknown) => log('queue.sweep-failed', { error }));
    const keepsHouse = parts.housekeeping().catch((error: unknown) => log('housekeeping.failed', { error }));
    upkeep = Promise.all([upkeep, sweeps, keepsHouse]);
  }

  async function work(): Promise<void> {
    await queue.work(parts.deliver, CONCURRENCY);
    sweepSoon(now().getTime());
    sweeping = setInterval(() => sweepSoon(now().getTime() - OVERDUE_MS), SWEEP_EVERY_MS);
    queue.onReconnect(() => {
      sweepSoon(now().getTime());
    });
  }

  function watch(): void {
    // Changes during an outage could not be recorded.
    parts.database.onBack(() => hint('all'));
    if (parts.source) {
      watching = parts.source.follow(() => scan('all'));
      return;
    }
    watching = startWatching(parts.contentDir, {
      mode: parts.watch,
      pollMs: parts.pollMs,
      settleMs: SETTLE_MS,
      onChange: hint,
      onProblem: (message) => log('watch.failed', { message }),
    });
    // Catches changes between the first scan and the start of watching.
    hint('all');
  }

  async function followPosts(): Promise<void> {
    if (does('watch') || stopping) return;
    replica ??= parts.followDatabase();
    await replica;
  }

  async function stop(): Promise<void> {
    clearInterval(sweeping);
    clearTimeout(due);
    clearTimeout(retry);
    clearTimeout(refused);
    // A replica that still waits for the database has nothing to finish.
    const reading =
      replica &&
      withTimeout(
        GRACE_PERIOD_MS,
        replica.then((started) => started.stop()),
      );
    await Promise.all([watching?.stop(), following?.stop(), reading]);
    await Promise.all([...gateways.map((gateway) => gateway.stop()), queue.close(GRACE_PERIOD_MS), withTimeout(GRACE_PERIOD_MS, upkeep)]);
  }

  return {
    /** Scans now. */
    scan: () => scan('all'),
    /** For a process that does not read the folder: reads the posts from the database, and follows them from then on. Such a process that only delivers needs them as soon as somebody asks it something. Safe to call twice. */
    followPosts,
    /** Call it when the queue did not accept due deliveries (it was away, or full): they are enqueued again after growing delays until it does. Does nothing before `start`. */
    queueRefused: () => queueRefused(),
    /** Scans once, then starts to work, listen and watch, depending on its roles; resolves with the first scan (null if it has no role to scan). @throws {ConfigError} when a platform refuses us */
    start: async () => {
      started = true;
      following = parts.followSubscriptions();
      const first = does('watch') ? await scan('all') : null;
      if (does('chat') || does('web')) await followPosts();
      const { onPlatformChange, leases, keptTexts } = parts;
      const listening = Promise.all(gateways.map((gateway) => gateway.start(handler, onPlatformChange, leases, keptTexts)));
      // A refused token must end the start before deliveries to that platform are paused because of it.
      await withTimeout(LISTEN_FIRST_MS, listening);
      if (does('work')) await work();
      if (does('watch')) watch();
      await listening;
      return first;
    },
    /** Accepts nothing new and finishes what is in progress (at most 3 s), in reverse order of `start`. Safe to call twice. */
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

function textOf({ path, line, message }: Problem): string {
  return `${path}:${line} ${message}`;
}
