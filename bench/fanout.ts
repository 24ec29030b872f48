import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createDeliveryQueue } from '../adapters/bullmq/delivery-queue.ts';
import { openDatabase } from '../adapters/postgres/open-database.ts';
import type { Post } from '../src/content/post.ts';
import { type DeliveryKey, deliveryKeyOf, type NewDelivery } from '../src/model/delivery.ts';
import type { Destination } from '../src/model/destination.ts';
import { type Bench, median } from './support/bench.ts';
import { type Child, startChild } from './support/child.ts';
import type { FanoutTerms } from './support/fanout-worker.ts';
import { postOf } from './support/made-up.ts';
import { createTemporaryDatabase } from './support/temporary-database.ts';

/** Rate limit of messages to one Slack workspace (`adapters/slack/send/messenger.ts`): what the limits alone allow. */
const WORKSPACE = { intervalMs: 600, burst: 20 };
const STUCK_MS = 120_000;

interface Progress {
  delivered: number;
  other: Record<string, number>;
  rssMb: number;
}

/**
 * `fanout [--channels 10000] [--workspaces 200] [--workers 1,2,4] [--concurrency 50]`: sends one post to every channel, with each number of worker processes,
 * against the Slack double. Servers from DATABASE_URL and, for a queue on Redis, REDIS_URL.
 */
export const bench: Bench = async (args, say) => {
  const { values } = parseArgs({
    args,
    options: {
      channels: { type: 'string', default: '10000' },
      workspaces: { type: 'string', default: '200' },
      workers: { type: 'string', default: '1,2,4' },
      concurrency: { type: 'string', default: '50' },
    },
  });
  const serverUrl = process.env.DATABASE_URL;
  if (!serverUrl) throw new Error('several workers share a server: set DATABASE_URL (and REDIS_URL for a queue on Redis)');
  const channels = Number(values.channels);
  const workspaces = Number(values.workspaces);
  const limitMs = Math.max(0, Math.ceil(channels / workspaces) - WORKSPACE.burst) * WORKSPACE.intervalMs;
  const rounds: object[] = [];
  for (const workers of values.workers.split(',').map(Number)) {
    const round = await runRound({ serverUrl, channels, workspaces, workers, concurrency: Number(values.concurrency) });
    const ratio = Number((round.wallMs / limitMs).toFixed(2));
    say(
      `${workers} workers: planned in ${round.planMs} ms, ${round.wallMs} ms in all (limits alone: ${limitMs}, ratio ${ratio}), ` +
        `slowest/median ${round.starvation}, at most ${round.rssMb} MB, ${round.limited} × 429`,
    );
    rounds.push({ workers, ratio, ...round });
  }
  return { backend: process.env.REDIS_URL ? 'redis' : 'postgres', channels, workspaces, limitMs, rounds };
};

interface RoundTerms {
  serverUrl: string;
  channels: number;
  workspaces: number;
  workers: number;
  concurrency: number;
}

async function runRound({ serverUrl, channels, workspaces, workers, concurrency }: RoundTerms) {
  const database = await createTemporaryDatabase(serverUrl);
  const double = startChild('./fanout-double.ts', [String(channels)]);
  const running: Child[] = [double];
  const log = (): void => undefined;
  const stores = await openDatabase({ databaseUrl: database.url, dataDir: '', fsync: true, log });
  const redisUrl = process.env.REDIS_URL || null;
  const queueName = `fanout-${randomBytes(4).toString('hex')}`;
  const backend = redisUrl ? ({ kind: 'redis', url: redisUrl } as const) : ({ kind: 'postgres', pool: stores.queuePool } as const);
  const queue = await createDeliveryQueue({ backend, log, name: queueName });
  try {
    const slack = await double.next<FanoutTerms['slack']>();
    const terms: FanoutTerms = { databaseUrl: database.url, redisUrl, queueName, slack, concurrency };
    const started = Array.from({ length: workers }, () => startChild('./fanout-worker.ts', [JSON.stringify(terms)]));
    running.push(...started);
    await Promise.all(started.map((worker) => worker.next()));
    const progress = watchAll(started, channels);
    for (const { process: worker } of started) worker.send('work');

    const post = postOf(0);
    const startMs = Date.now();
    const keys = await stores.posts.recordScan(() => recordOf(post, rowsOf(post, channels, workspaces)), startMs);
    await queue.enqueue(keys);
    await stores.ledger.markQueued(
      keys.map(({ key }) => key),
      Date.now(),
    );
    const planMs = Date.now() - startMs;
    await progress.done;
    const wallMs = Date.now() - startMs;

    double.process.send('count');
    const stored = await double.next<{ messages: number; most: number; limited: number; complaints: number }>();
    if (stored.messages !== channels || stored.most !== 1 || stored.complaints > 0)
      throw new Error(`the double has ${JSON.stringify(stored)}`);
    const { rows } = await stores.pool.query<{ ms: string }>(
      `select extract(epoch from updated_at) * 1000 - ${startMs} as ms from herald.deliveries where purpose = 'announce'`,
    );
    const tookMs = rows.map(({ ms }) => Number(ms));
    const starvation = Number((Math.max(...tookMs) / median(tookMs)).toFixed(2));
    return { planMs, wallMs, starvation, rssMb: progress.mostRssMb(), limited: stored.limited };
  } finally {
    await Promise.all(running.map((child) => child.stop()));
    await queue.close(1_000);
    await stores.close();
    await database.drop();
  }
}

/** Resolves `done` once everything is delivered; rejects if a worker exits, or if there is no progress for two minutes. */
function watchAll(workers: readonly Child[], total: number): { done: Promise<void>; mostRssMb: () => number } {
  const seen = new Map<Child, Progress>();
  let mostRssMb = 0;
  const done = new Promise<void>((resolve, reject) => {
    const sum = (): number => [...seen.values()].reduce((all, { delivered }) => all + delivered, 0);
    const stuck = (): void => reject(new Error(`stuck at ${sum()} of ${total}: ${JSON.stringify([...seen.values()])}`));
    let watchdog = setTimeout(stuck, STUCK_MS);
    for (const worker of workers) {
      worker.process.on('message', (progress: Progress) => {
        const before = sum();
        seen.set(worker, progress);
        mostRssMb = Math.max(mostRssMb, progress.rssMb);
        if (sum() === before) return;
        clearTimeout(watchdog);
        watchdog = setTimeout(stuck, STUCK_MS);
        if (sum() < total) return;
        clearTimeout(watchdog);
        resolve();
      });
      worker.process.once('exit', () => reject(new Error('a worker ended')));
    }
  });
  return { done, mostRssMb: () => mostRssMb };
}

function recordOf(post: Post, deliveries: readonly NewDelivery[]) {
  return { write: [{ post, state: 'announced' as const, fingerprint: null }], remove: [], deliveries, amendments: null, holds: [] };
}

/** Spreads the channels so that those of one workspace are not next to each other. */
function rowsOf(post: Post, channels: number, workspaces: number): readonly NewDelivery[] {
  return Array.from({ length: channels }, (_, n): NewDelivery => {
    const workspace = `T${String(n % workspaces).padStart(6, '0')}`;
    const destination: Destination = `slack:${workspace}/C${String(n).padStart(8, '0')}`;
    const key: DeliveryKey = deliveryKeyOf(post.id, destination, 'announce');
    return { key, postId: post.id, destination, purpose: 'announce', state: 'planned', reason: null, digestKey: null };
  });
}
