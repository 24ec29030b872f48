import type pg from 'pg';
import type { Log } from '../../../src/ops/log.ts';

/** The embedded database has no autovacuum. */
const EVERY_MS = 10 * 60_000;

interface Maintenance {
  /** Stops the timer and brings everything into the tables' own files, so that the next start has nothing to replay. */
  stop(): Promise<void>;
}

/** Clears away dead rows, counts rows for the planner and writes a checkpoint every 10 min. */
export function startVacuum(pool: pg.Pool, log: Log): Maintenance {
  const failed = (error: unknown) => log('database.maintenance-failed', { error: error instanceof Error ? error.message : String(error) });
  let underWay: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    underWay = maintain(pool).catch(failed);
  }, EVERY_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await underWay;
      await checkpoint(pool).catch(failed);
    },
  };
}

/** One round: table by table, so that others get their turn in between. */
export async function maintain(pool: pg.Pool): Promise<void> {
  // What was counted since the last report would otherwise not be known, or come after the counts were reset.
  await pool.query('select pg_stat_force_next_flush()');
  const { rows } = await pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, relname) as name from pg_stat_all_tables
     where n_dead_tup + n_ins_since_vacuum > 0 and schemaname not in ('information_schema', 'pg_toast')`,
  );
  for (const { name } of rows) await pool.query(`vacuum (analyze) ${name}`);
  await checkpoint(pool);
}

async function checkpoint(pool: pg.Pool): Promise<void> {
  await pool.query('checkpoint');
}
