import type pg from 'pg';

/** One of our tables, as described by PostgreSQL's catalogue. */
export interface Table {
  name: string;
  /** Columns that are written, without generated ones. */
  columns: readonly { name: string; type: string }[];
  /** Columns that a dump is ordered by. */
  key: readonly string[];
}

/** Kysely's own tables, which record the schema's version: a restore creates them itself. */
const BOOKKEEPING = ['migrations', 'migrations_lock'];

/** Reads every table of the schema `herald`; tables that others refer to come first. */
export async function readTables(client: pg.ClientBase): Promise<readonly Table[]> {
  const { rows } = await client.query<Table & { needs: readonly string[] }>(
    `select t.relname as name,
       (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
         from pg_attribute a where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
       (select coalesce(json_agg(a.attname order by a.attnum), '[]') from pg_index i
         join pg_attribute a on a.attrelid = t.oid and a.attnum = any (i.indkey) where i.indrelid = t.oid and i.indisprimary) as key,
       (select coalesce(json_agg(r.relname), '[]') from pg_constraint c
         join pg_class r on r.oid = c.confrelid where c.conrelid = t.oid and c.contype = 'f' and r.oid <> t.oid) as needs
     from pg_class t join pg_namespace n on n.oid = t.relnamespace
     where n.nspname = 'herald' and t.relkind = 'r' and t.relname <> all ($1) order by t.relname`,
    [BOOKKEEPING],
  );
  return inOrderOfNeed(rows);
}

function inOrderOfNeed<T extends { name: string; needs: readonly string[] }>(tables: readonly T[]): readonly T[] {
  const sorted: T[] = [];
  let left = tables;
  while (left.length > 0) {
    const ready = left.filter(({ needs }) => needs.every((need) => sorted.some(({ name }) => name === need)));
    // If the rest refer to each other, they are added in any order.
    const next = ready.length > 0 ? ready : left;
    sorted.push(...next);
    left = left.filter((table) => !next.includes(table));
  }
  return sorted;
}

/** Reads the sequences that number rows, each with the column that uses it. */
export async function readSequences(client: pg.ClientBase): Promise<readonly { sequence: string; table: string; column: string }[]> {
  const { rows } = await client.query<{ sequence: string; table: string; column: string }>(
    `select distinct s.oid::regclass::text as sequence, t.relname as table, a.attname as column
     from pg_class s join pg_namespace n on n.oid = s.relnamespace
     join pg_depend d on (d.refobjid = s.oid and d.classid = 'pg_attrdef'::regclass) or (d.objid = s.oid and d.deptype in ('a', 'i'))
     left join pg_attrdef f on d.classid = 'pg_attrdef'::regclass and f.oid = d.objid
     join pg_attribute a on (a.attrelid, a.attnum) = (coalesce(f.adrelid, d.refobjid), coalesce(f.adnum, d.refobjsubid)) and a.attnum > 0
     join pg_class t on t.oid = a.attrelid
     where n.nspname = 'herald' and s.relkind = 'S' order by 1, 2, 3`,
  );
  return rows;
}

/** Returns an identifier quoted for SQL. Pure. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Runs a transaction on one client of the pool; `begin`: the statement that begins it. */
export async function onClient<T>(pool: pg.Pool, begin: string, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
