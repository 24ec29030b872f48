import { type Kysely, sql } from 'kysely';
import type { LateNews } from '../../../src/model/announcement.ts';
import type { DeliveryKey } from '../../../src/model/delivery.ts';
import { withPurpose } from '../../../src/model/delivery-key.ts';
import { type Hold, LIMIT_WINDOW_MS } from '../../../src/model/hold.ts';
import type { MessageChanges, RecentChange, RecentChanges, ScanRecord } from '../../../src/ports/post-store.ts';
import type { Database } from '../schema.ts';
import { holdOf } from './holds.ts';
import { announcedRows, plannedBefore } from './message-changes.ts';

/** Posts whose titles are read. */
const MOST_TITLES = 20;

/** A post's part in a message that a scan, or one in the ten minutes before, changes. */
interface Part {
  message: DeliveryKey;
  post_id: string | null;
}

/** What readers notice of a scan, with the ten minutes before it. Belongs into the scan's transaction, once its posts are written. */
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

/** Asked where a scan has such news. Locked, so that nobody closes the notice while it is extended. */
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

/** Locked, so that nobody decides it while it is extended. */
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

/** Newest first. Titles of so many as a notice may show; the others have none. */
async function titlesOf(db: Kysely<Database>, ids: ReadonlySet<string>): Promise<RecentChange['posts']> {
  const { rows } = await sql<{ id: string; title: string }>`
    select id, post->>'title' as title from herald.posts where id = any(${[...ids]}::text[])
    order by post->>'date' collate "C" desc nulls last, path collate "C" desc limit ${MOST_TITLES}`.execute(db);
  const shown = new Set(rows.map(({ id }) => id));
  return [...rows, ...[...ids].filter((id) => !shown.has(id)).map((id) => ({ id, title: '' }))];
}
