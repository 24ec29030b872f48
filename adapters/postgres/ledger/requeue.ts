import { type Kysely, sql } from 'kysely';
import type { Delivery, DeliveryKey } from '../../../src/model/delivery.ts';
import type { Wakeup } from '../../../src/ports/ledger/wakeups.ts';
import type { Database } from '../schema.ts';
import { insertDeliveries } from './insert-deliveries.ts';
import { planRegrouping, wakeupsOf } from './regroup.ts';

/** Puts kept rows back to `planned`, on their own and, if they are posts, whatever time they waited for; a digest takes those it carries along. Returns those that moved. */
export async function resetToPlanned(
  db: Kysely<Database>,
  keys: readonly DeliveryKey[],
  digestKey: DeliveryKey | null,
  nowMs: number,
): Promise<readonly { key: DeliveryKey; due_at: Date | null }[]> {
  const { rows } = await sql<{ key: DeliveryKey; due_at: Date | null }>`
    update herald.deliveries
    set state = 'planned', reason = null, digest_key = ${digestKey}, owner = null, not_found_at = null, workspace_slot_at = null, enqueued_at = null,
      due_at = case when purpose <> 'announce' then due_at end, spacing_ms = null,
      attempts = 0, receipt = null, rendered_fingerprint = null, sending_since = null, first_sent_at = null, in_doubt_reported = false, updated_at = ${new Date(nowMs)}
    where key = any(${keys}::text[]) and state in ('failed', 'held', 'skipped', 'in-doubt', 'retracted')
    returning key, due_at`.execute(db);
  return rows;
}

/** Owes kept rows (in the order of their positions) again: each by itself, or together as one digest a destination. Belongs into a transaction that has locked them. */
export async function requeue(
  db: Kysely<Database>,
  rows: readonly Delivery[],
  together: boolean,
  nowMs: number,
): Promise<readonly Wakeup[]> {
  const { alone, digests, left } = planRegrouping(rows, together, nowMs);
  const due = new Map((await resetToPlanned(db, alone, null, nowMs)).map(({ key, due_at }) => [key, due_at]));
  const made = digests.map(({ row }) => row);
  const planned = await insertDeliveries(db, made, new Date(nowMs));
  if (planned.length !== made.length) throw new Error('A digest of the same deliveries was made at the same moment');
  for (const { row, includes } of digests) await resetToPlanned(db, includes, row.key, nowMs);
  await mergeDigests(db, left, nowMs);
  const aloneRows = alone.filter((key) => due.has(key)).map((key) => ({ key, dueAt: due.get(key)?.toISOString() ?? null }));
  return wakeupsOf([...aloneRows, ...made.map(({ key }) => ({ key, dueAt: null }))], nowMs);
}

/** Digests that carry nothing any more, and were not sent, are over. */
async function mergeDigests(db: Kysely<Database>, keys: readonly DeliveryKey[], nowMs: number): Promise<void> {
  if (keys.length === 0) return;
  await sql`
    update herald.deliveries digest set state = 'skipped', reason = '{"kind":"merged"}', updated_at = ${new Date(nowMs)}
    where key = any(${keys}::text[]) and state in ('planned', 'queued', 'held', 'failed', 'skipped', 'in-doubt')
      and not exists (select 1 from herald.deliveries carried where carried.digest_key = digest.key)`.execute(db);
}
