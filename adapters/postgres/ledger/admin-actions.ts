import { type Kysely, sql } from 'kysely';
import type { DeliveryKey } from '../../../src/model/delivery.ts';
import type { AdminActions } from '../../../src/ports/ledger/ledger.ts';
import type { Database } from '../schema.ts';
import { inTransaction, retryTransaction, storableJson } from '../writes.ts';
import { deliveryOf, requeue, resetToPlanned } from './delivery-rows.ts';

/** What people order of single deliveries. */
export function createAdminActions(db: Kysely<Database>): AdminActions {
  return {
    async reopen(keys, nowMs) {
      return those(keys, await retryTransaction(() => resetToPlanned(db, keys, null, nowMs)));
    },
    skip: (keys, reason, nowMs) =>
      inTransaction(db, async (tx) => {
        const { rows } = await sql<{ key: DeliveryKey }>`
          select key from herald.deliveries
          where key = any(${keys}::text[]) and state in ('planned', 'queued', 'held', 'failed', 'in-doubt')
          order by destination, position for no key update`.execute(tx);
        const moving = rows.map(({ key }) => key);
        // Rows that a digest carries leave it, unless it goes as well; it takes the others along by a trigger.
        await sql`
          update herald.deliveries
          set state = 'skipped', reason = ${storableJson(reason)}::jsonb, owner = null, not_found_at = null, workspace_slot_at = null,
            updated_at = ${new Date(nowMs)}, digest_key = case when digest_key = any(${moving}::text[]) then digest_key end
          where key = any(${moving}::text[])`.execute(tx);
        return those(keys, rows);
      }),
    regroup: (keys, nowMs) =>
      inTransaction(db, async (tx) => {
        const kept = await tx
          .selectFrom('herald.deliveries')
          .where(sql<boolean>`key = any(${keys}::text[])`)
          .where('purpose', '=', 'announce')
          .where('state', 'in', ['failed', 'held', 'skipped', 'in-doubt'])
          .selectAll()
          .orderBy('position')
          .forUpdate()
          .execute();
        return requeue(tx, kept.map(deliveryOf), true, nowMs);
      }),
    confirmDelivered: (key, nowMs) =>
      inTransaction(db, async (tx) => {
        const confirmed = await sql`
          select key from herald.deliveries where key = ${key} and state = 'in-doubt' and digest_key is null for no key update`.execute(tx);
        if (confirmed.rows.length === 0) return null;
        const untold = await tx
          .selectFrom('herald.deliveries as carried')
          .innerJoin('herald.deliveries as digest', 'digest.key', 'carried.digest_key')
          .where('digest.key', '=', key)
          .where(sql<boolean>`not carried.post_id = any(digest.included_posts)`)
          .selectAll('carried')
          .orderBy('carried.position')
          .execute();
        const wakeups = untold.length === 0 ? [] : await requeue(tx, untold.map(deliveryOf), true, nowMs);
        await sql`
          update herald.deliveries set state = 'delivered', reason = null, updated_at = ${new Date(nowMs)} where key = ${key}`.execute(tx);
        return wakeups;
      }),
  };
}

/** Of the keys given, in their order and each once, those that moved. */
function those(given: readonly DeliveryKey[], moved: readonly { key: DeliveryKey }[]): readonly DeliveryKey[] {
  const open = new Set(moved.map(({ key }) => key));
  return given.filter((key) => open.delete(key));
}
