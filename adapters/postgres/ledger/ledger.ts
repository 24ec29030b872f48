import { type Kysely, sql } from 'kysely';
import type { Ledger } from '../../../src/ports/ledger/ledger.ts';
import type { Database } from '../schema.ts';
import { retryTransaction } from '../transactions.ts';
import { createAdminActions } from './admin-actions.ts';
import { createApprovals } from './approvals.ts';
import { createClaimer } from './claim.ts';
import { insertDeliveries } from './delivery-row.ts';
import { createDeliveryFinder } from './find-deliveries.ts';
import { createHolds } from './holds.ts';
import { planEdits } from './message-changes.ts';
import { createNotices } from './notices.ts';
import { createPauses } from './pauses.ts';
import { createSettler } from './settle.ts';
import { createWakeups } from './wakeups.ts';

/** The ledger in PostgreSQL, embedded or a server. */
export function createLedger(db: Kysely<Database>): Ledger {
  return {
    ...createWakeups(db),
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
    planEdits: (originals, dueAt, force) =>
      retryTransaction(() => db.transaction().execute((tx) => planEdits(tx, originals, dueAt, force))),
    async block(target, lane, untilMs) {
      const name = lane === 'messages' ? target : `${target}~${lane}`;
      await sql`
        insert into herald.rate_limits (scope, blocked_until) values (${name}, ${Math.ceil(untilMs)}::bigint)
        on conflict (scope) do update set blocked_until = greatest(herald.rate_limits.blocked_until, excluded.blocked_until)`.execute(db);
    },
  };
}
