import type { DeliveryKey } from '../model/delivery.ts';

/** A delivery to be enqueued, at once or for then (epoch ms). */
export interface Wakeup {
  key: DeliveryKey;
  atMs?: number;
}

/** What becomes of a job once its delivery was looked at. */
export type JobOutcome =
  | { kind: 'done' }
  /** Ring again then (epoch ms); costs no attempt. */
  | { kind: 'later'; atMs: number };

/** Wake-ups: which deliveries are to be handled, and when. The ledger is the truth; losing the whole queue loses nothing. */
export interface DeliveryQueue {
  /** Rings for each key, once: a key that is already waiting is left as it is. `atMs`: not before (epoch ms). In order, oldest first. */
  enqueue(jobs: readonly Wakeup[]): Promise<void>;
  /** Begins work, `concurrency` at a time. A handler that throws is called again, later and later, up to 15 min apart. */
  work(handler: (key: DeliveryKey) => Promise<JobOutcome>, concurrency: number): Promise<void>;
  /** Jobs, by what they wait for. */
  counts(): Promise<Readonly<Record<JobState, number>>>;
  /** No new job begins until `resume`; on every process of this queue, also after a restart. */
  pause(): Promise<void>;
  paused(): Promise<boolean>;
  resume(): Promise<void>;
  /** Calls `listener` when the queue's server is back after it was away: wake-ups may have been lost. */
  onReconnect(listener: () => void): void;
  /** Waits for jobs under way, at most `gracePeriodMs`, then lets go of them; another worker takes them up. Safe to call twice. */
  close(gracePeriodMs: number): Promise<void>;
}

/** What jobs of the queue wait for. `failed`: given up by the queue, which Herald's own never are. */
export type JobState = 'waiting' | 'active' | 'delayed' | 'failed';

/** A job as the queue's server has it. */
export interface QueuedJob {
  /** Of the job itself, unique in the queue. */
  id: string;
  /** The delivery it stands for; null: it is none of Herald's. */
  key: DeliveryKey | null;
  /** ISO instants, UTC. */
  addedAt: string;
  /** When it was last worked on; null: never. */
  startedAt: string | null;
  /** Of a delayed job: when it is its turn, to some seconds. */
  dueAt: string | null;
  /** How often a handler threw. */
  failures: number;
  /** What the last of them said. */
  lastError: string | null;
}

/** The raw jobs of the queue. They only wake Herald up: the ledger knows what is to be sent, and housekeeping adds again what is missing. */
export interface QueueJobs {
  /** A page of the jobs in one state: of those that are delayed the soonest first, of all others the newest. */
  list(state: JobState, offset: number, limit: number): Promise<readonly QueuedJob[]>;
  /** Runs a job that is delayed, or has failed, now. False: there is none. */
  runNow(id: string): Promise<boolean>;
  /** Takes a job out. False: there is none, or it is being worked on. */
  remove(id: string): Promise<boolean>;
  /** How many workers are connected to the queue's server. */
  workers(): Promise<number>;
}
