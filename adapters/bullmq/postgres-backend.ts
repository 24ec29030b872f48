import {
  assertSchemaCompatibility,
  createPostgresBackend,
  LATEST_SCHEMA_VERSION,
  type PgPool,
  runMigrations,
  SchemaMigrationRequiredError,
} from 'bullmq';
import { type Backend, type OutageLog, QUEUE_NAME } from './backend.ts';

/** A `pg.Pool`, as far as it is named here: BullMQ types the events of a pool more loosely than @types/pg does, so that not even pg's own pool fits. */
export type PgPoolLike = Pick<PgPool, 'query' | 'end'> & { connect(): Promise<object> };

/**
 * Brings BullMQ's tables and the counter of this queue, in the schema `bullmq`, up to date; creates nothing where all is there. Resolves to their version before and after (0: there were none).
 * @throws {Error} when they can't be made, or belong to a newer BullMQ
 */
export async function migrateQueue(likePool: PgPoolLike, queueName = QUEUE_NAME): Promise<{ from: number; to: number }> {
  const client = await (likePool as unknown as PgPool).connect();
  try {
    const from = await assertSchemaCompatibility(client).catch((error: unknown) => {
      if (error instanceof SchemaMigrationRequiredError) return 0;
      throw error;
    });
    const to = from >= LATEST_SCHEMA_VERSION ? from : await runMigrations(client);
    // BullMQ makes each queue's counter when its first job is added; whoever adds it may not be allowed to.
    const { rows } = await client.query('select to_regclass($2 || bullmq.job_id_seq_name($1)) is null as missing', [queueName, 'bullmq.']);
    const [sequence] = rows as { missing: boolean }[];
    // Under BullMQ's own lock. Herald's jobs have ids of their own, so that it does not matter that one number is used up.
    if (sequence?.missing) await client.query('select bullmq.next_job_id($1)', [queueName]);
    return { from, to };
  } finally {
    client.release();
  }
}

/**
 * Uses a pool that somebody else opened and closes; brings BullMQ's tables, in the schema `bullmq`, up to date first.
 * The pool's connections must find that schema in their `search_path`, and there must be one more of them than are in use otherwise for each worker.
 * @throws {Error} when the tables can't be made, or belong to a newer BullMQ
 */
export async function openPostgresBackend(likePool: PgPoolLike, queueName: string, outages: OutageLog): Promise<Backend> {
  const pool = likePool as unknown as PgPool;
  await migrateQueue(likePool, queueName);
  const connection = {
    connection: pool,
    factory: ((name, options, extra) =>
      createPostgresBackend(name, { ...options, connection: pool }, extra)) satisfies Backend['producer']['factory'],
  };
  return {
    producer: connection,
    openWorkerConnection: () => connection,
    async ping() {
      const { rows } = await pool.query("select current_setting('transaction_read_only') as read_only");
      if ((rows as { read_only: string }[])[0]?.read_only === 'on')
        throw Object.assign(new Error('the database only reads'), { code: '25006' });
      outages.worked('reach');
    },
    explain: () => null,
    isOwnWorker: () => true,
    // Whoever opened the pool closes it.
    close() {},
  };
}
