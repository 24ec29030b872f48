import type { BackendFactory, IQueueBackend, Job, Queue } from 'bullmq';
import { createTtlSet } from '../../src/lib/ttl-set.ts';
import type { Log } from '../../src/ops/log.ts';
import type { PartWatch } from '../../src/ops/outages.ts';
import type { JobData } from './job.ts';

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
  /** From now on nothing is told: connections that are being closed complain about it. */
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
