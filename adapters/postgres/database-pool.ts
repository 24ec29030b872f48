import type pg from 'pg';
import { withTimeout } from '../../src/lib/timeout.ts';
import type { Log } from '../../src/ops/log.ts';

/** An open database, wherever it is. */
export interface DatabasePool {
  pool: pg.Pool;
  /** BullMQ's clients, which find its tables, in the schema `bullmq`, by their bare names. On a server they are others than the database's own, so that what jams there does not block it; none is opened before it is used. */
  queuePool: pg.Pool;
  embedded: boolean;
  /** For people: `embedded PGlite in .herald`, `PostgreSQL at db:5432/herald`; never a password. */
  describe: string;
  /** An error of the start as what a person is told: a `ConfigError` for what the server refuses, the error itself where the mistake is Herald's. */
  startError(error: unknown): unknown;
  /** Waits for what is under way, then closes everything. Safe to call twice. */
  close(): Promise<void>;
}

/** How long clients that are still out may keep a pool from closing, ms. */
const END_MS = 5_000;

/** Ends a pool, but waits no longer than 5 s for clients that nobody gives back. */
export async function endPool(pool: pg.Pool, log: Log): Promise<void> {
  if (pool.ended || pool.ending) return;
  const ended = await withTimeout(
    END_MS,
    pool.end().then(() => true),
  );
  if (ended === null) log('database.clients-not-released', { count: pool.totalCount - pool.idleCount });
}
