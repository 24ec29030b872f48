import { type Kysely, sql } from 'kysely';
import type { DeliveryKey } from '../../../src/model/delivery.ts';
import type { AdminActions, Ledger } from '../../../src/ports/ledger/ledger.ts';
import type { Database } from '../schema.ts';
import { inTransaction, retryTransaction, storableJson } from '../writes.ts';
import { createApprovals } from './approvals.ts';
import { createClaimer, createSettler } from './attempts.ts';
import { deliveryOf, insertDeliveries, requeue, resetToPlanned } from './delivery-rows.ts';
import { createDeliveryFinder } from './find-deliveries.ts';
import { createHolds } from './holds.ts';
import { planEdits } from './message-changes.ts';
import { createNotices } from './notices.ts';
import { createPauses } from './pauses.ts';

/** Creates the ledger in PostgreSQL, embedded or on a server. */
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
      // Materialized, so that the few open rows are found first instead of by walking through all rows in the order of their positions.
      const { rows } = await sql<{ key: string }>`
        with open_rows as materialized (
          select key, position from herald.deliveries
          where is_open and (enqueued_at is null or enqueued_at < ${before}) and (due_at is null or due_at < ${before})
        )
        select key from open_rows order by position limit ${limit}`.execute(db);
      return rows.map(({ key }) => key);
    },
    planEdits: (originals, dueAt, force) => inTransaction(db, (tx) => planEdits(tx, originals, dueAt, force)),
    async block(target, kind, untilMs) {
      const name = kind === 'messages' ? target : `${target}~${kind}`;
      await sql`
        insert into herald.rate_limits (scope, blocked_until) values (${name}, ${Math.ceil(untilMs)}::bigint)
        on conflict (scope) do update set blocked_until = greatest(herald.rate_limits.blocked_until, excluded.blocked_until)`.execute(db);
    },
  };
}

/** Creates the admin actions on single deliveries. */
function createAdminActions(db: Kysely<Database>): AdminActions {
  return {
    async reopen(keys, nowMs) {
      return those(keys, await retryTransaction(() => resetToPlanned(db, keys, null, nowMs)));
    },
    skip: (keys, reason, nowMs) =>
      inTransaction(db, async (tx) => {
        const { rows } = await sql<{ key: DeliveryKey }>`
          select key from herald.deliveries
          where key = any(${keys}::text[]) and state in ('planned', 'queued', 'held', 'failed', 'in-doubt')
          order by destination, position for no key update`.execute(tx);
        const moving = rows.map(({ key }) => key);
        // Rows in a digest leave it, unless the digest is skipped as well; a trigger then updates its other rows.
        await sql`
          update herald.deliveries
          set state = 'skipped', reason = ${storableJson(reason)}::jsonb, owner = null, not_found_at = null, workspace_slot_at = null,
            updated_at = ${new Date(nowMs)}, digest_key = case when digest_key = any(${moving}::text[]) then digest_key end
          where key = any(${moving}::text[])`.execute(tx);
        return those(keys, rows);
      }),
    regroup: (keys, nowMs) =>
      inTransaction(db, async (tx) => {
        const kept = await tx
          .selectFrom('herald.deliveries')
          .where(sql<boolean>`key = any(${keys}::text[])`)
          .where('purpose', '=', 'announce')
          .where('state', 'in', ['failed', 'held', 'skipped', 'in-doubt'])
          .selectAll()
          .orderBy('position')
          .forUpdate()
          .execute();
        return requeue(tx, kept.map(deliveryOf), true, nowMs);
      }),
    confirmDelivered: (key, nowMs) =>
      inTransaction(db, async (tx) => {
        const confirmed = await sql`
          select key from herald.deliveries where key = ${key} and state = 'in-doubt' and digest_key is null for no key update`.execute(tx);
        if (confirmed.rows.length === 0) return null;
        const unreported = await tx
          .selectFrom('herald.deliveries as carried')
          .innerJoin('herald.deliveries as digest', 'digest.key', 'carried.digest_key')
          .where('digest.key', '=', key)
          .where(sql<boolean>`not carried.post_id = any(digest.included_posts)`)
          .selectAll('carried')
          .orderBy('carried.position')
          .execute();
        const wakeups = unreported.length === 0 ? [] : await requeue(tx, unreported.map(deliveryOf), true, nowMs);
        await sql`
          update herald.deliveries set state = 'delivered', reason = null, updated_at = ${new Date(nowMs)} where key = ${key}`.execute(tx);
        return wakeups;
      }),
  };
}

/** Returns those of the given keys that changed, in their order and each once. */
function those(given: readonly DeliveryKey[], moved: readonly { key: DeliveryKey }[]): readonly DeliveryKey[] {
  const open = new Set(moved.map(({ key }) => key));
  return given.filter((key) => open.delete(key));
}
