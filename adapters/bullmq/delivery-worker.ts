import { type BackendFactory, DelayedError, type IQueueBackend, type Telemetry, WaitingError, Worker } from 'bullmq';
import { createInFlight } from '../../src/lib/concurrency.ts';
import { sleep, withTimeout } from '../../src/lib/timeout.ts';
import type { DeliveryKey } from '../../src/model/delivery.ts';
import type { Log } from '../../src/ops/log.ts';
import type { JobOutcome } from '../../src/ports/delivery-queue.ts';
import { type Connection, KEY_PREFIX, keyOf, type OutageLog, retryDelayMs, storableMessage, type WakeupJob } from './backend.ts';

export interface WorkerOptions {
  queueName: string;
  /** Number of deliveries handled in parallel, from 1. */
  concurrency: number;
  /** Time without a sign of life after which a worker loses its jobs, ms. Must be longer than a handler may run without yielding. */
  lockMs: number;
  handler: (key: DeliveryKey) => Promise<JobOutcome>;
  log: Log;
  telemetry?: Telemetry;
}

/** Starts no more work, waits at most `gracePeriodMs` for what is in flight, then abandons it. */
export type StopWorker = (gracePeriodMs: number) => Promise<void>;

// BullMQ's default of 1 would give a job up at its second crash; the ledger decides how often a delivery is tried.
const MAX_STALLED = 50;
const RECONNECT_MS = 1_000;

/** Starts a worker. Resolves, once the server has been reached, to a function that stops it. @throws {Error} if the server refuses */
export async function startDeliveryWorker(connection: Connection, terms: WorkerOptions, outages: OutageLog): Promise<StopWorker> {
  const inFlight = createInFlight();
  const stopped = new AbortController();
  let stopping = false;

  const worker = new Worker(
    terms.queueName,
    async (job: WakeupJob, token?: string) => {
      outages.worked();
      if (stopping) {
        // Fetched while stopping: returned to the queue untouched.
        await job.moveToWait(token);
        throw new WaitingError();
      }
      const key = keyOf(job.data);
      if (key === null) return terms.log('queue.foreign-job', { jobId: job.id ?? null });
      const outcome = await handle(key, job.attemptsMade);
      if (outcome.kind === 'done') return;
      await job.moveToDelayed(outcome.atMs, token);
      throw new DelayedError();
    },
    {
      connection: connection.connection,
      prefix: KEY_PREFIX,
      autorun: false,
      concurrency: terms.concurrency,
      lockDuration: terms.lockMs,
      stalledInterval: Math.ceil(terms.lockMs / 3),
      maxStalledCount: MAX_STALLED,
      runRetryDelay: RECONNECT_MS,
      settings: { backoffStrategy: retryDelayMs },
      ...(terms.telemetry ? { telemetry: terms.telemetry } : {}),
    },
    pausedFetching(connection.factory, RECONNECT_MS, stopped.signal),
  );
  worker.on('error', (error) => outages.failed(error));
  worker.on('stalled', (jobId) => terms.log('queue.stalled', { jobId }));

  async function handle(key: DeliveryKey, failures: number): Promise<JobOutcome> {
    try {
      return await inFlight.track(terms.handler(key));
    } catch (error) {
      const retryAfterMs = retryDelayMs(failures + 1);
      if (!outages.isOutage(error, key)) terms.log('queue.handler-failed', { key, failures: failures + 1, retryAfterMs, error });
      throw new Error(storableMessage(error));
    }
  }

  try {
    await worker.waitUntilReady();
  } catch (error) {
    await worker.close(true);
    throw error;
  }
  worker.run().catch((error: unknown) => outages.failed(error));

  return async (gracePeriodMs) => {
    stopping = true;
    stopped.abort();
    const deadlineMs = Date.now() + gracePeriodMs;
    await inFlight.drained(gracePeriodMs);
    // A graceful `close()` can't be forced once it has begun, so this is decided first.
    await withTimeout(Math.max(1_000, deadlineMs - Date.now()), Promise.allSettled([worker.close(inFlight.size > 0)]));
  };
}

/**
 * Wraps a backend so that its worker waits `pauseMs` after it could not fetch a job. BullMQ retries at once if a server answers but refuses (a Redis that
 * is full or read-only): thousands of times a second, which takes a whole core. `stop` ends a wait in progress.
 */
export function pausedFetching(
  factory: BackendFactory<IQueueBackend, object>,
  pauseMs: number,
  stop: AbortSignal,
): BackendFactory<IQueueBackend, object> {
  return (...made) => {
    const backend = factory(...made);
    const fetch = backend.moveToActive.bind(backend);
    return Object.assign(backend, {
      moveToActive: async (...asked: Parameters<typeof fetch>) => {
        try {
          return await fetch(...asked);
        } catch (error) {
          await sleep(pauseMs, { signal: stop, ref: false });
          throw error;
        }
      },
    });
  };
}
