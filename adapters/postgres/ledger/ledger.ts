import { type Kysely, sql } from 'kysely';
import type { Ledger } from '../../../src/ports/ledger/ledger.ts';
import type { Database } from '../schema.ts';
import { inTransaction, retryTransaction } from '../writes.ts';
import { createAdminActions } from './admin-actions.ts';
import { createApprovals } from './approvals.ts';
import { createClaimer, createSettler } from './attempts.ts';
import { insertDeliveries } from './delivery-rows.ts';
import { createDeliveryFinder } from './find-deliveries.ts';
import { createHolds } from './holds.ts';
import { planEdits } from './message-changes.ts';
import { createNotices } from './notices.ts';
import { createPauses } from './pauses.ts';

/** The ledger in PostgreSQL, embedded or a server. */
export function createLedger(db: Kysely<Database>): Ledger {
  return {
    ...createDeliveryFinder(db),
    ...createAdminActions(db),
    ...createPauses(db),
    ...createHolds(db),
    ...createNotices(db),
    ...createApprovals(db),
    plan: (rows) => insertDeliveries(db, rows, null),
    claim: createClaimer(db),
    async recordIncluded(key, attempt, postIds) {
      const { rows } = await retryTransaction(() =>
        sql`update herald.deliveries set included_posts = ${postIds}::text[]
          where key = ${key} and attempts = ${attempt} and state = 'sending' returning key`.execute(db),
      );
      return rows.length > 0;
    },
    async takeMention(key, attempt, { who, cooldownMinutes }, nowMs) {
      const { rows } = await retryTransaction(() =>
        sql<{ taken: boolean }>`
          select herald.take_mention(${key}, ${attempt}, ${who}, ${cooldownMinutes * 60_000}::bigint, ${Math.floor(nowMs)}::bigint) as taken`.execute(
          db,
        ),
      );
      return rows[0]?.taken === true;
    },
    settle: createSettler(db),
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
    planEdits: (originals, dueAt, force) => inTransaction(db, (tx) => planEdits(tx, originals, dueAt, force)),
    async block(target, lane, untilMs) {
      const name = lane === 'messages' ? target : `${target}~${lane}`;
      await sql`
        insert into herald.rate_limits (scope, blocked_until) values (${name}, ${Math.ceil(untilMs)}::bigint)
        on conflict (scope) do update set blocked_until = greatest(herald.rate_limits.blocked_until, excluded.blocked_until)`.execute(db);
    },
  };
}
