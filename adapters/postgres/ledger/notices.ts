import { type Kysely, sql } from 'kysely';
import type { DeliveryKey, DeliveryWithPosts, NewDelivery } from '../../../src/model/delivery.ts';
import type { Wakeup } from '../../../src/ports/delivery-queue.ts';
import type { Notices, OpenNotice } from '../../../src/ports/ledger/ledger.ts';
import type { Database } from '../schema.ts';
import { inTransaction, storableJson } from '../writes.ts';
import { deliveryOf, insertDeliveries } from './delivery-rows.ts';
import { planEdits } from './message-changes.ts';

const MAX_REPORTED = 10_000;
/** Maximum number of deliveries for which a notice may name the posts. */
const MAX_NAMED = 100;
const MAX_POSTS = 3;
const REWRITE_AFTER_MS = 5_000;

type Named = Pick<DeliveryWithPosts, 'posts' | 'count'>;

/** Creates the store of notices to admins: each is sent once across all processes, and rewritten later. */
export function createNotices(db: Kysely<Database>): Notices {
  return {
    report: (state, compose, nowMs) =>
      inTransaction(db, async (tx) => {
        const rows = await tx
          .selectFrom('herald.deliveries')
          .where('is_unreported', '=', true)
          .where('state', '=', state)
          .selectAll()
          .orderBy('position')
          .limit(MAX_REPORTED)
          .forUpdate()
          .execute();
        if (rows.length === 0) return [];
        const keys = rows.map(({ key }) => key);
        const named = await postsOf(tx, keys.slice(0, MAX_NAMED));
        const reported = rows.map((row) => ({ delivery: deliveryOf(row), ...(named.get(row.key) ?? { posts: [], count: 0 }) }));
        const planned = await insertDeliveries(tx, compose(reported), new Date(nowMs));
        await sql`update herald.deliveries set in_doubt_reported = true where key = any(${keys}::text[])`.execute(tx);
        return planned;
      }),
    async openNotices() {
      const { rows } = await sql<OpenNotice>`
        select key, destination, notice from herald.deliveries where purpose = 'notice' and notice ? 'subject' order by position`.execute(
        db,
      );
      return rows;
    },
    rewriteNotice: (key, { from, to, edits }, dueAtMs) =>
      inTransaction(db, async (tx) => {
        const { rows } = await sql`
          update herald.deliveries set notice = ${storableJson(to)}::jsonb
          where key = ${key} and notice = ${storableJson(from)}::jsonb returning key`.execute(tx);
        return rows.length > 0 && edits ? planEdits(tx, [key], new Date(dueAtMs).toISOString(), false) : [];
      }),
  };
}

/** Rewrites the notices of holds that were extended; those already sent are edited a little later, several extensions at once. Must run in the scan's transaction. */
export async function rewriteNotices(db: Kysely<Database>, notices: readonly NewDelivery[], at: Date): Promise<readonly Wakeup[]> {
  for (const { key, notice } of notices)
    await sql`update herald.deliveries set notice = ${storableJson(notice)}::jsonb where key = ${key}`.execute(db);
  const keys = notices.map(({ key }) => key);
  return planEdits(db, keys, new Date(at.getTime() + REWRITE_AFTER_MS).toISOString(), false);
}

/** Returns the posts of messages; for edits and retractions, those of the original messages. */
async function postsOf(db: Kysely<Database>, keys: readonly DeliveryKey[]): Promise<ReadonlyMap<DeliveryKey, Named>> {
  const { rows } = await sql<{ key: DeliveryKey } & Named>`
    select d.key, count(*)::int as count,
      (array_agg(jsonb_build_object('title', p.post->>'title', 'url', p.post->>'url', 'path', p.path) order by announced.position))[1:${sql.lit(MAX_POSTS)}] as posts
    from herald.deliveries d
    cross join lateral (
      select d.post_id, d.position where d.post_id is not null
      union all
      select carried.post_id, carried.position from herald.deliveries carried
      where d.post_id is null and carried.digest_key in (d.key, d.original_key) and carried.post_id is not null
    ) announced
    join herald.posts p on p.id = announced.post_id
    where d.key = any(${keys}::text[]) group by d.key`.execute(db);
  return new Map(rows.map(({ key, posts, count }) => [key, { posts, count }]));
}
