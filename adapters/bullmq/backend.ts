import type { BackendFactory, IQueueBackend, Job, Queue } from 'bullmq';
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
