import { type Kysely, sql } from 'kysely';
import type { Wakeup } from '../../../src/ports/ledger/wakeups.ts';
import type { KnownReminder, ScanRecord } from '../../../src/ports/post-store.ts';
import type { Database } from '../schema.ts';
import { storableJson } from '../storable.ts';
import { insertDeliveries } from './delivery-row.ts';
import { wakeupsOf } from './requeue.ts';

/** Reminders that were due longer ago are over, ms. */
const LOOK_BACK_MS = 24 * 3_600_000;

/** Brings the reminders up to date with a scan. Those that wait are locked: none of them is claimed meanwhile, and one that is being claimed is left alone. Belongs into the scan's transaction. */
export async function writeReminders(
  db: Kysely<Database>,
  plan: NonNullable<ScanRecord['reminders']>,
  at: Date,
): Promise<readonly Wakeup[]> {
  const { rows: known } = await sql<KnownReminder>`
    select key, post_id as "postId", state, reason from herald.deliveries
    where purpose = 'reminder' and due_at >= ${new Date(at.getTime() - LOOK_BACK_MS)} and state in ('planned', 'queued', 'held', 'skipped')
    order by destination, position for no key update`.execute(db);
  const { insert, withdraw, restore } = plan(known);
  // What was sent, or is being sent, is there already.
  const fresh = new Set(await insertDeliveries(db, insert, at));
  if (withdraw.length > 0)
    await sql`
      update herald.deliveries d set state = 'skipped', reason = given.reason, updated_at = ${at}
      from jsonb_to_recordset(${storableJson(withdraw)}::jsonb) as given (key text, reason jsonb)
      where d.key = given.key and d.state in ('planned', 'queued', 'held')`.execute(db);
  if (restore.length > 0)
    await sql`
      update herald.deliveries d set state = 'planned', reason = given.reason, enqueued_at = null, updated_at = ${at}
      from jsonb_to_recordset(${storableJson(restore)}::jsonb) as given (key text, reason jsonb)
      where d.key = given.key and d.state = 'skipped'`.execute(db);
  return wakeupsOf([...insert.filter(({ key }) => fresh.has(key)), ...restore], at.getTime());
}
