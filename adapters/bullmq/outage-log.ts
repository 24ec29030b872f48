import { createTtlSet } from '../../src/lib/ttl-set.ts';
import type { Log } from '../../src/ops/log.ts';
import type { PartWatch } from '../../src/ops/outages.ts';

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
