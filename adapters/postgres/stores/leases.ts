import { type Kysely, sql } from 'kysely';
import type { Lease, Leases } from '../../../src/ports/leases.ts';
import type { Database } from '../schema.ts';
import { retryTransaction } from '../transactions.ts';

/** Leases in PostgreSQL. Only the database's clock counts: those of the processes may differ. */
export function createLeases(db: Kysely<Database>): Leases {
  return {
    hold: (prefix, names, { owner, detail }, ttlMs) =>
      retryTransaction(async () => {
        // In the order of their names, so that two processes never wait for each other.
        const { rows } = await sql<Lease>`
          with taken as (
            insert into herald.leases as held (name, owner, detail, until)
            select name, ${owner}, ${detail}, clock_timestamp() + ${ttlMs}::double precision * interval '1 millisecond'
            from unnest(${[...names].toSorted()}::text[]) name
            on conflict (name) do update set owner = excluded.owner, detail = excluded.detail, until = excluded.until
            where held.owner = excluded.owner or held.until <= clock_timestamp()
            returning name, owner, detail)
          select name, owner, detail from taken where starts_with(name, ${prefix})
          union all
          select name, owner, detail from herald.leases
          where starts_with(name, ${prefix}) and until > clock_timestamp() and name not in (select name from taken)
          order by name`.execute(db);
        await sql`delete from herald.leases where until < clock_timestamp() - interval '1 day'`.execute(db);
        return rows;
      }),
    async release(names, owner) {
      await sql`delete from herald.leases where name = any(${[...names]}::text[]) and owner = ${owner}`.execute(db);
    },
  };
}
