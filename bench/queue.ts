import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { PLATFORMS } from '../adapters/platforms.ts';
import { CLAIM } from '../adapters/postgres/migrations/initial/claim.ts';
import { createDeliverer } from '../src/announce/deliver/deliver.ts';
import type { Post } from '../src/content/post.ts';
import { deliveryKeyOf } from '../src/model/delivery.ts';
import { type Bench, median, timed } from './support/bench.ts';
import { createCounter } from './support/counter.ts';
import { deliveriesOf, nullMessenger, postOf } from './support/made-up.ts';
import { BACKENDS, type BackendName, openQueueStage, type QueueStage } from './support/queue-stage.ts';

/** One round: deliveries per second with the whole ledger, and jobs per second of BullMQ alone. */
interface Round {
  heraldPerS: number;
  barePerS: number;
}

interface Terms {
  deliveries: number;
  rounds: number;
  concurrency: number;
}

const CHANNELS = 400;
/** `herald.claim_all` without the statement that decides all simple claims at once. */
const ONE_CLAIM_PATH = CLAIM.filter((statement) => statement.includes('function herald.claim_all('))
  .join('')
  .replace('create function', 'create or replace function')
  .replace('if not v_pauses then', 'if false then');

/**
 * `queue [--backend pglite,postgres,redis] [--deliveries 2000] [--rounds 3] [--concurrency 50] [--one-claim-path]`:
 * plan → enqueue → claim → post (to nobody) → settle, compared with BullMQ's add and process alone, alternating on the same server.
 * With `--one-claim-path`, every claim is decided separately (`herald.claim_one`). Servers from DATABASE_URL and REDIS_URL; without `--backend`, all that are available.
 */
export const bench: Bench = async (args, say) => {
  const { values } = parseArgs({
    args,
    options: {
      backend: { type: 'string' },
      deliveries: { type: 'string', default: '2000' },
      rounds: { type: 'string', default: '3' },
      concurrency: { type: 'string', default: '50' },
      'one-claim-path': { type: 'boolean', default: false },
    },
  });
  const databaseUrl = process.env.DATABASE_URL || null;
  const redisUrl = process.env.REDIS_URL || null;
  const present = ['pglite', ...(databaseUrl ? ['postgres'] : []), ...(databaseUrl && redisUrl ? ['redis'] : [])];
  const backends = (values.backend?.split(',') ?? present).map(backendOf);
  const terms: Terms = {
    deliveries: Number(values.deliveries),
    rounds: Number(values.rounds),
    concurrency: Number(values.concurrency),
  };

  const results: object[] = [];
  for (const backend of backends) {
    const stage = await openQueueStage(backend, databaseUrl, redisUrl);
    try {
      if (values['one-claim-path']) await stage.stores.pool.query(ONE_CLAIM_PATH);
      const rounds = await measure(stage, terms);
      const heraldPerS = Math.round(median(rounds.map((round) => round.heraldPerS)));
      const barePerS = Math.round(median(rounds.map((round) => round.barePerS)));
      const ratio = Number(median(rounds.map((round) => round.heraldPerS / round.barePerS)).toFixed(3));
      say(`${backend.padEnd(9)} ${heraldPerS} deliveries/s with the ledger, ${barePerS} jobs/s bare, ratio ${ratio}`);
      results.push({ backend, heraldPerS, barePerS, ratio, rounds });
    } finally {
      await stage.close();
    }
  }
  return { ...terms, results };
};

async function measure(stage: QueueStage, terms: Terms): Promise<readonly Round[]> {
  const posts = Array.from({ length: Math.ceil(terms.deliveries / CHANNELS) }, (_, n) => postOf(n));
  await stage.stores.posts.recordScan(
    () => ({
      write: posts.map((post) => ({ post, state: 'announced', fingerprint: null })),
      remove: [],
      deliveries: [],
      amendments: null,
      holds: [],
    }),
    Date.now(),
  );
  const rounds: Round[] = [];
  // One more round than requested: the first one warms up.
  for (let round = 0; round <= terms.rounds; round += 1) {
    const heraldPerS = terms.deliveries / ((await runHerald(stage, terms, posts, round)) / 1_000);
    const barePerS = terms.deliveries / ((await runBare(stage, terms)) / 1_000);
    if (round > 0) rounds.push({ heraldPerS: Math.round(heraldPerS), barePerS: Math.round(barePerS) });
  }
  return rounds;
}

/** Executes `deliveries` new deliveries; returns the time, ms. */
async function runHerald(stage: QueueStage, terms: Terms, posts: readonly Post[], round: number): Promise<number> {
  const { ledger } = stage.stores;
  const rows = deliveriesOf(posts, CHANNELS, round * CHANNELS).slice(0, terms.deliveries);
  const name = freshName();
  const queue = await stage.openQueue(name);
  const counter = createCounter(rows.length);
  const faults: string[] = [];
  const deliver = createDeliverer({
    platforms: PLATFORMS,
    ledger,
    messengers: new Map([['slack', nullMessenger]]),
    owner: 'bench',
    leaseMs: 0,
    gracePeriodMs: 0,
    adminDestination: 'terminal',
    enqueue: async () => {},
    showHere: () => {},
    now: () => new Date(),
    random: Math.random,
    log: (event) => {
      if (event !== 'delivery.delivered') faults.push(event);
    },
    onSettled: () => counter.count(),
    onClosed: (key) => faults.push(`closed ${key}`),
  });
  try {
    const elapsedMs = await timed(async () => {
      const keys = await ledger.plan(rows);
      await queue.enqueue(keys.map((key) => ({ key })));
      await ledger.markQueued(keys, Date.now());
      await queue.work(deliver, terms.concurrency);
      await counter.done;
    });
    if (faults.length > 0) throw new Error(`not everything was delivered: ${faults.slice(0, 3).join(', ')}`);
    return elapsedMs;
  } finally {
    await queue.close(5_000);
    await stage.forget(name);
  }
}

/** Adds and processes the same number of empty jobs of the same shape; returns the time, ms. */
async function runBare(stage: QueueStage, terms: Terms): Promise<number> {
  const name = freshName();
  const queue = stage.bareQueue(name);
  await queue.waitUntilReady();
  const counter = createCounter(terms.deliveries);
  const jobs = Array.from({ length: terms.deliveries }, (_, n) => {
    const key = deliveryKeyOf(`post${n}`, 'slack:C0000000', 'announce');
    return { name: 'job', data: { key }, opts: { jobId: key, removeOnComplete: true } };
  });
  let stop = async () => {};
  try {
    return await timed(async () => {
      await queue.addBulk(jobs);
      const worker = stage.bareWorker(name, terms.concurrency, async () => {});
      worker.on('completed', () => counter.count());
      stop = () => worker.close();
      await counter.done;
    });
  } finally {
    await stop();
    await queue.close();
    await stage.forget(name);
  }
}

function freshName(): string {
  return `bench-${randomBytes(5).toString('hex')}`;
}

function backendOf(name: string): BackendName {
  const backend = BACKENDS.find((known) => known === name);
  if (!backend) throw new Error(`unknown backend ${name}; known: ${BACKENDS.join(', ')}`);
  return backend;
}
