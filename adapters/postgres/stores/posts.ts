import { type Kysely, type Selection, sql } from 'kysely';
import type { KnownPost, PostStore, ScanRecord } from '../../../src/ports/post-store.ts';
import { recheckApprovals } from '../ledger/approvals.ts';
import { channelTraffic } from '../ledger/channel-traffic.ts';
import { insertDeliveries, wakeupsOf } from '../ledger/delivery-rows.ts';
import { recentChanges, writeHolds } from '../ledger/holds.ts';
import { planMessageChanges, writePromotions, writeReminders } from '../ledger/message-changes.ts';
import { rewriteNotices } from '../ledger/notices.ts';
import type { Database } from '../schema.ts';
import { RESTORED_MILESTONE } from '../upkeep/restore.ts';
import { inScanTransaction, storableJson } from '../writes.ts';
import type { SubscriptionReader } from './subscription-rows.ts';

const FIRST_SCAN = 'first-scan';

/** Creates the store of posts in PostgreSQL, embedded or on a server. */
export function createPostStore(db: Kysely<Database>, readSubscriptions: SubscriptionReader): PostStore {
  const readKnown = createKnownPosts();
  return {
    recordScan: (decide, nowMs) =>
      inScanTransaction(db, async (tx) => {
        const at = new Date(nowMs);
        const { firstScan, restored } = await milestones(tx);
        const found = decide(await readKnown(tx), firstScan, restored, await readSubscriptions(tx));
        await writePosts(tx, found.write, at);
        await removePosts(tx, found.remove, at);
        const isNoticed = found.deliveries.length > 0 || found.amendments !== null;
        const limited = found.limit && isNoticed ? found.limit(await recentChanges(tx, found, at)) : null;
        const timed = limited?.timed;
        const record = { ...found, ...limited, ...(timed ? { deliveries: timed.place(await channelTraffic(tx, timed)) } : {}) };
        await writeHolds(tx, record.holds, at);
        const fresh = new Set(await insertDeliveries(tx, record.deliveries, at));
        const known = record.deliveries.filter(({ key, notice }) => notice && !fresh.has(key));
        const rewritten = await rewriteNotices(tx, known, at);
        if (restored) await tx.deleteFrom('herald.milestones').where('name', '=', RESTORED_MILESTONE).execute();
        if (firstScan) await tx.insertInto('herald.milestones').values({ name: FIRST_SCAN, at }).execute();
        const enqueued = record.deliveries.filter(
          ({ key, state, digestKey }) => state === 'planned' && digestKey === null && fresh.delete(key),
        );
        const changes = record.amendments ? await planMessageChanges(tx, record.amendments, record.holds, at) : [];
        const isHeld = record.holds.some(({ kind }) => kind === 'additions');
        const promotions = record.promotions && !isHeld ? await writePromotions(tx, record.promotions, at) : [];
        const reminders = record.reminders ? await writeReminders(tx, record.reminders, at) : [];
        const rechecked = await recheckApprovals(tx, [...found.write.map(({ post }) => post.id), ...found.remove], at);
        return [...wakeupsOf(enqueued, nowMs), ...rewritten, ...changes, ...promotions, ...reminders, ...rechecked];
      }),
    known: async () => ({ known: new Map(await readKnown(db)), ...(await milestones(db)), subscriptions: await readSubscriptions(db) }),
    async gone(limit) {
      const rows = await db
        .selectFrom('herald.posts')
        .where('removed_at', 'is not', null)
        .select('post')
        .orderBy('removed_at', 'desc')
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ post }) => post);
    },
    async post(id) {
      const row = await db
        .selectFrom('herald.posts')
        .where('id', '=', id)
        .select([...KNOWN, 'post'])
        .executeTakeFirst();
      return row ? { post: row.post, known: knownOf(row) } : null;
    },
  };
}

async function milestones(db: Kysely<Database>): Promise<{ firstScan: boolean; restored: boolean }> {
  const names = (await db.selectFrom('herald.milestones').select('name').execute()).map(({ name }) => name);
  return { firstScan: !names.includes(FIRST_SCAN), restored: names.includes(RESTORED_MILESTONE) };
}

/** Columns that a known post is built from. */
const KNOWN = [
  ...(['id', 'path', 'hash', 'state', 'first_seen_at', 'removed_at', 'fingerprint'] as const),
  sql<string>`post->>'title'`.as('title'),
  sql<string | null>`post->>'date'`.as('date'),
  sql<string>`coalesce(post->>'fileId', id)`.as('file_id'),
] as const;

/** Creates a reader of all known posts. From its second call on, it reads only what was written since: writes are numbered under a lock, in commit order. Later calls update the returned map. */
function createKnownPosts(): (db: Kysely<Database>) => Promise<ReadonlyMap<string, KnownPost>> {
  let posts = new Map<string, KnownPost>();
  /** The number of the last write that was read, and the id of its post. */
  let last: { seq: number; id: string } | null = null;

  return async (db) => {
    // Herald never deletes rows; if somebody deleted one by hand, everything is read again.
    const isThere = last !== null && (await exists(db, last));
    const written = await db
      .selectFrom('herald.posts')
      .select([...KNOWN, 'seq'])
      .where('seq', '>', String(isThere ? (last?.seq ?? 0) : 0))
      .orderBy('seq')
      .execute();
    if (!isThere) {
      posts = new Map();
      last = null;
    }
    for (const row of written) {
      const seq = Number(row.seq);
      // A concurrent read may have finished in the meantime and have seen more.
      if (last !== null && seq <= last.seq) continue;
      posts.delete(row.id);
      posts.set(row.id, knownOf(row));
      last = { seq, id: row.id };
    }
    return posts;
  };
}

async function exists(db: Kysely<Database>, { seq, id }: { seq: number; id: string }): Promise<boolean> {
  const { rows } = await sql`select from herald.posts where id = ${id} and seq >= ${seq}::bigint`.execute(db);
  return rows.length > 0;
}

function knownOf(row: Selection<Database, 'herald.posts', (typeof KNOWN)[number]>): KnownPost {
  const { id, file_id: fileId, path, title, date, hash, state, first_seen_at, removed_at, fingerprint } = row;
  const times = { firstSeenAt: first_seen_at.toISOString(), removedAt: removed_at?.toISOString() ?? null };
  return { id, fileId, path, title, date, hash, state, ...times, fingerprint };
}

const CHUNK = 500;

/** Writes posts, replacing everything known of them except when they were first seen; 500 per statement. A trigger sets their `seq`. */
async function writePosts(db: Kysely<Database>, writes: ScanRecord['write'], at: Date): Promise<void> {
  for (let from = 0; from < writes.length; from += CHUNK) {
    const chunk = writes.slice(from, from + CHUNK);
    // A single JSON text: `pg` serializes an array of long texts character by character.
    const given = storableJson(chunk.map(({ post, state, fingerprint }) => ({ post, state, fingerprint })));
    await sql`
      insert into herald.posts (id, path, hash, state, fingerprint, post, first_seen_at, changed_at)
      select post->>'id', post->>'path', post->>'hash', state, fingerprint, post, ${at}::timestamptz, ${at}::timestamptz
      from jsonb_to_recordset(${given}::jsonb) as given (state text, fingerprint text, post jsonb)
      on conflict (id) do update set path = excluded.path, hash = excluded.hash,
        state = excluded.state, fingerprint = excluded.fingerprint, post = excluded.post, removed_at = null, changed_at = excluded.changed_at`.execute(
      db,
    );
  }
}

/** Records that the files of these posts are gone; their content stays. */
async function removePosts(db: Kysely<Database>, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update herald.posts set removed_at = ${at}, changed_at = ${at}
    where id = any(${ids}::text[]) and removed_at is null`.execute(db);
}
