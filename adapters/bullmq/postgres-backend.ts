import {
  assertSchemaCompatibility,
  createPostgresBackend,
  LATEST_SCHEMA_VERSION,
  type PgPool,
  runMigrations,
  SchemaMigrationRequiredError,
} from 'bullmq';
import { type Backend, type OutageLog, QUEUE_NAME } from './backend.ts';

/** The part of a `pg.Pool` used here: BullMQ types a pool's events more loosely than @types/pg does, so that not even pg's own pool fits. */
export type PgPoolLike = Pick<PgPool, 'query' | 'end'> & { connect(): Promise<object> };

/**
 * Migrates BullMQ's tables and creates this queue's counter, in the schema `bullmq`; does nothing if everything is up to date. Resolves to the schema version before and after (0: there was none).
 * @throws {Error} if this fails, or the tables belong to a newer BullMQ
 */
export async function migrateQueue(likePool: PgPoolLike, queueName = QUEUE_NAME): Promise<{ from: number; to: number }> {
  const client = await (likePool as unknown as PgPool).connect();
  try {
    const from = await assertSchemaCompatibility(client).catch((error: unknown) => {
      if (error instanceof SchemaMigrationRequiredError) return 0;
      throw error;
    });
    const to = from >= LATEST_SCHEMA_VERSION ? from : await runMigrations(client);
    // BullMQ creates each queue's counter when its first job is added, by a process that may not have the right to.
    const { rows } = await client.query('select to_regclass($2 || bullmq.job_id_seq_name($1)) is null as missing', [queueName, 'bullmq.']);
    const [sequence] = rows as { missing: boolean }[];
    // Runs under BullMQ's own lock. Herald's jobs have their own ids, so it does not matter that one number is used up.
    if (sequence?.missing) await client.query('select bullmq.next_job_id($1)', [queueName]);
    return { from, to };
  } finally {
    client.release();
  }
}

/**
 * Uses a pool that the caller opened and must close; first migrates BullMQ's tables, in the schema `bullmq`.
 * The pool's connections must have that schema in their `search_path`, and each worker needs one connection in addition to those used otherwise.
 * @throws {Error} if the tables can't be migrated, or belong to a newer BullMQ
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
        throw Object.assign(new Error('the database is read-only'), { code: '25006' });
      outages.worked('reach');
    },
    explain: () => null,
    isOwnWorker: () => true,
    // The pool is closed by its owner.
    close() {},
  };
}
