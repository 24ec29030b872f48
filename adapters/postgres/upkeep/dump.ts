import type pg from 'pg';
import type { RowCounts, Upkeep } from '../../../src/ports/upkeep.ts';
import { quoted, readTables, type Table } from './catalogue.ts';

const ROWS_AT_ONCE = 500;

/** Reads all tables within one transaction, which sees them as they are when it begins. */
export async function dumpTables(pool: pg.Pool, write: Parameters<Upkeep['dump']>[0]): Promise<RowCounts> {
  const client = await pool.connect();
  try {
    await client.query('begin transaction isolation level repeatable read read only');
    // Texts of instants must mean the same everywhere.
    await client.query("set local timezone to 'UTC'");
    await client.query('set local datestyle to iso');
    await client.query('set local extra_float_digits to 1');
    const counts: Record<string, number> = {};
    for (const table of await readTables(client)) {
      await write({ table: table.name, columns: table.columns.map(({ name }) => name) });
      counts[table.name] = await dumpRows(client, table, write);
    }
    await client.query('commit');
    return counts;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
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
