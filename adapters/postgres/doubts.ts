import type { Kysely } from 'kysely';
import type { Ledger } from '../../src/ports/ledger.ts';
import { deliveryOf } from './delivery-row.ts';
import { planDeliveries } from './plan-deliveries.ts';
import { again } from './repeat.ts';
import type { Database } from './schema.ts';

/** Tells of each doubt once, over all processes. */
export function createDoubts(db: Kysely<Database>): Ledger['tellDoubts'] {
  return (compose, nowMs) =>
    again(() =>
      db.transaction().execute(async (tx) => {
        const doubts = await tx
          .selectFrom('herald.deliveries')
          .where('is_stuck', '=', true)
          .where('state', '=', 'in-doubt')
          .where('carried_by', 'is', null)
          .where('told_doubt', '=', false)
          .selectAll()
          .orderBy('position')
          .forUpdate()
          .execute();
        if (doubts.length === 0) return [];
        const planned = await planDeliveries(tx, compose(doubts.map(deliveryOf)), new Date(nowMs));
        const keys = doubts.map(({ key }) => key);
        await tx.updateTable('herald.deliveries').where('key', 'in', keys).set({ told_doubt: true }).execute();
        return planned;
      }),
    );
}
