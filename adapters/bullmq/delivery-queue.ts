import { Queue, type Telemetry } from 'bullmq';
import type { DeliveryKey } from '../../src/model/delivery.ts';
import type { Log } from '../../src/ops/log.ts';
import { createOutages, type PartWatch } from '../../src/ops/outages.ts';
import type { DeliveryQueue, QueuedJob, QueueJobs } from '../../src/ports/delivery-queue.ts';
import { type Backend, createOutageLog, jobOf, KEY_PREFIX, keyOf, QUEUE_NAME, type WakeupJob, type WakeupQueue } from './backend.ts';
import { type StopWorker, startDeliveryWorker } from './delivery-worker.ts';
import { openPostgresBackend, type PgPoolLike } from './postgres-backend.ts';
import { openRedisBackend } from './redis-backend.ts';

export interface DeliveryQueueOptions {
  /** Where the jobs are stored. The pool must be closed by its owner. */
  backend: { kind: 'redis'; url: string } | { kind: 'postgres'; pool: PgPoolLike };
  /** Gets failed handlers, stalled jobs and unsuitable servers. */
  log: Log;
  /** Gets outages of the server and their ends. Default: one that writes to `log`. */
  outage?: PartWatch;
  /** Processes that use one name on one server share one queue. Default `herald-deliveries`. */
  name?: string;
  /** Time a dead worker keeps its jobs, ms; others take them at most a third of that later. Default: 15,000. */
  lockMs?: number;
  /** Whether no other process can work on this queue (the embedded database): jobs that a dead process left behind are then taken at once. Default: false. */
  alone?: boolean;
  /** Writes spans of jobs that are enqueued and processed. Default: none. */
  telemetry?: Telemetry | undefined;
}

export interface BullmqDeliveryQueue extends DeliveryQueue {
  /** Resolves when the server answers and accepts writes. @throws {Error} if it does not */
  ping(): Promise<void>;
  jobs: QueueJobs;
  /** Returns what an error of `ping` means and what to do; null: ask the owner of the pool. Pure. */
  explain(error: unknown): { what: string; hint: string } | null;
}

type Handler = Parameters<DeliveryQueue['work']>[0];

const CHUNK = 500;
const UNPRIORITISED = 0;

/**
 * Opens the delivery queue on Redis or PostgreSQL.
 * Enqueuing a key that is already waiting, delayed or being processed changes nothing, unless a delayed one gets an earlier time that is still in the future;
 * the sweep enqueues whatever is missed that way. `enqueue` fails at once while the server is unavailable; workers continue when it is back.
 * @throws {ConfigError} if the configured Redis can't be used
 * @throws {Error} if BullMQ's tables can't be created
 */
export async function createDeliveryQueue(options: DeliveryQueueOptions): Promise<BullmqDeliveryQueue> {
  const { log, name = QUEUE_NAME, lockMs = 15_000, alone = false } = options;
  const telemetry = options.telemetry ? { telemetry: options.telemetry } : {};
  const { outage = createOutages(log).of(options.backend.kind === 'redis' ? 'queue' : 'database') } = options;
  const outages = createOutageLog(log, outage);
  const backend =
    options.backend.kind === 'redis'
      ? await openRedisBackend(options.backend.url, log, outages)
      : await openPostgresBackend(options.backend.pool, name, outages);

  const queue: WakeupQueue = new Queue(
    name,
    { connection: backend.producer.connection, prefix: KEY_PREFIX, streams: { events: { maxLen: 1_000 } }, ...telemetry },
    backend.producer.factory,
  );
  queue.on('error', (error) => outages.failed(error));
  await queue.waitUntilReady();

  let worker: Promise<StopWorker> | null = null;
  let closing: Promise<void> | null = null;

  async function beginWork(handler: Handler, concurrency: number): Promise<StopWorker> {
    if (alone) await requeueActive(queue);
    const terms = { queueName: name, concurrency, lockMs, handler, log, ...telemetry };
    return startDeliveryWorker(backend.openWorkerConnection(), terms, outages);
  }

  async function closeAll(gracePeriodMs: number): Promise<void> {
    const stop = await worker?.catch(() => null);
    await stop?.(gracePeriodMs);
    await queue.close();
    outages.end();
    backend.close();
  }

  async function enqueue(jobs: Parameters<DeliveryQueue['enqueue']>[0]): Promise<void> {
    const nowMs = Date.now();
    const queueJobs = jobs.map(({ key, atMs }) => jobOf(key, atMs ?? nowMs, nowMs));
    for (let from = 0; from < queueJobs.length; from += CHUNK) await queue.addBulk(queueJobs.slice(from, from + CHUNK));
    // An edit may have become due earlier; all other deliveries are woken up at once or by the sweep.
    for (const { key, atMs } of jobs) if (atMs !== undefined && atMs > nowMs) await reschedule(queue, key, atMs, nowMs);
  }

  return {
    async enqueue(jobs) {
      try {
        await enqueue(jobs);
        if (jobs.length > 0) outages.worked();
      } catch (error) {
        outage.failed(error, { keys: jobs.map(({ key }) => key) });
        throw error;
      }
    },
    async work(handler, concurrency) {
      if (worker || closing) throw new Error('this queue is already being worked on, or closed');
      worker = beginWork(handler, concurrency);
      await worker;
    },
    async counts() {
      // Counted by priority, because for a paused queue the PostgreSQL backend otherwise reports that nothing is waiting.
      const [waiting, states] = await Promise.all([
        queue.getCountsPerPriority([UNPRIORITISED]),
        queue.getJobCounts('active', 'delayed', 'failed'),
      ]);
      const { active = 0, delayed = 0, failed = 0 } = states;
      return { waiting: waiting[UNPRIORITISED] ?? 0, active, delayed, failed };
    },
    pause: () => queue.pause(),
    paused: () => queue.isPaused(),
    resume: () => queue.resume(),
    onReconnect: outage.onBack,
    ping: () => backend.ping(queue.toKey('health')),
    jobs: createQueueJobs(queue, backend),
    explain: (error) => backend.explain(error),
    close(gracePeriodMs) {
      closing ??= closeAll(gracePeriodMs);
      return closing;
    },
  };
}

/** Brings a later wake-up forward. */
async function reschedule(queue: WakeupQueue, key: DeliveryKey, atMs: number, nowMs: number): Promise<void> {
  const { opts } = jobOf(key, atMs, nowMs);
  const job = await queue.getJob(opts.jobId);
  if (job && job.timestamp + job.delay > atMs && (await job.isDelayed())) await job.changeDelay(opts.delay);
}

// BullMQ's token for “whoever holds the lock”.
const ANY_LOCK = '0';

/** Moves jobs that are marked as active back to the waiting ones. */
async function requeueActive(queue: WakeupQueue): Promise<void> {
  for (const job of await queue.getActive()) await job.moveToWait(ANY_LOCK);
}

/** Creates the functions that list the jobs of a queue and move single ones. */
function createQueueJobs(queue: WakeupQueue, { isOwnWorker }: Backend): QueueJobs {
  return {
    async list(state, offset, limit) {
      // On PostgreSQL, BullMQ 6.7 reverses each page of an ascending list, but not the list itself.
      const jobs = await queue.getJobs([state], offset, offset + limit - 1, state === 'delayed');
      // A job that ended in the meantime leaves a gap.
      return jobs.filter((job) => job !== undefined && job !== null).map((job) => queuedJob(job, state === 'delayed'));
    },
    async runNow(id) {
      const job = await queue.getJob(id);
      const state = await job?.getState();
      if (!job || (state !== 'delayed' && state !== 'failed')) return false;
      const move = state === 'delayed' ? job.promote() : job.retry('failed');
      return endsUnlessMoved(job, state, move);
    },
    async remove(id) {
      const job = await queue.getJob(id);
      const state = await job?.getState();
      if (!job || state === 'active' || state === 'unknown' || state === undefined) return false;
      return endsUnlessMoved(job, state, job.remove());
    },
    workers: async () => (await queue.getWorkers()).filter(isOwnWorker).length,
  };
}

/** Resolves to whether the move succeeded. BullMQ has several messages for “somebody was faster”, so the job's state decides. @throws {Error} for anything else */
async function endsUnlessMoved(job: WakeupJob, state: string, move: Promise<void>): Promise<boolean> {
  try {
    await move;
    return true;
  } catch (error) {
    if ((await job.getState()) === state) throw error;
    return false;
  }
}

function queuedJob({ id, data, timestamp, processedOn, delay, attemptsMade, failedReason }: WakeupJob, isDelayed: boolean): QueuedJob {
  return {
    id: id ?? '',
    key: keyOf(data),
    addedAt: new Date(timestamp).toISOString(),
    startedAt: processedOn ? new Date(processedOn).toISOString() : null,
    // A delay counts from when the job was last delayed.
    dueAt: isDelayed ? new Date((processedOn ?? timestamp) + delay).toISOString() : null,
    failures: attemptsMade,
    lastError: failedReason || null,
  };
}
