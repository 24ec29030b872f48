import type { DeliveryKey } from '../model/delivery.ts';

/** A delivery to enqueue, for now or for a later time (epoch ms). */
export interface Wakeup {
  key: DeliveryKey;
  atMs?: number;
}

/** What happens to a job after its handler has run. */
export type JobOutcome =
  | { kind: 'done' }
  /** Enqueue again for this time (epoch ms); does not count as an attempt. */
  | { kind: 'later'; atMs: number };

/** Wake-ups: which deliveries to handle, and when. The ledger is the source of truth; losing the whole queue loses nothing. */
export interface DeliveryQueue {
  /** Enqueues each key once: a key that is already waiting is left as it is. `atMs`: earliest time to run (epoch ms). In order, oldest first. */
  enqueue(jobs: readonly Wakeup[]): Promise<void>;
  /** Starts working, on at most `concurrency` jobs at a time. If the handler throws, it is called again at growing intervals of at most 15 min. */
  work(handler: (key: DeliveryKey) => Promise<JobOutcome>, concurrency: number): Promise<void>;
  /** Number of jobs in each state. */
  counts(): Promise<Readonly<Record<JobState, number>>>;
  /** Starts no new jobs until `resume`, in every process of this queue, even after a restart. */
  pause(): Promise<void>;
  paused(): Promise<boolean>;
  resume(): Promise<void>;
  /** Calls `listener` when the queue's server is reachable again after an outage: wake-ups may have been lost. */
  onReconnect(listener: () => void): void;
  /** Waits for running jobs, at most `gracePeriodMs`, then abandons them to another worker. Safe to call twice. */
  close(gracePeriodMs: number): Promise<void>;
}

/** State of a job in the queue. `failed`: the queue gave up on it, which never happens to Herald's own jobs. */
export type JobState = 'waiting' | 'active' | 'delayed' | 'failed';

/** A job as stored by the queue's server. */
export interface QueuedJob {
  /** Id of the job, unique in the queue. */
  id: string;
  /** The delivery that it wakes; null: not one of Herald's jobs. */
  key: DeliveryKey | null;
  /** ISO instants, UTC. */
  addedAt: string;
  /** When a worker last started on it; null: never. */
  startedAt: string | null;
  /** For a delayed job, when it is due, to within some seconds. */
  dueAt: string | null;
  /** How often its handler has thrown. */
  failures: number;
  /** Message of the last error. */
  lastError: string | null;
}

/** The raw jobs of the queue. They only wake Herald up: the ledger knows what must be sent, and housekeeping adds missing jobs again. */
export interface QueueJobs {
  /** Returns a page of the jobs in one state: delayed jobs soonest first, all others newest first. */
  list(state: JobState, offset: number, limit: number): Promise<readonly QueuedJob[]>;
  /** Runs a delayed or failed job now. False: there is no such job. */
  runNow(id: string): Promise<boolean>;
  /** Removes a job. False: there is no such job, or it is running. */
  remove(id: string): Promise<boolean>;
  /** Number of workers connected to the queue's server. */
  workers(): Promise<number>;
}
