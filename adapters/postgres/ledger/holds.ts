import { type Kysely, type Selectable, sql } from 'kysely';
import type { Post } from '../../../src/content/post.ts';
import type { Delivery, DeliveryKey } from '../../../src/model/delivery.ts';
import type { Destination } from '../../../src/model/destination.ts';
import type { Hold } from '../../../src/model/hold.ts';
import { holdReason, type Reason } from '../../../src/model/reason.ts';
import type { Holds, TimeHeld } from '../../../src/ports/ledger/admin-actions.ts';
import type { Wakeup } from '../../../src/ports/ledger/wakeups.ts';
import type { Database } from '../schema.ts';
import { storableJson } from '../storable.ts';
import { inTransaction } from '../transactions.ts';
import { channelTraffic } from './channel-traffic.ts';
import { deliveryOf, insertDeliveries } from './delivery-row.ts';
import { requeue, wakeupsOf } from './requeue.ts';

/** What waits for an admin's word. */
export function createHolds(db: Kysely<Database>): Holds {
  return {
    async holds(ids) {
      const holds = db.selectFrom('herald.holds');
      const rows = await (ids ? holds.where(sql<boolean>`id = any(${ids}::text[])`) : holds.where('decision', 'is', null))
        .selectAll()
        .orderBy('since')
        .orderBy(sql`id collate "C"`)
        .execute();
      return rows.map(holdOf);
    },
    decide: (id, decision, nowMs, timeHeld) =>
      inTransaction(db, async (tx) => {
        const now = new Date(nowMs);
        const hold = await tx.selectFrom('herald.holds').where('id', '=', id).select('decision').forUpdate().executeTakeFirst();
        if (!hold) return null;
        if (hold.decision !== null) return { already: hold.decision };
        await tx.updateTable('herald.holds').where('id', '=', id).set({ decision, decided_at: now }).execute();
        const held = tx.selectFrom('herald.deliveries').where('hold', '=', id).where('state', '=', 'held');
        const rows = (await held.selectAll().orderBy('position').forUpdate().execute()).map(deliveryOf);
        if (decision !== 'seen') {
          const times = decision === 'announce' && timeHeld ? await placeHeld(tx, rows, timeHeld, now) : null;
          const rest = times ? rows.filter(({ key }) => !times.placed.has(key)) : rows;
          return { wakeups: [...(await requeue(tx, rest, decision === 'digest', nowMs)), ...(times?.wakeups ?? [])] };
        }
        await tx
          .updateTable('herald.deliveries')
          .where(sql<boolean>`key = any(${rows.map(({ key }) => key)}::text[])`)
          .set({ state: 'skipped', reason: JSON.stringify({ kind: 'marked-seen', by: null } satisfies Reason), updated_at: now })
          .execute();
        return { wakeups: [] };
      }),
  };
}

/** Held posts whose channels choose their times, as if they were new now. `placed`: their rows. Belongs into a transaction that has locked them. */
async function placeHeld(
  db: Kysely<Database>,
  rows: readonly Delivery[],
  timeHeld: TimeHeld,
  at: Date,
): Promise<{ placed: ReadonlySet<DeliveryKey>; wakeups: readonly Wakeup[] } | null> {
  const timed = timeHeld(await postsByDestination(db, rows));
  if (timed === null) return null;
  const planned = timed.place(await channelTraffic(db, timed));
  const own = planned.filter(({ purpose }) => purpose === 'announce');
  const digests = planned.filter(({ purpose }) => purpose !== 'announce');
  const made = new Set(await insertDeliveries(db, digests, at));
  await sql`
    update herald.deliveries d
    set state = 'planned', reason = given.reason, digest_key = given."digestKey", due_at = given."dueAt", spacing_ms = given."spacingMs",
      enqueued_at = null, updated_at = ${at}
    from jsonb_to_recordset(${storableJson(own)}::jsonb) as given (key text, reason jsonb, "digestKey" text, "dueAt" timestamptz, "spacingMs" bigint)
    where d.key = given.key and d.state = 'held'`.execute(db);
  const enqueued = planned.filter(({ key, purpose, digestKey }) => digestKey === null && (purpose === 'announce' || made.has(key)));
  return { placed: new Set(own.map(({ key }) => key)), wakeups: wakeupsOf(enqueued, at.getTime()) };
}

async function postsByDestination(db: Kysely<Database>, rows: readonly Delivery[]): Promise<ReadonlyMap<Destination, readonly Post[]>> {
  const held = rows.filter(({ purpose }) => purpose === 'announce');
  const ids = [...new Set(held.flatMap(({ postId }) => postId ?? []))];
  const found = await sql<{ id: string; post: Post }>`select id, post from herald.posts where id = any(${ids}::text[])`.execute(db);
  const posts = new Map(found.rows.map(({ id, post }) => [id, post]));
  const byDestination = new Map<Destination, Post[]>();
  for (const { destination, postId } of held) {
    const post = posts.get(postId ?? '');
    const own = byDestination.get(destination) ?? [];
    byDestination.set(destination, own);
    if (post) own.push(post);
  }
  return byDestination;
}

/** Row → hold. Pure. */
export function holdOf({ id, kind, since, posts, messages, samples, decision }: Selectable<Database['herald.holds']>): Hold {
  return { id, kind, since: since.toISOString(), posts, messages, samples, decision };
}

/** Writes holds; those that are there, and not decided, are extended. */
export async function writeHolds(db: Kysely<Database>, holds: readonly Hold[], at: Date): Promise<void> {
  for (const hold of holds) {
    const { id, kind, since, posts, messages, decision } = hold;
    const extended = { posts, messages, samples: storableJson(hold.samples), extended_at: at };
    const before = await db
      .insertInto('herald.holds')
      .values({ id, kind, since, decision, ...extended })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(extended).where('herald.holds.decision', 'is', null))
      .executeTakeFirst();
    if (before.numInsertedOrUpdatedRows === 0n) continue;
    await db
      .updateTable('herald.deliveries')
      .where('hold', '=', id)
      .where('state', '=', 'held')
      .set({ reason: JSON.stringify(holdReason(hold)) })
      .execute();
  }
}
