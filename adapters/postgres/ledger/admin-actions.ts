import { type Kysely, sql } from 'kysely';
import type { DeliveryKey } from '../../../src/model/delivery.ts';
import type { AdminActions } from '../../../src/ports/ledger/admin-actions.ts';
import { retryTransaction } from '../retry-transaction.ts';
import type { Database } from '../schema.ts';
import { storableJson } from '../storable.ts';
import { deliveryOf } from './delivery-row.ts';
import { requeue, resetToPlanned } from './requeue.ts';

/** What people order of single deliveries. */
export function createAdminActions(db: Kysely<Database>): AdminActions {
  return {
    async reopen(keys, nowMs) {
      const moved = await retryTransaction(() => resetToPlanned(db, keys, null, nowMs));
      return those(
        keys,
        moved.map(({ key }) => key),
      );
    },
    async skip(keys, reason, nowMs) {
      const { rows } = await retryTransaction(() => skip(db, keys, storableJson(reason), new Date(nowMs)));
      return those(
        keys,
        rows.map(({ key }) => key),
      );
    },
    regroup: (keys, nowMs) =>
      retryTransaction(() =>
        db.transaction().execute(async (tx) => {
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
      ),
    confirmDelivered: (key, nowMs) =>
      retryTransaction(() =>
        db.transaction().execute(async (tx) => {
          const confirmed = await sql`
            select key from herald.deliveries where key = ${key} and state = 'in-doubt' and digest_key is null for no key update`.execute(
            tx,
          );
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
            update herald.deliveries set state = 'delivered', reason = null, updated_at = ${new Date(nowMs)} where key = ${key}`.execute(
            tx,
          );
          return wakeups;
        }),
      ),
  };
}

/** Rows that a digest carries leave it, unless it goes as well; it takes the others along by a trigger. */
async function skip(
  db: Kysely<Database>,
  keys: readonly DeliveryKey[],
  reason: string,
  now: Date,
): Promise<{ rows: { key: DeliveryKey }[] }> {
  return db.transaction().execute(async (tx) => {
    const skippable = await sql<{ key: DeliveryKey }>`
      select key from herald.deliveries
      where key = any(${keys}::text[]) and state in ('planned', 'queued', 'held', 'failed', 'in-doubt')
      order by destination, position for no key update`.execute(tx);
    const moving = skippable.rows.map(({ key }) => key);
    await sql`
      update herald.deliveries
      set state = 'skipped', reason = ${reason}::jsonb, owner = null, not_found_at = null, workspace_slot_at = null, updated_at = ${now},
        digest_key = case when digest_key = any(${moving}::text[]) then digest_key end
      where key = any(${moving}::text[])`.execute(tx);
    return skippable;
  });
}

/** Of the keys given, in their order and each once, those that moved. */
function those(given: readonly DeliveryKey[], moved: readonly DeliveryKey[]): readonly DeliveryKey[] {
  const open = new Set(moved);
  return given.filter((key) => open.delete(key));
}
