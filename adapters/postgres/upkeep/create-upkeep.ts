import { type Kysely, sql } from 'kysely';
import type pg from 'pg';
import type { Upkeep } from '../../../src/ports/upkeep.ts';
import type { Database } from '../schema.ts';
import { onClient, quoted, readTables, type Table } from './catalogue.ts';
import { forget, prune } from './prune.ts';
import { restoreTables } from './restore.ts';

const ROWS_AT_ONCE = 500;
/** Within it all tables are seen as they are when it begins. */
const BEGIN_READING = 'begin transaction isolation level repeatable read read only';

/** Care for the database as a whole, embedded or on a server. `db`: the query builder on that pool. */
export function createUpkeep(pool: pg.Pool, db: Kysely<Database>): Upkeep {
  return {
    async schema() {
      const { rows } = await sql<{ name: string }>`select name from herald.migrations order by name collate "C"`.execute(db);
      return rows.map(({ name }) => name);
    },
    dump: (write) =>
      onClient(pool, BEGIN_READING, async (client) => {
        // Texts of instants must mean the same everywhere.
        await client.query("set local timezone to 'UTC'");
        await client.query('set local datestyle to iso');
        await client.query('set local extra_float_digits to 1');
        const counts: Record<string, number> = {};
        for (const table of await readTables(client)) {
          await write({ table: table.name, columns: table.columns.map(({ name }) => name) });
          counts[table.name] = await dumpRows(client, table, write);
        }
        return counts;
      }),
    isEmpty: () =>
      onClient(pool, BEGIN_READING, async (client) => {
        for (const { name } of await readTables(client))
          if ((await client.query(`select 1 from herald.${quoted(name)} limit 1`)).rows.length > 0) return false;
        return true;
      }),
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

async function dumpRows(client: pg.ClientBase, { name, columns, key }: Table, write: Parameters<Upkeep['dump']>[0]): Promise<number> {
  const values = columns.map((column) => `${quoted(column.name)}::text`).join(', ');
  const order = key.length > 0 ? ` order by ${key.map(quoted).join(', ')}` : '';
  await client.query(`declare dumped no scroll cursor for select json_build_array(${values}) as row from herald.${quoted(name)}${order}`);
  let count = 0;
  for (;;) {
    const { rows } = await client.query<{ row: (string | null)[] }>(`fetch ${ROWS_AT_ONCE} from dumped`);
    for (const { row } of rows) await write({ row });
    count += rows.length;
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await client.query('close dumped');
  return count;
}
