import { type Kysely, sql } from 'kysely';
import type { Reason } from '../../../src/model/reason.ts';
import type { Database } from '../schema.ts';

/** Written by a restore, and taken by the next scan: what that finds new may have been announced since the backup. */
export const RESTORED_MILESTONE = 'restored';
const RESTORED_REASON = JSON.stringify({ kind: 'restored' } satisfies Reason);

/**
 * Marks what may have been sent since a backup was made. Open messages become requests of unknown outcome, so that each is looked for on its platform;
 * what a pause kept stays held when the pause ends, and what waited for approval may have been approved since. Edits and retractions may be repeated. Everything open is put into the queue by the next start.
 * Resolves to how many messages that are. `tx`: within a transaction.
 */
export async function holdBack(tx: Kysely<Database>, nowMs: number): Promise<number> {
  const now = new Date(nowMs);
  const open = await tx
    .updateTable('herald.deliveries')
    .where('is_open', '=', true)
    .where('purpose', 'not in', ['edit', 'retract', 'thread', 'publish', 'calendar'])
    // What is due later has not been sent.
    .where((where) => where.or([where('due_at', 'is', null), where('due_at', '<=', now)]))
    .set((column) => ({
      state: 'sending',
      reason: RESTORED_REASON,
      owner: RESTORED_MILESTONE,
      attempts: sql<number>`greatest(${column.ref('attempts')}, 1)`,
      sending_since: sql<Date>`coalesce(${column.ref('sending_since')}, ${column.ref('created_at')})`,
      first_sent_at: sql<Date>`coalesce(${column.ref('first_sent_at')}, ${column.ref('created_at')})`,
      claimed_at: sql<Date>`${column.ref('created_at')}`,
      not_found_at: null,
      workspace_slot_at: null,
      updated_at: now,
    }))
    .executeTakeFirst();
  const kept = await tx
    .updateTable('herald.deliveries')
    .where('state', '=', 'held')
    .where(sql<boolean>`reason->>'kind' in ('paused', 'approval')`)
    .where('digest_key', 'is', null)
    .set({ reason: RESTORED_REASON, updated_at: now })
    .executeTakeFirst();
  await tx.updateTable('herald.deliveries').where('is_open', '=', true).set({ enqueued_at: null }).execute();
  await tx
    .insertInto('herald.milestones')
    .values({ name: RESTORED_MILESTONE, at: now })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ at: now }))
    .execute();
  return Number(open.numUpdatedRows) + Number(kept.numUpdatedRows);
}
