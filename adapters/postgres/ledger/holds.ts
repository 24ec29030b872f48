import { type Kysely, type Selectable, sql } from 'kysely';
import type { Post } from '../../../src/content/post.ts';
import type { LateNews } from '../../../src/model/announcement.ts';
import { type Delivery, type DeliveryKey, withPurpose } from '../../../src/model/delivery.ts';
import type { Destination } from '../../../src/model/destination.ts';
import { type Hold, LIMIT_WINDOW_MS } from '../../../src/model/hold.ts';
import { holdReason, type Reason } from '../../../src/model/reason.ts';
import type { Wakeup } from '../../../src/ports/delivery-queue.ts';
import type { Holds, TimeHeld } from '../../../src/ports/ledger/ledger.ts';
import type { MessageChanges, RecentChange, RecentChanges, ScanRecord } from '../../../src/ports/post-store.ts';
import type { Database } from '../schema.ts';
import { inTransaction, storableJson } from '../writes.ts';
import { channelTraffic } from './channel-traffic.ts';
import { deliveryOf, insertDeliveries, requeue, wakeupsOf } from './delivery-rows.ts';
import { announcedRows, plannedBefore } from './message-changes.ts';

/** Creates the store of batches that wait for an admin's decision. */
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

/** Plans held posts for channels that choose their times, as if the posts were new now. `placed`: their rows. Must run in a transaction that has locked them. */
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

/** Converts a row to a hold. Pure. */
function holdOf({ id, kind, since, posts, messages, samples, decision }: Selectable<Database['herald.holds']>): Hold {
  return { id, kind, since: since.toISOString(), posts, messages, samples, decision };
}

/** Writes holds; existing ones that are not decided yet are extended. */
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

/** Maximum number of posts whose titles are read. */
const MAX_TITLES = 20;

/** A post's part in a message that is changed by this scan or by one in the ten minutes before. */
interface Part {
  message: DeliveryKey;
  post_id: string | null;
}

/** Returns the changes that readers notice from a scan and the ten minutes before it. Must run in the scan's transaction, after its posts are written. */
export async function recentChanges(db: Kysely<Database>, { deliveries, amendments }: ScanRecord, at: Date): Promise<RecentChanges> {
  const since = new Date(at.getTime() - LIMIT_WINDOW_MS);
  const announced = deliveries.some(({ purpose }) => purpose === 'announce') ? await announcedSince(db, since) : [];
  return {
    additions: { messages: 0, posts: announced.map((id) => ({ id, title: '' })), open: await openHold(db, 'additions', since) },
    edits: await changed(db, 'edits', amendments, since),
    removals: await changed(db, 'removals', amendments, since),
    late: await openLateNotice(db, deliveries, since),
  };
}

/** Returns the open notice about late posts that a scan with such posts extends; null if there is none. Locked, so that nobody closes it while it is extended. */
async function openLateNotice(db: Kysely<Database>, deliveries: ScanRecord['deliveries'], since: Date): Promise<RecentChanges['late']> {
  const planned = deliveries.find(({ notice }) => notice?.subject?.kind === 'late');
  if (planned === undefined) return null;
  const { rows } = await sql<{ key: DeliveryKey; news: LateNews }>`
    select key, (notice->'subject') - 'kind' as news from herald.deliveries
    where purpose = 'notice' and notice ? 'subject' and destination = ${planned.destination}
      and notice->'subject'->>'kind' = 'late' and (notice->'subject'->>'latestAt')::timestamptz > ${since}
    order by position desc limit 1 for update`.execute(db);
  return rows[0] ?? null;
}

async function announcedSince(db: Kysely<Database>, since: Date): Promise<readonly string[]> {
  const { rows } = await sql<{ post_id: string }>`
    select distinct post_id from herald.deliveries
    where created_at > ${since} and purpose = 'announce' and hold is null and state <> 'skipped' and post_id is not null`.execute(db);
  return rows.map(({ post_id }) => post_id);
}

/** Returns the undecided hold that a scan extends; null if there is none. Locked, so that nobody decides it while it is extended. */
async function openHold(db: Kysely<Database>, kind: Hold['kind'], since: Date): Promise<Hold | null> {
  const row = await db
    .selectFrom('herald.holds')
    .where('kind', '=', kind)
    .where('decision', 'is', null)
    .where('extended_at', '>', since)
    .selectAll()
    .orderBy('since', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  return row ? holdOf(row) : null;
}

async function changed(
  db: Kysely<Database>,
  kind: 'edits' | 'removals',
  amendments: MessageChanges | null,
  since: Date,
): Promise<RecentChange> {
  const ids = kind === 'edits' ? amendments?.edits : amendments?.retractions;
  if (amendments === null || ids === undefined || ids.length === 0) return { messages: 0, posts: [], open: null };
  const mine = await sql<Part>`
    select coalesce(digest_key, key) as message, post_id from herald.deliveries where ${announcedRows(ids, amendments.since)}`.execute(db);
  const before = await sql<Part>`
    select original_key as message, post_id from herald.deliveries where ${plannedBefore(kind, amendments)} and state in ('planned', 'queued', 'sending', 'delivered')`.execute(
    db,
  );
  const parts = await withoutHeld(db, [...mine.rows, ...before.rows]);
  const posts = await titlesOf(db, new Set(parts.flatMap(({ post_id }) => (post_id === null ? [] : [post_id]))));
  return { messages: new Set(parts.map(({ message }) => message)).size, posts, open: await openHold(db, kind, since) };
}

async function withoutHeld(db: Kysely<Database>, parts: readonly Part[]): Promise<readonly Part[]> {
  const keys = parts.flatMap(({ message }) => [withPurpose(message, 'edit'), withPurpose(message, 'retract')]);
  const { rows } = await sql<{ original_key: string }>`
    select original_key from herald.deliveries where key = any(${keys}::text[]) and state = 'held' and hold is not null`.execute(db);
  const held = new Set(rows.map(({ original_key: originalKey }) => originalKey));
  return parts.filter(({ message }) => !held.has(message));
}

/** Returns the posts, newest first. Only as many as a notice may show have titles; the others have `''`. */
async function titlesOf(db: Kysely<Database>, ids: ReadonlySet<string>): Promise<RecentChange['posts']> {
  const { rows } = await sql<{ id: string; title: string }>`
    select id, post->>'title' as title from herald.posts where id = any(${[...ids]}::text[])
    order by post->>'date' collate "C" desc nulls last, path collate "C" desc limit ${MAX_TITLES}`.execute(db);
  const shown = new Set(rows.map(({ id }) => id));
  return [...rows, ...[...ids].filter((id) => !shown.has(id)).map((id) => ({ id, title: '' }))];
}
