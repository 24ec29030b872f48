import { type Kysely, sql } from 'kysely';
import type { Delivery, DeliveryKey } from '../../src/announce/delivery.ts';
import type { DeliverySelection, Ledger } from '../../src/ports/ledger.ts';
import { claimDelivery } from './claim.ts';
import { deliveryOf } from './delivery-row.ts';
import { planDeliveries } from './plan-deliveries.ts';
import type { Database } from './schema.ts';
import { settleDelivery } from './settle.ts';

/** The ledger in PostgreSQL, embedded or a server. */
export function createLedger(db: Kysely<Database>): Ledger {
  return {
    plan: (rows) => planDeliveries(db, rows, null),
    claim: (key, terms) => claimDelivery(db, key, terms),
    settle: (key, attempt, settlement, nowMs) => settleDelivery(db, key, attempt, settlement, nowMs),
    async block(whom, untilMs) {
      await sql`select herald.block(${whom}, ${Math.ceil(untilMs)}::bigint)`.execute(db);
    },
    async markQueued(keys, nowMs) {
      await sql`
        update herald.deliveries
        set state = case state when 'planned' then 'queued' else state end, rung_at = ${new Date(nowMs)}, updated_at = ${new Date(nowMs)}
        where key = any(${keys}::text[]) and carried_by is null and state in ('planned', 'queued')`.execute(db);
    },
    async unattended(beforeMs, limit) {
      const { rows } = await sql<{ key: string }>`
        select key from herald.deliveries
        where state in ('planned', 'queued', 'sending') and carried_by is null and (rung_at is null or rung_at < ${new Date(beforeMs)})
        order by position limit ${limit}`.execute(db);
      return rows.map(({ key }) => key);
    },
    reopen: (keys, nowMs) => reopen(db, keys, nowMs),
    find: (selection, limit) => find(db, selection, limit),
    async counts() {
      const rows = await db
        .selectFrom('herald.deliveries')
        .where('carried_by', 'is', null)
        .groupBy(['platform', 'state'])
        .orderBy('platform')
        .orderBy('state')
        .select(({ fn }) => ['platform', 'state', fn.countAll<string>().as('count')])
        .execute();
      return rows.map(({ platform, state, count }) => ({ platform, state, count: Number(count) }));
    },
  };
}

async function reopen(db: Kysely<Database>, keys: readonly DeliveryKey[], nowMs: number): Promise<readonly DeliveryKey[]> {
  const moved = await db
    .updateTable('herald.deliveries')
    .where(sql<boolean>`key = any(${keys}::text[])`)
    .where('state', 'in', ['failed', 'held', 'skipped', 'in-doubt'])
    .set({ state: 'planned', reason: null, carried_by: null, owner: null, missed_at: null, slot_at: null, rung_at: null })
    .set({ attempts: 0, sending_since: null, first_sent_at: null })
    .set({ updated_at: new Date(nowMs) })
    .returning('key')
    .execute();
  const open = new Set(moved.map(({ key }) => key));
  return keys.filter((key) => open.delete(key));
}

async function find(db: Kysely<Database>, selection: DeliverySelection, limit: number): Promise<readonly Delivery[]> {
  const { states, postIds, destination, since } = selection;
  let query = db.selectFrom('herald.deliveries').selectAll().orderBy('position', 'desc').limit(limit);
  if (states) query = query.where(sql<boolean>`state = any(${states}::text[])`);
  if (postIds) query = query.where(sql<boolean>`post_id = any(${postIds}::text[])`);
  if (destination) query = query.where('destination', '=', destination);
  if (since) query = query.where('created_at', '>=', new Date(since));
  return (await query.execute()).map(deliveryOf);
}
