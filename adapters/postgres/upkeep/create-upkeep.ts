import { Kysely, PostgresDialect, sql } from 'kysely';
import type pg from 'pg';
import type { Upkeep } from '../../../src/ports/upkeep.ts';
import type { Database } from '../schema.ts';
import { quoted, readTables } from './catalogue.ts';
import { dumpTables } from './dump.ts';
import { forget, prune } from './prune.ts';
import { restoreTables } from './restore.ts';

/** Care for the database as a whole, embedded or on a server. */
export function createUpkeep(pool: pg.Pool): Upkeep {
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return {
    async schema() {
      const { rows } = await sql<{ name: string }>`select name from herald.migrations order by name collate "C"`.execute(db);
      return rows.map(({ name }) => name);
    },
    dump: (write) => dumpTables(pool, write),
    async isEmpty() {
      const client = await pool.connect();
      try {
        for (const { name } of await readTables(client))
          if ((await client.query(`select 1 from herald.${quoted(name)} limit 1`)).rows.length > 0) return false;
        return true;
      } finally {
        client.release();
      }
    },
    async otherProcesses() {
      const { rows } = await pool.query<{ count: number }>(
        "select count(*)::integer as count from pg_stat_activity where datname = current_database() and application_name = 'herald'",
      );
      return rows[0]?.count ?? 0;
    },
    restore: (schema, parts, nowMs) => restoreTables(pool, schema, parts, nowMs),
    prune: (beforeMs, dryRun) => prune(db, beforeMs, dryRun),
    forget: (person) => forget(db, person),
  };
}
