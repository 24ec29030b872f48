import { type Kysely, sql } from 'kysely';
import type pg from 'pg';
import type { Person } from '../../../src/ports/reply.ts';
import type { Pruned, Upkeep } from '../../../src/ports/upkeep.ts';
import type { Database } from '../schema.ts';
import { onClient, quoted, readTables, type Table } from './catalogue.ts';
import { restoreTables } from './restore.ts';

const ROWS_AT_ONCE = 500;
/** Reads all tables as they are when the transaction begins. */
const BEGIN_READING = 'begin transaction isolation level repeatable read read only';

/** Creates the maintenance of the whole database, embedded or on a server. `db`: the query builder on that pool. */
export function createUpkeep(pool: pg.Pool, db: Kysely<Database>): Upkeep {
  return {
    async schema() {
      const { rows } = await sql<{ name: string }>`select name from herald.migrations order by name collate "C"`.execute(db);
      return rows.map(({ name }) => name);
    },
    dump: (write) =>
      onClient(pool, BEGIN_READING, async (client) => {
        // Instants as text must mean the same on every server.
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

/** Removes old data: see `Upkeep.prune`. A dry run is rolled back. */
async function prune(db: Kysely<Database>, beforeMs: number, dryRun: boolean): Promise<Pruned> {
  const tx = await db.startTransaction().execute();
  try {
    const pruned = await dropOld(tx, new Date(beforeMs));
    if (!dryRun) await tx.commit().execute();
    return pruned;
  } finally {
    if (!tx.isCommitted) await tx.rollback().execute();
  }
}

async function dropOld(tx: Kysely<Database>, before: Date): Promise<Pruned> {
  const count = ({ numAffectedRows }: { numAffectedRows?: bigint }): number => Number(numAffectedRows ?? 0);
  // Posts whose files exist stay complete: other processes read them from here.
  const posts = await sql`update herald.posts set post = post || '{"body": "", "tldr": null, "summary": null, "extra": {}}'
    where removed_at < ${before} and post->>'body' <> ''`.execute(tx);
  const deliveries = await sql`update herald.deliveries set notice = null, included_posts = null
    where state in ('delivered', 'skipped', 'failed', 'retracted') and updated_at < ${before}
      and (notice is not null and not notice ? 'subject' or included_posts is not null)`.execute(tx);
  // A message with an edited text needs its approval only while it may be edited, which is far shorter.
  await sql`delete from herald.approvals where approval->>'decidedAt' is not null and (approval->>'decidedAt')::timestamptz < ${before}
    and state <> 'waiting'`.execute(tx);
  const audit = await sql`delete from herald.audit where at < ${before}`.execute(tx);
  const choices = await sql`delete from herald.search_choices where last_at < ${before}`.execute(tx);
  const misses = await sql`delete from herald.search_misses where last_at < ${before}`.execute(tx);
  await sql`delete from herald.kept_texts where kept_at < ${before}`.execute(tx);
  return { posts: count(posts), deliveries: count(deliveries), audit: count(audit), searches: count(choices) + count(misses) };
}

/** Replaces the id of a person who is forgotten. */
const SOMEBODY = 'forgotten';

/** Forgets a person: see `Upkeep.forget`. Their actions stay, without their name; secrets that a platform keeps only about them are deleted. */
function forget(db: Kysely<Database>, { platform, id }: Person): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const word = `\\m${id.replaceAll(/[^A-Za-z0-9]/g, '\\$&')}\\M`;
    const audit = await sql`update herald.audit set
        who_id = case when who_platform = ${platform} and who_id = ${id} then ${SOMEBODY} else who_id end,
        detail = regexp_replace(detail::text, ${word}, ${SOMEBODY}, 'g')::jsonb
      where (who_platform = ${platform} and who_id = ${id}) or detail::text ~ ${word}`.execute(tx);
    const deliveries = await sql`update herald.deliveries set
        reason = regexp_replace(reason::text, ${word}, ${SOMEBODY}, 'g')::jsonb,
        notice = regexp_replace(notice::text, ${word}, ${SOMEBODY}, 'g')::jsonb
      where reason::text ~ ${word} or notice::text ~ ${word}`.execute(tx);
    const approvals = await sql`update herald.approvals set approval = regexp_replace(approval::text, ${word}, ${SOMEBODY}, 'g')::jsonb
      where approval::text ~ ${word}`.execute(tx);
    const secrets = await sql`delete from herald.secrets where platform = ${platform} and name ~ ${word}`.execute(tx);
    const changed = [audit, deliveries, approvals, secrets].map(({ numAffectedRows }) => Number(numAffectedRows ?? 0));
    return changed.reduce((sum, count) => sum + count, 0);
  });
}
