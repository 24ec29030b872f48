import { createPostgresBackend, type PgPool, runMigrations } from 'bullmq';
import type { Backend } from './backend.ts';
import type { OutageLog } from './outage-log.ts';

/** The pool of a PostgreSQL, as far as it is named here: a `pg.Pool`, or the embedded database's likeness of one. */
export interface PgPoolLike {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  connect(): Promise<{ query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>; release(destroy?: boolean): void }>;
  end(): Promise<void>;
}

/**
 * Uses a pool (a `pg.Pool`, or something of its shape) that somebody else opened and closes; brings BullMQ's tables, in the schema `bullmq`, up to date first.
 * The pool's connections must find that schema in their `search_path`, and there must be one more of them than are in use otherwise for each worker.
 * @throws {Error} when the tables can't be made, or belong to a newer BullMQ
 */
export async function openPostgresBackend(likePool: PgPoolLike, outages: OutageLog): Promise<Backend> {
  // BullMQ types the events of a pool more loosely than @types/pg does, so that not even pg's own pool fits.
  const pool = likePool as unknown as PgPool;
  const client = await pool.connect();
  try {
    await runMigrations(client);
  } finally {
    client.release();
  }

  const door = {
    connection: pool,
    factory: ((name, options, extra) =>
      createPostgresBackend(name, { ...options, connection: pool }, extra)) satisfies Backend['producer']['factory'],
  };
  return {
    producer: door,
    openWorkerDoor: () => door,
    async ping() {
      await pool.query('select 1');
      outages.worked('reach');
    },
    // Whoever opened the pool closes it.
    close() {},
  };
}
