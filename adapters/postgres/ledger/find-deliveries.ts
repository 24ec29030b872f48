import { type Kysely, sql } from 'kysely';
import type { WaitingMessage } from '../../../src/ports/ledger/delivery-store.ts';
import type { Ledger } from '../../../src/ports/ledger/ledger.ts';
import type { Database } from '../schema.ts';
import { deliveryOf } from './delivery-row.ts';

/** What people ask the ledger. */
export function createDeliveryFinder(db: Kysely<Database>): Pick<Ledger, 'find' | 'waiting' | 'counts' | 'pending'> {
  return {
    async find({ keys, states, purposes, reasons, postIds, destination, hold, since, until }, limit) {
      let query = db.selectFrom('herald.deliveries').selectAll().orderBy('position', 'desc').limit(limit);
      if (keys) query = query.where(sql<boolean>`key = any(${keys}::text[])`);
      if (states) query = query.where(sql<boolean>`state = any(${states}::text[])`);
      if (purposes) query = query.where(sql<boolean>`purpose = any(${purposes}::text[])`);
      if (reasons) query = query.where(sql<boolean>`reason->>'kind' = any(${reasons}::text[])`);
      if (postIds) query = query.where(sql<boolean>`post_id = any(${postIds}::text[])`);
      if (destination !== undefined) query = query.where('destination', '=', destination);
      if (hold !== undefined) query = query.where('hold', '=', hold);
      if (since !== undefined) query = query.where('created_at', '>=', new Date(since));
      if (until !== undefined) query = query.where('created_at', '<', new Date(until));
      return (await query.execute()).map(deliveryOf);
    },
    async waiting(nowMs, limit) {
      const { rows } = await sql<Omit<WaitingMessage, 'dueAt'> & { due_at: Date }>`
        select d.key, d.destination, d.due_at, d.reason->'mode' as mode,
          case d.purpose when 'digest' then (select count(*)::int from herald.deliveries carried where carried.digest_key = d.key) else 1 end as posts
        from herald.deliveries d
        where d.is_open and d.due_at > herald.instant(${Math.floor(nowMs)}) and d.reason->>'kind' = 'delivery-window'
        order by d.due_at, d.position limit ${limit}`.execute(db);
      return rows.map(({ due_at, ...waiting }) => ({ ...waiting, dueAt: due_at.toISOString() }));
    },
    async counts() {
      const rows = await db
        .selectFrom('herald.deliveries')
        .where('digest_key', 'is', null)
        .groupBy(['platform', 'purpose', 'state'])
        .orderBy(sql`platform || ' ' || purpose || ' ' || state collate "C"`)
        .select(({ fn }) => ['platform', 'purpose', 'state', fn.countAll<string>().as('count')])
        .execute();
      return rows.map(({ platform, purpose, state, count }) => ({ platform, purpose, state, count: Number(count) }));
    },
    async pending() {
      const rows = await db
        .selectFrom('herald.deliveries')
        // Each has a partial index, which has as many entries as there are such rows.
        .where((where) => where.or([where('is_open', '=', true), where('needs_attention', '=', true)]))
        .where('digest_key', 'is', null)
        .groupBy(['platform', 'purpose', 'state'])
        .orderBy(sql`platform || ' ' || purpose || ' ' || state collate "C"`)
        .select(({ fn }) => ['platform', 'purpose', 'state', fn.countAll<string>().as('count')])
        .select(sql<Date>`min(coalesce(due_at, created_at))`.as('due_since'))
        .execute();
      return rows.map(({ due_since, count, ...kind }) => ({ ...kind, count: Number(count), dueSinceMs: due_since.getTime() }));
    },
  };
}
