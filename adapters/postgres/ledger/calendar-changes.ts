import { type Kysely, sql } from 'kysely';
import type { DeliveryKey } from '../../../src/model/delivery.ts';
import type { Reason } from '../../../src/model/reason.ts';
import type { Wakeup } from '../../../src/ports/ledger/wakeups.ts';
import type { Database } from '../schema.ts';

/** When entries in calendars are looked at again. */
interface CalendarChange {
  dueAt: string;
  hold: { id: string; reason: Reason | null } | null;
  /** Also where a change was due sooner: until then its file may come back. */
  isLater?: boolean;
}

/** Plans the entries of these posts again, each in its own row, which keeps where the entry is. What is held keeps its state. Belongs into a transaction. */
export async function planCalendarChanges(
  db: Kysely<Database>,
  postIds: readonly string[],
  { dueAt, hold, isLater = false }: CalendarChange,
  at: Date,
): Promise<readonly Wakeup[]> {
  if (postIds.length === 0) return [];
  const state = hold ? 'held' : 'planned';
  const reason = hold?.reason ? JSON.stringify(hold.reason) : null;
  const { rows } = await sql<{ key: DeliveryKey; state: string; dueAt: Date }>`
    with found as (
      select key, state as was from herald.deliveries where purpose = 'calendar' and post_id = any(${postIds}::text[])
      order by destination, position for no key update
    )
    update herald.deliveries d set
      state = case when was in ('sending', 'held') then state else ${state} end,
      reason = case when was in ('sending', 'held') then reason else ${reason}::jsonb end,
      hold = case when was in ('sending', 'held') then hold else ${hold?.id ?? null} end,
      due_at = case when ${isLater} or due_at is null then ${dueAt}::timestamptz else least(due_at, ${dueAt}::timestamptz) end,
      attempts = case when was in ('planned', 'queued', 'sending', 'held') then attempts else 0 end,
      enqueued_at = case when was = 'sending' then enqueued_at end,
      in_doubt_reported = in_doubt_reported and was in ('planned', 'queued', 'sending', 'held'), updated_at = ${at}
    from found where d.key = found.key
    returning d.key, d.state, d.due_at as "dueAt"`.execute(db);
  return rows.flatMap((row) => (row.state === 'planned' ? [{ key: row.key, atMs: row.dueAt.getTime() }] : []));
}
