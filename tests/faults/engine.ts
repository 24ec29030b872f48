import { PLATFORMS } from '../../adapters/platforms.ts';
import { createDeliverer } from '../../src/announce/deliver/deliver.ts';
import { createHousekeeping } from '../../src/announce/deliver/housekeeping.ts';
import { createNoticeReviser } from '../../src/announce/deliver/revise-notices.ts';
import { type PlanOptions, planScan } from '../../src/announce/plan/plan-scan.ts';
import type { Post } from '../../src/content/post.ts';
import type { Destination, Platform } from '../../src/model/destination.ts';
import type { Subscription } from '../../src/model/subscription.ts';
import type { Wakeup } from '../../src/ports/delivery-queue.ts';
import type { Messenger } from '../../src/ports/messenger.ts';
import { APPROVAL_TERMS } from '../support/make.ts';
import type { Opened } from './backends.ts';
import { type Clock, callLimitMs, queueOnClock } from './clock.ts';

/** What Herald's deliveries are made of, without folder, chat and command line. */
export interface EngineParts {
  opened: Opened;
  messengers: readonly Messenger[];
  clock: Clock;
  owner: string;
  adminDestination: Destination;
  /** 0 ≤ x < 1. */
  random(): number;
  log(event: string, facts: object): void;
}

/** The engine under test: the planner, the deliverer, the tender and the sweeper, as the bot runs them. */
export interface Engine {
  /** Begins to deliver. */
  work(): Promise<void>;
  /** What a look at a folder with these posts does. */
  look(posts: readonly Post[], subscriptions: readonly Subscription[], eachLimit: number): Promise<void>;
  ring(wakeups: readonly Wakeup[]): Promise<void>;
  /** Probes what is paused and is due, and tells of doubts. */
  tend(): Promise<void>;
  stop(): Promise<void>;
}

/** As Herald has it. */
const LEASE_MS = 20_000;
const DAY_MS = 86_400_000;
const CONCURRENCY = 50;
const SWEEP_EVERY_MS = 30_000;
const UNATTENDED_MS = 60_000;

/** Puts the engine together, on a clock of its own. */
export function createEngine(parts: EngineParts): Engine {
  const { opened, clock, adminDestination, log } = parts;
  const { ledger, posts: book, embedded } = opened.stores;
  const queue = queueOnClock(opened.queue, clock);
  const messengers = new Map<Platform, Messenger>(parts.messengers.map((messenger) => [messenger.platform, messenger]));
  const now = (): Date => new Date(clock.now());
  let sweeping: NodeJS.Timeout | undefined;
  let tending: Promise<void> = Promise.resolve();

  async function ring(wakeups: readonly Wakeup[]): Promise<void> {
    if (wakeups.length === 0) return;
    await queue.enqueue(wakeups);
    await ledger.markQueued(
      wakeups.map(({ key }) => key),
      clock.now(),
    );
  }
  const enqueueOrSweep = (wakeups: readonly Wakeup[]): Promise<void> =>
    ring(wakeups).catch((error: unknown) => log('engine.not-rung', { error: String(error) }));

  const reviseNotices = createNoticeReviser({ ledger, platforms: PLATFORMS, audit: opened.stores.audit, now });
  const tend = createHousekeeping({
    ledger,
    messengers,
    platforms: PLATFORMS,
    adminDestination,
    approvalTerms: APPROVAL_TERMS,
    enqueue: enqueueOrSweep,
    reviseNotices,
    now,
    log,
  });
  const deliver = createDeliverer({
    platforms: PLATFORMS,
    ledger,
    messengers,
    owner: parts.owner,
    leaseMs: embedded ? 0 : Math.max(LEASE_MS, 1.25 * callLimitMs(clock) * clock.scale),
    gracePeriodMs: DAY_MS,
    adminDestination,
    now,
    random: parts.random,
    showHere: () => undefined,
    log,
    enqueue: enqueueOrSweep,
    onSettled: () => undefined,
    onClosed: () => undefined,
  });

  async function sweep(beforeMs: number): Promise<void> {
    const keys = await ledger.overdueWakeups(beforeMs, 5_000);
    await ring(keys.map((key) => ({ key })));
    if (keys.length > 0) log('engine.swept', { deliveries: keys.length });
    await tend();
  }

  /** One at a time, as the bot's timer has it. */
  function sweepSoon(beforeMs: number): Promise<void> {
    tending = tending.then(() => sweep(beforeMs)).catch((error: unknown) => log('engine.sweep-failed', { error: String(error) }));
    return tending;
  }

  return {
    ring,
    tend: () => sweepSoon(clock.now() - UNATTENDED_MS),
    async look(posts, subscriptions, eachLimit) {
      const terms: PlanOptions = {
        eachLimit,
        maxAgeDays: 14,
        safetyLimits: { additions: 10_000, edits: 10_000, removals: 10_000 },
        editAfterMs: 600_000,
        editWithinMs: 14 * DAY_MS,
        gracePeriodMs: DAY_MS,
        announceLast: 0,
        adminDestination,
      };
      const at = now();
      const wakeups = await book.recordScan(
        (known, firstScan) => planScan({ posts, brokenPaths: new Set(), known, firstScan, subscriptions, now: at }, terms).record,
        at.getTime(),
      );
      await enqueueOrSweep(wakeups);
    },
    async work() {
      await queue.work(deliver, CONCURRENCY);
      void sweepSoon(clock.now());
      queue.onReconnect(() => void sweepSoon(clock.now()));
      sweeping = setInterval(() => void sweepSoon(clock.now() - UNATTENDED_MS), SWEEP_EVERY_MS / clock.scale);
    },
    async stop() {
      clearInterval(sweeping);
      await tending;
    },
  };
}
