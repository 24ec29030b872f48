import { type Kysely, sql } from 'kysely';
import type { Ledger } from '../../../src/ports/ledger/ledger.ts';
import { again } from '../retry-transaction.ts';
import type { Database } from '../schema.ts';
import { createOrders } from './admin-actions.ts';
import { createClaims } from './claim.ts';
import { createQuestions } from './find-deliveries.ts';
import { createHolds } from './holds.ts';
import { planDeliveries } from './insert-deliveries.ts';
import { planEdits } from './message-changes.ts';
import { createNotices } from './notices.ts';
import { createPauses } from './pauses.ts';
import { createSettling } from './settle.ts';
import { createDoorbells } from './wakeups.ts';

/** The ledger in PostgreSQL, embedded or a server. */
export function createLedger(db: Kysely<Database>): Ledger {
  return {
    ...createDoorbells(db),
    ...createQuestions(db),
    ...createOrders(db),
    ...createPauses(db),
    ...createHolds(db),
    ...createNotices(db),
    plan: (rows) => planDeliveries(db, rows, null),
    claim: createClaims(db),
    async noteTelling(key, attempt, postIds) {
      const { rows } = await again(() =>
        sql`update herald.deliveries set telling = ${postIds}::text[]
          where key = ${key} and attempts = ${attempt} and state = 'sending' returning key`.execute(db),
      );
      return rows.length > 0;
    },
    settle: createSettling(db),
    planEdits: (originals, dueAt, force) => again(() => db.transaction().execute((tx) => planEdits(tx, originals, dueAt, force))),
    async block(whom, lane, untilMs) {
      const name = lane === 'changes' ? `${whom}~changes` : whom;
      await sql`
        insert into herald.pace (whom, blocked_until) values (${name}, ${Math.ceil(untilMs)}::bigint)
        on conflict (whom) do update set blocked_until = greatest(herald.pace.blocked_until, excluded.blocked_until)`.execute(db);
    },
  };
}
