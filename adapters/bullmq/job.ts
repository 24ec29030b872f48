import { type Backoff, backoffDelayMs } from '../../src/lib/backoff.ts';
import { firstUnits } from '../../src/lib/cut-text.ts';
import { storableText } from '../../src/lib/sanitize-text.ts';
import type { DeliveryKey } from '../../src/model/delivery.ts';
import { hasKeyCharacters } from '../../src/model/delivery-key.ts';

/** Processes that use one name on one server share one queue. */
export const QUEUE_NAME = 'herald-deliveries';

/** Of all keys on a Redis. The braces keep them in one slot of a cluster: https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags */
export const KEY_PREFIX = '{herald}';

/** What a job carries: which delivery to look at. Everything else stands in the ledger. */
export interface JobData {
  key: DeliveryKey;
}

/** One job as BullMQ's `addBulk` takes it. */
export interface NewJob {
  name: 'ring';
  data: JobData;
  opts: {
    jobId: string;
    /** ms from now. */
    delay: number;
    attempts: number;
    backoff: { type: 'herald' };
    removeOnComplete: true;
    removeOnFail: true;
    stackTraceLimit: number;
  };
}

// BullMQ looks at `attempts` before it asks for a delay; a million attempts a quarter of an hour apart are 28 years.
const ATTEMPTS = 1_000_000;
const RETRY: Backoff = { firstMs: 1_000, maxMs: 15 * 60_000 };

/**
 * Job for a delivery, not before `atMs` (epoch ms). A job that ended is removed, never kept: BullMQ ignores an id it still knows. Pure.
 * @throws {RangeError} when the key has characters that a job id must not have
 */
export function jobOf(key: DeliveryKey, atMs: number, nowMs: number): NewJob {
  if (!hasKeyCharacters(key)) throw new RangeError(`not a delivery key: ${JSON.stringify(key)}`);
  return {
    name: 'ring',
    data: { key },
    opts: {
      // BullMQ keeps jobs beside its own keys (`wait`, `delayed`, `meta`) on Redis, and takes digits for its own numbers: the tilde sets ours apart.
      jobId: `~${key}`,
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
