import { type Kysely, type Selectable, sql } from 'kysely';
import type { Hold } from '../../../src/model/hold.ts';
import { holdReason, type Reason } from '../../../src/model/reason.ts';
import type { Holds } from '../../../src/ports/ledger/admin-actions.ts';
import { retryTransaction } from '../retry-transaction.ts';
import type { Database } from '../schema.ts';
import { storableJson } from '../storable.ts';
import { deliveryOf } from './delivery-row.ts';
import { placeHeld } from './place-held.ts';
import { requeue } from './requeue.ts';

const NOTHING_PLACED: Awaited<ReturnType<typeof placeHeld>> = { placed: new Set(), wakeups: [] };

/** What waits for an admin's word. */
export function createHolds(db: Kysely<Database>): Holds {
  return {
    async holds(ids) {
      const holds = db.selectFrom('herald.holds');
      const rows = await (ids ? holds.where(sql<boolean>`id = any(${ids}::text[])`) : holds.where('decision', 'is', null))
        .selectAll()
        .orderBy('since')
        .orderBy(sql`id collate "C"`)
        .execute();
      return rows.map(holdOf);
    },
    decide: (id, decision, nowMs, timeHeld) =>
      retryTransaction(() =>
        db.transaction().execute(async (tx) => {
          const now = new Date(nowMs);
          const hold = await tx.selectFrom('herald.holds').where('id', '=', id).select('decision').forUpdate().executeTakeFirst();
          if (!hold) return null;
          if (hold.decision !== null) return { already: hold.decision };
          await tx.updateTable('herald.holds').where('id', '=', id).set({ decision, decided_at: now }).execute();
          const held = tx.selectFrom('herald.deliveries').where('hold', '=', id).where('state', '=', 'held');
          const rows = await held.selectAll().orderBy('position').forUpdate().execute();
          if (decision !== 'seen') {
            const all = rows.map(deliveryOf);
            const times = decision === 'announce' && timeHeld ? await placeHeld(tx, all, timeHeld, now) : NOTHING_PLACED;
            const rest = all.filter(({ key }) => !times.placed.has(key));
            return { wakeups: [...(await requeue(tx, rest, decision === 'digest', nowMs)), ...times.wakeups] };
          }
          await tx
            .updateTable('herald.deliveries')
            .where(sql<boolean>`key = any(${rows.map(({ key }) => key)}::text[])`)
            .set({ state: 'skipped', reason: JSON.stringify({ kind: 'marked-seen', by: null } satisfies Reason), updated_at: now })
            .execute();
          return { wakeups: [] };
        }),
      ),
  };
}

/** Row → hold. Pure. */
export function holdOf({ id, kind, since, posts, messages, samples, decision }: Selectable<Database['herald.holds']>): Hold {
  return { id, kind, since: since.toISOString(), posts, messages, samples, decision };
}

/** Writes holds; those that are there, and not decided, are extended. */
export async function writeHolds(db: Kysely<Database>, holds: readonly Hold[], at: Date): Promise<void> {
  for (const hold of holds) {
    const { id, kind, since, posts, messages, decision } = hold;
    const extended = { posts, messages, samples: storableJson(hold.samples), extended_at: at };
    const before = await db
      .insertInto('herald.holds')
      .values({ id, kind, since, decision, ...extended })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(extended).where('herald.holds.decision', 'is', null))
      .executeTakeFirst();
    if (before.numInsertedOrUpdatedRows === 0n) continue;
    await db
      .updateTable('herald.deliveries')
      .where('hold', '=', id)
      .where('state', '=', 'held')
      .set({ reason: JSON.stringify(holdReason(hold)) })
      .execute();
  }
}
