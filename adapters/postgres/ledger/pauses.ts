import { type Kysely, sql } from 'kysely';
import type { PauseTarget } from '../../../src/model/destination.ts';
import type { Wakeup } from '../../../src/ports/delivery-queue.ts';
import type { Pauses } from '../../../src/ports/ledger/ledger.ts';
import type { Database } from '../schema.ts';
import { inTransaction, storableJson } from '../writes.ts';
import { type DeliveryRow, deliveryOf, insertDeliveries, requeue } from './delivery-rows.ts';

/** Time after the end of a pause until messages of unknown outcome, which could not be checked during it, are checked, ms: no wake-up can be brought forward to the very moment. */
const CHECK_AFTER_MS = 1_000;

/** Condition: neither the destination of a delivery `d` nor its workspace or platform is paused. */
const nothingPauses = sql`not exists (
  select 1 from herald.pauses where target in (d.destination, herald.workspace_of(d.destination), d.platform))`;

/** Condition: a delivery `d` is held because of a pause, and nothing pauses it any more. */
const isFree = sql`d.needs_attention and d.state = 'held' and d.reason->>'kind' = 'paused' and ${nothingPauses}`;

/** Creates the store of pauses: their targets get nothing until the reason is gone. */
export function createPauses(db: Kysely<Database>): Pauses {
  return {
    pause: ({ target, reason, since, probeAt }, notices) =>
      inTransaction(db, async (tx) => {
        const { rows } = await sql`
          insert into herald.pauses (target, reason, since, probe_at) values (${target}, ${storableJson(reason)}, ${since}, ${probeAt})
          on conflict (target) do nothing returning target`.execute(tx);
        if (rows.length === 0) return false;
        await insertDeliveries(tx, notices, new Date(since));
        return true;
      }),
    async pauses() {
      const rows = await db.selectFrom('herald.pauses').selectAll().orderBy('since').orderBy('target').execute();
      return rows.map(({ since, probe_at, ...pause }) => ({ ...pause, since: since.toISOString(), probeAt: probe_at.toISOString() }));
    },
    async probeLater(target, at) {
      await db.updateTable('herald.pauses').where('target', '=', target).set({ probe_at: at }).execute();
    },
    resume: (target, nowMs) =>
      inTransaction(db, async (tx) => {
        const ended = await tx.deleteFrom('herald.pauses').where('target', '=', target).returning('target').execute();
        if (ended.length === 0) return null;
        const wakeups = await release(tx, nowMs);
        return [...wakeups, ...(await checkSooner(tx, target, nowMs + CHECK_AFTER_MS))];
      }),
    async releaseOrphaned(nowMs) {
      const { rows } = await sql`select 1 from herald.deliveries d where ${isFree} limit 1`.execute(db);
      return rows.length === 0 ? [] : inTransaction(db, (tx) => release(tx, nowMs));
    },
  };
}

/** Requeues what was held because of pauses that have ended; a delivery that another pause still affects stays held. */
async function release(db: Kysely<Database>, nowMs: number): Promise<readonly Wakeup[]> {
  await holdWhatFollows(db, nowMs);
  const { rows } = await sql<DeliveryRow>`select * from herald.deliveries d where ${isFree} order by position for update`.execute(db);
  return requeue(db, rows.map(deliveryOf), true, nowMs);
}

/** Holds unclaimed deliveries that follow a held one in their channel, so that they join its digest: otherwise the digest would arrive after newer posts. */
async function holdWhatFollows(db: Kysely<Database>, nowMs: number): Promise<void> {
  await sql`
    with first_held as (
      select destination, min(position) as position from herald.deliveries d
      where ${isFree} and purpose in ('announce', 'digest') and original_key is null
      group by destination
    ), following as (
      select d.key from first_held f join herald.deliveries d on d.destination = f.destination and d.position > f.position
      where d.is_open and d.state in ('planned', 'queued') and d.purpose in ('announce', 'digest') and d.original_key is null
        and (d.due_at is null or d.due_at <= herald.instant(${nowMs})) and d.reason->>'kind' is distinct from 'file-gone'
      order by d.destination, d.position for update of d
    )
    update herald.deliveries d set state = 'held', reason = '{"kind":"paused"}', updated_at = ${new Date(nowMs)} from following where d.key = following.key`.execute(
    db,
  );
}

/** Brings forward the late wake-ups of messages of unknown outcome. */
async function checkSooner(db: Kysely<Database>, target: PauseTarget, atMs: number): Promise<readonly Wakeup[]> {
  const { rows } = await sql<{ key: string }>`
    update herald.deliveries d set enqueued_at = herald.instant(${atMs})
    where is_open and state = 'sending' and enqueued_at > herald.instant(${atMs})
      and ${target} in (d.destination, herald.workspace_of(d.destination), d.platform) and ${nothingPauses}
    returning key`.execute(db);
  return rows.map(({ key }) => ({ key, atMs }));
}
