import type { BackendFactory, IQueueBackend, Job, Queue } from 'bullmq';
import { type Backoff, backoffDelayMs } from '../../src/lib/backoff.ts';
import { firstUnits } from '../../src/lib/cut-text.ts';
import { storableText } from '../../src/lib/sanitize-text.ts';
import { createTtlSet } from '../../src/lib/ttl-set.ts';
import { type DeliveryKey, hasKeyCharacters } from '../../src/model/delivery.ts';
import type { Log } from '../../src/ops/log.ts';
import type { PartWatch } from '../../src/ops/outages.ts';

/** Processes that use one name on one server share one queue. */
export const QUEUE_NAME = 'herald-deliveries';

/** Prefix of all our keys on a Redis. The braces keep them in one slot of a cluster: https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags */
export const KEY_PREFIX = '{herald}';

/** The data of a job: which delivery to handle. Everything else is in the ledger. */
interface JobData {
  key: DeliveryKey;
}

// BullMQ checks `attempts` before it asks for a delay; a million attempts, a quarter of an hour apart, last 28 years.
const ATTEMPTS = 1_000_000;
const RETRY: Backoff = { firstMs: 1_000, maxMs: 15 * 60_000 };

/**
 * Returns the job for a delivery, due no earlier than `atMs` (epoch ms). A job that ended is removed, never kept: BullMQ ignores an id that it still has. Pure.
 * @throws {RangeError} if the key has characters that a job id must not contain
 */
export function jobOf(key: DeliveryKey, atMs: number, nowMs: number) {
  if (!hasKeyCharacters(key)) throw new RangeError(`not a delivery key: ${JSON.stringify(key)}`);
  return {
    name: 'ring',
    data: { key },
    opts: {
      // On Redis, BullMQ stores jobs beside its own keys (`wait`, `delayed`, `meta`), and treats ids of digits as its own numbers: the tilde prevents clashes.
      jobId: `~${key}`,
      // ms from now.
      delay: Math.max(0, Math.ceil(atMs - nowMs)),
      attempts: ATTEMPTS,
      backoff: { type: 'herald' },
      removeOnComplete: true,
      removeOnFail: true,
      stackTraceLimit: 1,
    },
  };
}

/** Returns the delivery that a job is for; null if the job is not one of ours. Pure. */
export function keyOf(data: unknown): DeliveryKey | null {
  if (typeof data !== 'object' || data === null || !('key' in data)) return null;
  return typeof data.key === 'string' && hasKeyCharacters(data.key) ? data.key : null;
}

/** Returns the time until a job is retried after its handler threw for the `failures`-th time (from 1): 1 s, doubling, at most 15 min. Pure. */
export function retryDelayMs(failures: number): number {
  return backoffDelayMs(failures, RETRY);
}

/** Returns an error as one line that every backend can store: PostgreSQL accepts neither NUL nor half a surrogate pair. At most 500 characters. Pure. */
export function storableMessage(error: unknown): string {
  return firstUnits(storableText(error instanceof Error ? error.message : String(error)), 500);
}

/** BullMQ's classes, typed for our jobs, whatever the backend. */
export type WakeupQueue = Queue<JobData, void, string, JobData, void, string, IQueueBackend, object>;
export type WakeupJob = Job<JobData, void, string>;

/** How BullMQ reaches a server. `factory` already has its connection; `connection` is passed because BullMQ requires one. */
export interface Connection {
  connection: object;
  factory: BackendFactory<IQueueBackend, object>;
}

/** The server that stores the queue. */
export interface Backend {
  /** For adding jobs: fails at once while the server is unavailable. */
  producer: Connection;
  /** For a worker: waits while the server is unavailable. On Redis, each call opens connections of its own. */
  openWorkerConnection(): Connection;
  /** Resolves when the server answers and accepts writes; `key`: one of the queue's own, which Redis sets to an empty value for a second. @throws {Error} if it does not */
  ping(key: string): Promise<void>;
  /** Returns what an error of `ping` means and what to do; null: ask the owner of the pool. Pure. */
  explain(error: unknown): { what: string; hint: string } | null;
  /** Whether a worker that the server lists works on this queue: BullMQ identifies queues by name only, and one Redis has many databases. Pure. */
  isOwnWorker(worker: Readonly<Record<string, string>>): boolean;
  /** Closes every connection made here, including those that wait for their server. Safe to call twice. */
  close(): void;
}

/** Logs the problems of a connection without flooding the log. */
export interface OutageLog {
  /** Handles an error of a connection or the worker: counted as an outage if the server is unavailable, otherwise logged as `queue.error`, each message at most once a minute. */
  failed(error: unknown): void;
  /** Whether a job failed because a server is unavailable, which is then counted as an outage unless it already was. Otherwise the caller must log the error. */
  isOutage(error: unknown, key: string): boolean;
  /** Records that something worked; with `reach`, only that the server can be reached. */
  worked(side?: 'reach'): void;
  /** Stops logging: connections report errors while they are being closed. */
  end(): void;
}

const REPEAT_MS = 60_000;
const MESSAGES_MAX = 100;

/** Creates a log of outages of the queue's connections. `nowMs` returns epoch ms. */
export function createOutageLog(log: Log, outage: PartWatch, nowMs: () => number = Date.now): OutageLog {
  let ended = false;
  // Messages may name jobs, so the number of those remembered is limited.
  const logged = createTtlSet(REPEAT_MS, nowMs, MESSAGES_MAX);

  return {
    failed(error) {
      if (ended || outage.failed(error)) return;
      if (logged.add(error instanceof Error ? error.message : String(error))) log('queue.error', { error });
    },
    isOutage: (error, key) => outage.failed(error, { keys: [key] }),
    worked(side) {
      if (!ended) outage.worked(side);
    },
    end() {
      ended = true;
    },
  };
}
