import type pg from 'pg';
import { withTimeout } from '../../src/lib/timeout.ts';
import type { Log } from '../../src/ops/log.ts';

/** An open database, embedded or on a server. */
export interface DatabasePool {
  pool: pg.Pool;
  /** BullMQ's clients, whose search path is the schema `bullmq`, since BullMQ uses unqualified table names. On a server they are separate from the database's own, so that a stuck queue does not block the database; none is opened before it is needed. */
  queuePool: pg.Pool;
  embedded: boolean;
  /** For people: `embedded PGlite in .herald`, `PostgreSQL at db:5432/herald`; never a password. */
  describe: string;
  /** Returns the error to report when the start failed: a `ConfigError` for what the server refuses, the error itself if the fault is Herald's. */
  startError(error: unknown): unknown;
  /** Waits for queries in flight, then closes everything. Safe to call twice. */
  close(): Promise<void>;
}

/** Maximum time that clients still in use may keep a pool from closing, ms. */
const END_MS = 5_000;

/** Ends a pool, but waits no longer than 5 s for clients that are not released. */
export async function endPool(pool: pg.Pool, log: Log): Promise<void> {
  if (pool.ended || pool.ending) return;
  const ended = await withTimeout(
    END_MS,
    pool.end().then(() => true),
  );
  if (ended === null) log('database.clients-not-released', { count: pool.totalCount - pool.idleCount });
}
