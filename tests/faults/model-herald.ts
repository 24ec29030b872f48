import { PLATFORMS } from '../../adapters/platforms.ts';
import { createDeliverer } from '../../src/announce/deliver/deliver.ts';
import { createHousekeeping } from '../../src/announce/deliver/housekeeping.ts';
import { createNoticeReviser } from '../../src/announce/deliver/revise-notices.ts';
import { type PlanOptions, planScan } from '../../src/announce/plan/plan-scan.ts';
import type { Post } from '../../src/content/post.ts';
import type { DeliveryKey } from '../../src/model/delivery.ts';
import type { Destination, Platform } from '../../src/model/destination.ts';
import type { Decision } from '../../src/model/hold.ts';
import type { Wakeup } from '../../src/ports/delivery-queue.ts';
import { APPROVAL_TERMS, makeSubscription } from '../support/make.ts';
import { createMemoryStores } from '../support/memory-stores.ts';
import type { ModelPlatform } from './model-platform.ts';

/** A Herald without clock, queue and processes: time passes only while it works. */
export interface ModelHerald {
  /** A look at a folder with these posts. */
  look(posts: readonly Post[]): Promise<void>;
  /** Time passes, and what is due is done. */
  pass(ms: number): Promise<void>;
  /** Decides the oldest open hold; its posts' ids are not told: null where none is open. */
  decide(decision: Decision): Promise<string | null>;
  /** Somebody looks into the channels, and says of each doubt what is true. */
  settleDoubts(): Promise<void>;
  /** Deliveries of which Herald knows where they stand: of what was only believed it does not. */
  messages(): Promise<ReadonlySet<DeliveryKey>>;
  stores: ReturnType<typeof createMemoryStores>;
  nowMs(): number;
}

export const DESTINATIONS: readonly Destination[] = ['slack:C1', 'slack:C2'];
const ADMIN: Destination = 'slack:C9';
const HOUR_MS = 3_600_000;
const GRACE_PERIOD_MS = 24 * HOUR_MS;
const STALLED_MS = 20_000;
const SWEEP_MS = 30_000;
const MOST_STEPS = 20_000;

const TERMS: PlanOptions = {
  eachLimit: 2,
  maxAgeDays: 14,
  safetyLimits: { additions: 5, edits: 4, removals: 4 },
  editAfterMs: 600_000,
  editWithinMs: 14 * 24 * HOUR_MS,
  gracePeriodMs: GRACE_PERIOD_MS,
  announceLast: 0,
  adminDestination: ADMIN,
};

/** A Herald that begins at `startMs` with an empty folder. */
export async function createModelHerald(platform: ModelPlatform, startMs: number): Promise<ModelHerald> {
  const stores = createMemoryStores();
  const { ledger, posts: book } = stores;
  const subscriptions = DESTINATIONS.map((destination) => makeSubscription(destination));
  const messengers = new Map<Platform, ModelPlatform['messenger']>([['slack', platform.messenger]]);
  const wakeups = new Map<DeliveryKey, number>();
  let nowMs = startMs;
  let processes = 0;
  const now = (): Date => new Date(nowMs);
  platform.nowMs = () => nowMs;

  // A bell that rings already is left as it is, as the queue has it.
  const ring = async (rung: readonly Wakeup[]): Promise<void> => {
    for (const { key, atMs } of rung) if (!wakeups.has(key)) wakeups.set(key, atMs ?? nowMs);
    await ledger.markQueued(
      rung.map(({ key }) => key),
      nowMs,
    );
  };
  const delivererOf = (owner: string) =>
    createDeliverer({
      platforms: PLATFORMS,
      ledger,
      messengers,
      owner,
      leaseMs: 12_500,
      gracePeriodMs: GRACE_PERIOD_MS,
      adminDestination: ADMIN,
      now,
      random: () => 0.5,
      showHere: () => undefined,
      log: () => undefined,
      enqueue: ring,
      onSettled: () => undefined,
      onClosed: () => undefined,
    });
  let deliver = delivererOf('process-0');
  const reviseNotices = createNoticeReviser({ ledger, platforms: PLATFORMS, audit: stores.audit, now });
  const tend = createHousekeeping({
    ledger,
    messengers,
    platforms: PLATFORMS,
    adminDestination: ADMIN,
    approvalTerms: APPROVAL_TERMS,
    enqueue: ring,
    reviseNotices,
    now,
    log: () => undefined,
  });

  /** One delivery; a process that dies in it leaves its bell to the next. */
  async function answer(key: DeliveryKey): Promise<void> {
    const crashed = new Promise<'crash'>((resolve) => {
      platform.onCrash = () => resolve('crash');
    });
    const outcome = await Promise.race([deliver(key), crashed]);
    if (outcome === 'crash') {
      processes += 1;
      deliver = delivererOf(`process-${processes}`);
      wakeups.set(key, nowMs + STALLED_MS);
    } else if (outcome.kind === 'later') wakeups.set(key, Math.max(outcome.atMs, nowMs));
  }

  async function sweep(): Promise<void> {
    await ring((await ledger.overdueWakeups(nowMs - 2 * SWEEP_MS, 1_000)).map((key) => ({ key })));
    await tend();
  }

  return {
    stores,
    nowMs: () => nowMs,
    async look(posts) {
      const rung = await book.recordScan(
        (known, firstScan) => planScan({ posts, brokenPaths: new Set(), known, firstScan, subscriptions, now: now() }, TERMS).record,
        nowMs,
      );
      await ring(rung);
    },
    async pass(ms) {
      const untilMs = nowMs + ms;
      await sweep();
      for (let step = 0; step < MOST_STEPS; step += 1) {
        const [next] = [...wakeups].sort(([, a], [, b]) => a - b);
        if (!next || next[1] > untilMs) {
          nowMs = untilMs;
          return;
        }
        nowMs = Math.max(nowMs, next[1]);
        wakeups.delete(next[0]);
        await answer(next[0]);
      }
      throw new Error('a bell that never falls silent');
    },
    messages: async () => new Set((await ledger.find({}, 10_000)).filter(({ receipt }) => receipt !== null).map(({ key }) => key)),
    async settleDoubts() {
      for (const { key, digestKey } of await ledger.find({ states: ['in-doubt'] }, 10_000)) {
        if (digestKey !== null) continue;
        const isThere = platform.state.some((message) => message.key === key);
        if (isThere) await ring((await ledger.confirmDelivered(key, nowMs)) ?? []);
        else await ring((await ledger.reopen([key], nowMs)).map((opened) => ({ key: opened })));
      }
    },
    async decide(decision) {
      const [hold] = await ledger.holds();
      if (!hold) return null;
      const decided = await ledger.decide(hold.id, decision, nowMs);
      if (decided && 'wakeups' in decided) await ring(decided.wakeups);
      return hold.id;
    },
  };
}
