import { type Kysely, sql } from 'kysely';
import type { Wakeups } from '../../../src/ports/ledger/wakeups.ts';
import type { Database } from '../schema.ts';

/** Which deliveries were enqueued, and which are to be enqueued again. */
export function createWakeups(db: Kysely<Database>): Wakeups {
  return {
    async markQueued(keys, nowMs) {
      const now = new Date(nowMs);
      await sql`
        update herald.deliveries
        set state = 'queued', enqueued_at = greatest(due_at, ${now}::timestamptz), updated_at = ${now}
        where key = any(${keys}::text[]) and is_open and state <> 'sending'`.execute(db);
    },
    async overdueWakeups(beforeMs, limit) {
      const before = new Date(beforeMs);
      // Materialized: the open rows are few, and must not be looked for among all, in the order of their positions.
      const { rows } = await sql<{ key: string }>`
        with open_rows as materialized (
          select key, position from herald.deliveries
          where is_open and (enqueued_at is null or enqueued_at < ${before}) and (due_at is null or due_at < ${before})
        )
        select key from open_rows order by position limit ${limit}`.execute(db);
      return rows.map(({ key }) => key);
    },
  };
}
