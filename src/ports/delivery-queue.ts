import type { DeliveryKey } from '../model/delivery.ts';
import type { Wakeup } from './ledger/wakeups.ts';
import type { JobState } from './queue-jobs.ts';

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
