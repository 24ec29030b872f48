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

/** What a running bot is made of. */
export interface BotParts {
  /** What this process does; `web` is not the bot's business. */
  roles: readonly Role[];
  contentDir: string;
  watch: 'watch' | 'poll';
  pollMs: number;
  /** Followed instead of watching the folder; null: there is none. */
  source: GitSource | null;
  contentSync: ContentSync;
  queue: DeliveryQueue;
  ledger: Ledger;
  deliver: (key: DeliveryKey) => Promise<JobOutcome>;
  /** Rings for these deliveries. @throws {Error} while the queue is away */
  enqueue: (wakeups: readonly Wakeup[]) => Promise<void>;
  /** Probes of pauses, notices of doubts. */
  housekeeping: () => Promise<void>;
  /** Keeps archive and search up to date from the database, where this process does not look at the folder. Resolves once all that is known has been read. */
  followDatabase: () => Promise<{ stop: () => Promise<void> }>;
  gateways: readonly CommandGateway[];
  /** What processes divide among them; undefined: there is only this one. */
  leases: Leases | undefined;
  /** What buttons stand for and have no room for. */
  keptTexts: KeptTexts;
  handler: CommandHandler;
  /** Told what platforms report by themselves. */
  onPlatformChange: OnPlatformChange;
  /** Hears of subscriptions that other processes change. */
  followSubscriptions: () => { stop: () => Promise<void> };
  /** Told of errors and warnings that were not there at the scan before. */
  onProblems: (problems: readonly Problem[]) => void;
  /** Told of new posts that wait until the folder is quiet, when there were none before. */
  onSettling: (settling: Settling) => void;
  /** Told when the database has done what it was asked, and says when it can be used again after an outage. */
  database: Pick<PartWatch, 'worked' | 'onBack'>;
  now: () => Date;
  log: Log;
}

/** Deliveries looked at side by side: one that waits for an answer holds up no other. */
export const CONCURRENCY = 50;
const SWEEP_EVERY_MS = 30_000;
const UNATTENDED_MS = 60_000;
const SWEEP_LIMIT = 5_000;
const SETTLE_MS = 80;
const GRACE_PERIOD_MS = 3_000;
/** So long the work waits for the platforms to let us in, ms. */
const LISTEN_FIRST_MS = 5_000;
/** When what failed (a scan, telling the queue) is repeated. */
const REPEAT: Backoff = { firstMs: 1_000, maxMs: 30_000 };
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The running bot: look → plan → enqueue on every hint and on a timer, and a worker that delivers. */
export function createBot(parts: BotParts) {
  const { contentSync, queue, ledger, handler, now, log } = parts;
  const does = (role: Role): boolean => parts.roles.includes(role);
  const gateways = does('chat') ? parts.gateways : [];
  let following: { stop: () => Promise<void> } | null = null;
  let watching: { stop: () => Promise<void> } | null = null;
  let sweeping: NodeJS.Timeout | undefined;
  /** What was begun and nobody waits for, until the end: the database is closed after that. */
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
    // A commit is a batch of its own.
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

  /** What a scan could not record (its database was away) is made up for long before the timer's next scan. */
  function scanAgain(): void {
    clearTimeout(retry);
    const failures = contentSync.problem()?.failures ?? 1;
    if (!stopping) retry = setTimeout(() => hint('all'), backoffDelayMs(failures, REPEAT));
  }

  function tellNew(problems: readonly Problem[], before: ReadonlySet<string>): void {
    const fresh = problems.filter((problem) => problem.level !== 'note' && !before.has(textOf(problem)));
    if (fresh.length > 0) parts.onProblems(fresh);
  }

  /** A scan that nobody waits for: it is repeated when it fails. Each failure is noted; those of one outage are one line in the log. */
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

  /** What nobody who waits for us needs. */
  function sweepSoon(beforeMs: number): void {
    if (stopping) return;
    const sweeps = sweep(beforeMs).catch((error: unknown) => log('queue.sweep-failed', { error }));
    const keepsHouse = parts.housekeeping().catch((error: unknown) => log('housekeeping.failed', { error }));
    upkeep = Promise.all([upkeep, sweeps, keepsHouse]);
  }

  async function work(): Promise<void> {
    await queue.work(parts.deliver, CONCURRENCY);
    sweepSoon(now().getTime());
    sweeping = setInterval(() => sweepSoon(now().getTime() - UNATTENDED_MS), SWEEP_EVERY_MS);
    queue.onReconnect(() => {
      sweepSoon(now().getTime());
    });
  }

  function watch(): void {
    // What came meanwhile could not be recorded.
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
    // What changed between the first scan and the watch.
    hint('all');
  }

  async function stop(): Promise<void> {
    clearInterval(sweeping);
    clearTimeout(due);
    clearTimeout(retry);
    clearTimeout(refused);
    await Promise.all([watching?.stop(), following?.stop()]);
    await Promise.all([...gateways.map((gateway) => gateway.stop()), queue.close(GRACE_PERIOD_MS), withTimeout(GRACE_PERIOD_MS, upkeep)]);
  }

  return {
    /** Looks now. */
    scan: () => scan('all'),
    /** The queue did not take what is due (it was away, or full): it is asked again soon, and later and later, until it does. Does nothing before `start`. */
    queueRefused: () => queueRefused(),
    /** Looks once, then begins to work, listen and watch, as far as its roles go; resolves with the first scan (null: it is not its to look). @throws {ConfigError} when a platform refuses us */
    start: async () => {
      started = true;
      following = parts.followSubscriptions();
      const first = does('watch') ? await scan('all') : null;
      if (!does('watch') && does('chat')) watching = await parts.followDatabase();
      const { onPlatformChange, leases, keptTexts } = parts;
      const listening = Promise.all(gateways.map((gateway) => gateway.start(handler, onPlatformChange, leases, keptTexts)));
      // A token that is refused ends the start, before what is owed there is held because of it.
      await withTimeout(LISTEN_FIRST_MS, listening);
      if (does('work')) await work();
      if (does('watch')) watch();
      await listening;
      return first;
    },
    /** Takes nothing new, finishes what is under way (at most 3 s), in reverse order of `start`. Safe to call twice. */
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

function textOf({ path, line, message }: Problem): string {
  return `${path}:${line} ${message}`;
}
