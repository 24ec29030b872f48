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

/** Of all keys on a Redis. The braces keep them in one slot of a cluster: https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags */
export const KEY_PREFIX = '{herald}';

/** What a job carries: which delivery to look at. Everything else is in the ledger. */
interface JobData {
  key: DeliveryKey;
}

// BullMQ looks at `attempts` before it asks for a delay; a million attempts a quarter of an hour apart are 28 years.
const ATTEMPTS = 1_000_000;
const RETRY: Backoff = { firstMs: 1_000, maxMs: 15 * 60_000 };

/**
 * Job for a delivery, not before `atMs` (epoch ms). A job that ended is removed, never kept: BullMQ ignores an id it still knows. Pure.
 * @throws {RangeError} when the key has characters that a job id must not have
 */
export function jobOf(key: DeliveryKey, atMs: number, nowMs: number) {
  if (!hasKeyCharacters(key)) throw new RangeError(`not a delivery key: ${JSON.stringify(key)}`);
  return {
    name: 'ring',
    data: { key },
    opts: {
      // BullMQ keeps jobs beside its own keys (`wait`, `delayed`, `meta`) on Redis, and takes digits for its own numbers: the tilde sets ours apart.
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

/** The delivery a job stands for; null where it is not one of ours. Pure. */
export function keyOf(data: unknown): DeliveryKey | null {
  if (typeof data !== 'object' || data === null || !('key' in data)) return null;
  return typeof data.key === 'string' && hasKeyCharacters(data.key) ? data.key : null;
}

/** How long a job rests after its handler threw for the `failures`-th time (from 1): 1 s, doubling, at most 15 min. Pure. */
export function retryDelayMs(failures: number): number {
  return backoffDelayMs(failures, RETRY);
}

/** One line about an error that every backend can store: PostgreSQL takes neither NUL nor half a surrogate pair. At most 500 characters. Pure. */
export function storableMessage(error: unknown): string {
  return firstUnits(storableText(error instanceof Error ? error.message : String(error)), 500);
}

/** BullMQ's classes with our jobs in them, whatever the backend. */
export type WakeupQueue = Queue<JobData, void, string, JobData, void, string, IQueueBackend, object>;
export type WakeupJob = Job<JobData, void, string>;

/** How BullMQ reaches a server. `factory` knows its connection already; `connection` is handed on because BullMQ wants one. */
export interface Connection {
  connection: object;
  factory: BackendFactory<IQueueBackend, object>;
}

/** The server that holds the queue. */
export interface Backend {
  /** For those who add jobs: fails at once while the server is away. */
  producer: Connection;
  /** For a worker: waits while the server is away. Each call opens connections of its own. */
  openWorkerConnection(): Connection;
  /** Resolves when the server answers and takes writes; `key`: one of the queue's own, under which a Redis may keep a second's worth of nothing. @throws {Error} when it doesn't */
  ping(key: string): Promise<void>;
  /** What an error of `ping` means, and what to do; null: ask whoever owns the pool. Pure. */
  explain(error: unknown): { what: string; hint: string } | null;
  /** Whether a worker that the server lists works on this queue: BullMQ tells queues by their names, and one Redis has many databases. Pure. */
  isOwnWorker(worker: Readonly<Record<string, string>>): boolean;
  /** Cuts every connection made here, also those that wait for their server. Safe to call twice. */
  close(): void;
}

/** Tells of a connection's troubles without flooding the log. */
export interface OutageLog {
  /** A connection or the worker complains: counted where the server is away, else logged as `queue.error`, at most once a minute each. */
  failed(error: unknown): void;
  /** Whether a job failed because some server is away; counted where nobody has counted it. Else it is the caller's to log. */
  isOutage(error: unknown, key: string): boolean;
  /** Something worked; with `reach`, that is only that the server can be reached. */
  worked(side?: 'reach'): void;
  /** From now on nothing is logged: connections that are being closed complain about it. */
  end(): void;
}

const REPEAT_MS = 60_000;
const MESSAGES_MAX = 100;

/** Watches the queue's connections. `nowMs` gives epoch ms. */
export function createOutageLog(log: Log, outage: PartWatch, nowMs: () => number = Date.now): OutageLog {
  let ended = false;
  // Messages may name jobs: the memory of them is kept small.
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
