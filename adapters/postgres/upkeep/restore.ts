import { Kysely, PostgresDialect, sql } from 'kysely';
import type pg from 'pg';
import { ConfigError } from '../../../src/lib/errors.ts';
import type { Reason } from '../../../src/model/reason.ts';
import type { DumpPart, Restored, RowCounts } from '../../../src/ports/upkeep.ts';
import { migrate, migrationNames } from '../migrations/migrate.ts';
import type { Database } from '../schema.ts';
import { onClient, quoted, readSequences, readTables, type Table } from './catalogue.ts';

const ROWS_AT_ONCE = 500;

/**
 * Replaces all rows with those of a dump, in one transaction: all or nothing. Tables of an older schema are created in that version, filled, and then
 * migrated. @throws {ConfigError} if the schema is not known here
 */
export async function restoreTables(
  pool: pg.Pool,
  schema: readonly string[],
  parts: AsyncIterable<DumpPart>,
  nowMs: number,
): Promise<Restored> {
  const known = migrationNames();
  const last = schema.at(-1);
  if (last === undefined || schema.some((name, at) => name !== known[at])) throw foreignSchema();
  return onClient(pool, 'begin', async (client) => {
    const db = kyselyOn(client);
    const isOld = schema.length < known.length;
    if (isOld) {
      await client.query('drop schema herald cascade');
      await migrate(db, { upTo: last, disableTransactions: true });
    }
    const rows = await fill(client, parts);
    if (isOld) await migrate(db, { disableTransactions: true });
    return { rows, unfinished: await holdBack(db, nowMs) };
  });
}

/** Creates a query builder on one client, within its transaction. */
function kyselyOn(client: pg.PoolClient): Kysely<Database> {
  const query: pg.PoolClient['query'] = client.query.bind(client);
  const borrowed = { query, release: () => undefined };
  return new Kysely<Database>({
    dialect: new PostgresDialect({ pool: { connect: async () => borrowed, end: async () => undefined } as never }),
  });
}

function foreignSchema(): ConfigError {
  const hint = 'Restore it with the Herald that made it, or a newer one';
  return new ConfigError([{ where: 'the backup', what: 'it was made by a newer Herald, whose tables are not known here', hint }]);
}

async function fill(client: pg.ClientBase, parts: AsyncIterable<DumpPart>): Promise<RowCounts> {
  const tables = await readTables(client);
  const names = tables.map(({ name }) => `herald.${quoted(name)}`).join(', ');
  await client.query(`truncate ${names}`);
  // Numbers and states must stay as they were.
  for (const { name } of tables) await client.query(`alter table herald.${quoted(name)} disable trigger user`);
  const counts: Record<string, number> = {};
  let into: { table: Table; columns: readonly string[] } | null = null;
  let batch: (readonly (string | null)[])[] = [];
  const flush = async (): Promise<void> => {
    if (into && batch.length > 0) await insertRows(client, into.table, into.columns, batch);
    batch = [];
  };
  for await (const part of parts) {
    if ('table' in part) {
      await flush();
      const table = tables.find(({ name }) => name === part.table);
      if (!table) throw new Error(`the backup has a table “${part.table}” that is not known here`);
      into = { table, columns: part.columns };
      counts[part.table] = 0;
      continue;
    }
    if (!into) throw new Error('the backup has a row before its table');
    batch.push(part.row);
    counts[into.table.name] = (counts[into.table.name] ?? 0) + 1;
    if (batch.length >= ROWS_AT_ONCE) await flush();
  }
  await flush();
  for (const { name } of tables) await client.query(`alter table herald.${quoted(name)} enable trigger user`);
  for (const { sequence, table, column } of await readSequences(client))
    await client.query(
      `select setval($1::regclass, greatest((select max(${quoted(column)}) from herald.${quoted(table)}), 1),
         exists (select 1 from herald.${quoted(table)}))`,
      [sequence],
    );
  return counts;
}

async function insertRows(client: pg.ClientBase, table: Table, columns: readonly string[], rows: readonly unknown[]): Promise<void> {
  const values = columns.map((name, at) => {
    const column = table.columns.find((one) => one.name === name);
    if (!column) throw new Error(`the backup has a column “${table.name}.${name}” that is not known here`);
    return `(row->>${at})::${column.type}`;
  });
  await client.query(
    `insert into herald.${quoted(table.name)} (${columns.map(quoted).join(', ')}) overriding system value
     select ${values.join(', ')} from json_array_elements($1::json) with ordinality as given (row, nth) order by nth`,
    [JSON.stringify(rows)],
  );
}

/** Written by a restore and removed by the next scan: posts that this scan finds new may have been announced since the backup. */
export const RESTORED_MILESTONE = 'restored';
const RESTORED_REASON = JSON.stringify({ kind: 'restored' } satisfies Reason);

/**
 * Marks everything that may have been sent since the backup was made. Open messages become requests of unknown outcome, so that each is checked on its platform;
 * messages held by a pause stay held when it ends, and messages that waited for approval may have been approved since. Edits and retractions may be repeated. The next start enqueues everything that is open.
 * Resolves to the number of these messages. `tx`: within a transaction.
 */
async function holdBack(tx: Kysely<Database>, nowMs: number): Promise<number> {
  const now = new Date(nowMs);
  const open = await tx
    .updateTable('herald.deliveries')
    .where('is_open', '=', true)
    .where('purpose', 'not in', ['edit', 'retract', 'thread', 'publish', 'calendar'])
    // Deliveries that are due later have not been sent.
    .where((where) => where.or([where('due_at', 'is', null), where('due_at', '<=', now)]))
    .set((column) => ({
      state: 'sending',
      reason: RESTORED_REASON,
      owner: RESTORED_MILESTONE,
      attempts: sql<number>`greatest(${column.ref('attempts')}, 1)`,
      sending_since: sql<Date>`coalesce(${column.ref('sending_since')}, ${column.ref('created_at')})`,
      first_sent_at: sql<Date>`coalesce(${column.ref('first_sent_at')}, ${column.ref('created_at')})`,
      claimed_at: sql<Date>`${column.ref('created_at')}`,
      not_found_at: null,
      workspace_slot_at: null,
      updated_at: now,
    }))
    .executeTakeFirst();
  const kept = await tx
    .updateTable('herald.deliveries')
    .where('state', '=', 'held')
    .where(sql<boolean>`reason->>'kind' in ('paused', 'approval')`)
    .where('digest_key', 'is', null)
    .set({ reason: RESTORED_REASON, updated_at: now })
    .executeTakeFirst();
  await tx.updateTable('herald.deliveries').where('is_open', '=', true).set({ enqueued_at: null }).execute();
  await tx
    .insertInto('herald.milestones')
    .values({ name: RESTORED_MILESTONE, at: now })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ at: now }))
    .execute();
  return Number(open.numUpdatedRows) + Number(kept.numUpdatedRows);
}
