import { type Kysely, sql } from 'kysely';
import type { DeliveryKey } from '../../src/announce/delivery.ts';
import type { Settlement } from '../../src/ports/ledger.ts';
import type { Database } from './schema.ts';
import { storableJson, storableText } from './storable.ts';

/**
 * Ends an attempt in one statement; carried rows follow by a trigger. A proof of delivery also ends a doubt that was given up (`in-doubt`) since.
 * After `missed` the same owner's claim waits 10 s and is doubtful again, with the time of the miss.
 */
export async function settleDelivery(
  db: Kysely<Database>,
  key: DeliveryKey,
  attempt: number,
  settlement: Settlement,
  nowMs: number,
): Promise<boolean> {
  const now = new Date(nowMs);
  const row = db.updateTable('herald.deliveries').where('key', '=', key).where('attempts', '=', attempt);
  const sending = row.where('state', '=', 'sending');
  const over = { state: settlement.state, owner: null, missed_at: null, slot_at: null, updated_at: now } as const;
  switch (settlement.state) {
    case 'missed':
      return touched(sending.set({ missed_at: now, taken_at: now, rung_at: now, updated_at: now }));
    case 'delivered': {
      const set = { ...over, state: 'delivered', reason: null, receipt: storableJson(settlement.receipt) } as const;
      const { told } = settlement;
      if (told === undefined) return touched(row.where('state', 'in', ['sending', 'in-doubt']).set(set));
      return db.transaction().execute(async (together) => {
        const digest = together.updateTable('herald.deliveries').where('key', '=', key).where('attempts', '=', attempt);
        const settled = await touched(digest.where('state', 'in', ['sending', 'in-doubt']).set(set));
        if (settled) await leaveOut(together, key, told);
        return settled;
      });
    }
    case 'planned': {
      const reason = storableText(settlement.reason);
      const attempts = settlement.countsAttempt ? sql<number>`attempts` : sql<number>`greatest(attempts - 1, 0)`;
      return touched(sending.set({ ...over, state: 'planned', reason, attempts, rung_at: now }));
    }
    default:
      return touched(sending.set({ ...over, state: settlement.state, reason: storableText(settlement.reason) }));
  }
}

/** Rows of a digest whose posts its message does not tell of. */
async function leaveOut(db: Kysely<Database>, digest: DeliveryKey, told: readonly string[]): Promise<void> {
  await db
    .updateTable('herald.deliveries')
    .where('carried_by', '=', digest)
    .where(sql<boolean>`not (post_id = any(${told}::text[]))`)
    .set({ state: 'skipped', reason: 'left-out', receipt: null, carried_by: null })
    .execute();
}

async function touched(update: { executeTakeFirst(): Promise<{ numUpdatedRows: bigint }> }): Promise<boolean> {
  const { numUpdatedRows } = await update.executeTakeFirst();
  return numUpdatedRows > 0n;
}
