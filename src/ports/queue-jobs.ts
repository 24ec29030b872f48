import type { DeliveryKey } from '../model/delivery.ts';

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
