import { type Kysely, sql } from 'kysely';
import type { Post } from '../../../src/content/post.ts';
import type { Delivery, DeliveryKey } from '../../../src/model/delivery.ts';
import type { Destination } from '../../../src/model/destination.ts';
import type { TimeHeld } from '../../../src/ports/ledger/admin-actions.ts';
import type { Wakeup } from '../../../src/ports/ledger/wakeups.ts';
import type { Database } from '../schema.ts';
import { storableJson } from '../storable.ts';
import { channelTraffic } from './channel-traffic.ts';
import { insertDeliveries } from './insert-deliveries.ts';
import { wakeupsOf } from './regroup.ts';

/** Held posts whose channels choose their times, as if they were new now. `placed`: their rows. Belongs into a transaction that has locked them. */
export async function placeHeld(
  db: Kysely<Database>,
  rows: readonly Delivery[],
  timeHeld: TimeHeld,
  at: Date,
): Promise<{ placed: ReadonlySet<DeliveryKey>; wakeups: readonly Wakeup[] }> {
  const timed = timeHeld(await postsByDestination(db, rows));
  if (timed === null) return { placed: new Set(), wakeups: [] };
  const planned = timed.place(await channelTraffic(db, timed));
  const own = planned.filter(({ purpose }) => purpose === 'announce');
  const digests = planned.filter(({ purpose }) => purpose !== 'announce');
  const made = new Set(await insertDeliveries(db, digests, at));
  await sql`
    update herald.deliveries d
    set state = 'planned', reason = given.reason, digest_key = given.digest_key, due_at = given.due_at, spacing_ms = given.spacing_ms,
      enqueued_at = null, updated_at = ${at}
    from unnest(${own.map(({ key }) => key)}::text[], ${own.map(({ reason }) => (reason === null ? null : storableJson(reason)))}::jsonb[],
      ${own.map(({ digestKey }) => digestKey)}::text[], ${own.map(({ dueAt = null }) => dueAt)}::timestamptz[],
      ${own.map(({ spacingMs = null }) => spacingMs)}::bigint[]) as given (key, reason, digest_key, due_at, spacing_ms)
    where d.key = given.key and d.state = 'held'`.execute(db);
  const enqueued = planned.filter(({ key, purpose, digestKey }) => digestKey === null && (purpose === 'announce' || made.has(key)));
  const wakeups = wakeupsOf(
    enqueued.map(({ key, dueAt = null }) => ({ key, dueAt })),
    at.getTime(),
  );
  return { placed: new Set(own.map(({ key }) => key)), wakeups };
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
