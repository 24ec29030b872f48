import { type Kysely, sql } from 'kysely';
import type { Hold } from '../../../src/model/hold.ts';
import type { Reason } from '../../../src/model/reason.ts';
import type { Holds } from '../../../src/ports/ledger/admin-actions.ts';
import { retryTransaction } from '../retry-transaction.ts';
import type { Database } from '../schema.ts';
import { storableJson } from '../storable.ts';
import { deliveryOf } from './delivery-row.ts';
import { requeue } from './requeue.ts';

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
      return rows.map(({ id, kind, since, posts, samples, decision }) => ({
        id,
        kind,
        since: since.toISOString(),
        posts,
        samples,
        decision,
      }));
    },
    decide: (id, decision, nowMs) =>
      retryTransaction(() =>
        db.transaction().execute(async (tx) => {
          const now = new Date(nowMs);
          const hold = await tx.selectFrom('herald.holds').where('id', '=', id).select('decision').forUpdate().executeTakeFirst();
          if (!hold) return null;
          if (hold.decision !== null) return { already: hold.decision };
          await tx.updateTable('herald.holds').where('id', '=', id).set({ decision, decided_at: now }).execute();
          const held = tx.selectFrom('herald.deliveries').where('hold', '=', id).where('state', '=', 'held');
          const rows = await held.selectAll().orderBy('position').forUpdate().execute();
          if (decision !== 'seen') return { bells: await requeue(tx, rows.map(deliveryOf), decision === 'digest', nowMs) };
          await tx
            .updateTable('herald.deliveries')
            .where(sql<boolean>`key = any(${rows.map(({ key }) => key)}::text[])`)
            .set({ state: 'skipped', reason: JSON.stringify({ kind: 'marked-seen', by: null } satisfies Reason), updated_at: now })
            .execute();
          return { bells: [] };
        }),
      ),
  };
}

/** Writes holds that are not there yet. */
export async function writeHolds(db: Kysely<Database>, holds: readonly Hold[]): Promise<void> {
  if (holds.length === 0) return;
  const rows = holds.map(({ id, kind, since, posts, samples, decision }) => ({
    id,
    kind,
    since,
    posts,
    samples: storableJson(samples),
    decision,
  }));
  await db
    .insertInto('herald.holds')
    .values(rows)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}
