import { type Kysely, sql } from 'kysely';
import { type DeliveryKey, withPurpose } from '../../../src/model/delivery.ts';
import { type Hold, LIMIT_WINDOW_MS } from '../../../src/model/hold.ts';
import { holdReason } from '../../../src/model/reason.ts';
import type { Wakeup } from '../../../src/ports/delivery-queue.ts';
import type { KnownReminder, MessageChanges, Promotions, ScanRecord } from '../../../src/ports/post-store.ts';
import type { Database } from '../schema.ts';
import { storableJson } from '../writes.ts';
import { insertDeliveries, wakeupsOf } from './delivery-rows.ts';

/** When changes are due, and the hold they belong to; null: none. */
interface Change {
  dueAt: string;
  hold: string | null;
  /** The reason of the hold, as JSON. */
  reason: string | null;
}

/** Plans edits of messages. Must run in a transaction. */
export async function planEdits(
  db: Kysely<Database>,
  keys: readonly DeliveryKey[],
  dueAt: string,
  force: boolean,
  at = new Date(),
): Promise<readonly Wakeup[]> {
  const messages = await messagesOf(db, sql`key = any(${keys}::text[])`);
  if (force)
    await sql`
      update herald.deliveries set rendered_fingerprint = null where key = any(${messages.map(({ key }) => key)}::text[])`.execute(db);
  return planChange(db, messages, 'edit', { dueAt, hold: null, reason: null }, at);
}

/** Plans the edits and retractions that a scan found; `holds`: those of the scan. Must run in its transaction. */
export async function planMessageChanges(
  db: Kysely<Database>,
  amendments: MessageChanges,
  holds: readonly Hold[],
  at: Date,
): Promise<readonly Wakeup[]> {
  const { edits, retractions, returned, since, editsDueAt, retractionsDueAt } = amendments;
  const change = (dueAt: string, hold: string | null): Change => {
    const kept = holds.find(({ id }) => id === hold);
    return { dueAt, hold, reason: kept ? JSON.stringify(holdReason(kept)) : null };
  };
  const edit = change(editsDueAt, amendments.editsHold);
  const retraction = change(retractionsDueAt, amendments.retractionsHold);
  await awaitClaims(db, [...edits, ...retractions]);
  if (returned.length > 0)
    await sql`
      update herald.deliveries set state = 'skipped', reason = '{"kind":"returned"}', updated_at = ${at}
      where post_id = any(${returned}::text[]) and purpose = 'retract' and state in ('planned', 'queued', 'held')`.execute(db);
  await holdPlanned(db, plannedBefore('edits', amendments), edit, at);
  await holdPlanned(db, plannedBefore('removals', amendments), retraction, at);
  const edited = edits.length === 0 ? [] : await messagesOf(db, announcedRows(edits, since));
  const gone = retractions.length === 0 ? [] : await messagesOf(db, announcedRows(retractions, since));
  const own = gone.filter(({ purpose }) => purpose !== 'digest');
  const digests = gone.filter(({ purpose }) => purpose === 'digest');
  return [
    ...(await planCalendarChanges(db, [...edits, ...returned], edit, at)),
    // Postponed even if a change was due sooner: until then the file may come back.
    ...(await planCalendarChanges(db, retractions, retraction, at, true)),
    ...(await planChange(db, edited, 'edit', edit, at)),
    ...(await planChange(db, own, 'retract', retraction, at)),
    ...(await planChange(db, digests, 'edit', retraction, at)),
  ];
}

/** Condition: announcements of these posts that were sent, or may have been, since then; rows of their own or in a digest. */
export function announcedRows(postIds: readonly string[], since: string): ReturnType<typeof sql> {
  return sql`purpose in ('announce', 'reminder') and post_id = any(${postIds}::text[])
    and state in ('delivered', 'sending', 'in-doubt') and coalesce(sending_since, created_at) >= ${since}::timestamptz`;
}

/** Condition: changes of messages that earlier scans planned within the last ten minutes and that no hold includes. */
export function plannedBefore(kind: 'edits' | 'removals', { editsDueAt, retractionsDueAt }: MessageChanges): ReturnType<typeof sql> {
  const dueAt = kind === 'edits' ? editsDueAt : retractionsDueAt;
  const earliest = new Date(Date.parse(dueAt) - LIMIT_WINDOW_MS);
  const purposes = kind === 'edits' ? ['edit'] : ['edit', 'retract'];
  return sql`due_at > ${earliest} and due_at <= ${dueAt}::timestamptz and purpose = any(${purposes}::text[])
    and hold is null and original_key is not null and original_key not like '%~notice'`;
}

/** Adds the changes planned in the ten minutes before to the hold of a change of the same kind. */
async function holdPlanned(db: Kysely<Database>, condition: ReturnType<typeof sql>, { hold, reason }: Change, at: Date): Promise<void> {
  if (hold === null) return;
  await sql`
    update herald.deliveries set state = 'held', reason = ${reason}::jsonb, hold = ${hold}, updated_at = ${at}
    where ${condition} and state in ('planned', 'queued')`.execute(db);
}

/** Waits for claims that are being written: one may have read these posts before this scan, so its message must be changed, too. A later claim reads what this scan writes. */
async function awaitClaims(db: Kysely<Database>, postIds: readonly string[]): Promise<void> {
  if (postIds.length === 0) return;
  await sql`
    select 1 from herald.deliveries
    where key in (select coalesce(digest_key, key) from herald.deliveries where purpose in ('announce', 'reminder') and post_id = any(${postIds}::text[]))
      and is_open
    order by destination, position for no key update`.execute(db);
}

interface Message {
  key: DeliveryKey;
  purpose: string;
}

/** Returns the messages of the rows that match a condition: the rows themselves, or their digests. */
async function messagesOf(db: Kysely<Database>, condition: ReturnType<typeof sql>): Promise<readonly Message[]> {
  const { rows } = await sql<Message>`
    select key, purpose from herald.deliveries
    where key in (select coalesce(digest_key, key) from herald.deliveries where ${condition})
      and purpose in ('announce', 'digest', 'reminder', 'notice') and state in ('delivered', 'sending', 'in-doubt')
    order by position`.execute(db);
  return rows;
}

/**
 * Plans the change of each message in its one row: inserts the row, reuses it if an earlier change is over, or makes a waiting change due earlier.
 * A change that is held keeps its state; for one that is in flight, the due time marks that it must be repeated.
 */
async function planChange(
  db: Kysely<Database>,
  messages: readonly Message[],
  purpose: 'edit' | 'retract',
  { dueAt, hold, reason }: Change,
  at: Date,
): Promise<readonly Wakeup[]> {
  if (messages.length === 0) return [];
  const keys = messages.map(({ key }) => withPurpose(key, purpose));
  const state = hold === null ? 'planned' : 'held';
  const inserted = await sql<{ key: DeliveryKey }>`
    insert into herald.deliveries (key, post_id, destination, platform, purpose, state, reason, original_key, due_at, hold, created_at, updated_at)
    select change.key, m.post_id, m.destination, m.platform, ${purpose}, ${state}, ${reason}::jsonb, m.key, ${dueAt}::timestamptz, ${hold}, ${at}, ${at}
    from unnest(${keys}::text[], ${messages.map(({ key }) => key)}::text[]) as change (key, original_key)
    join herald.deliveries m on m.key = change.original_key order by m.position
    on conflict (key) do nothing returning key`.execute(db);
  const again = await sql<{ key: DeliveryKey }>`
    update herald.deliveries
    set state = ${state}, reason = ${reason}::jsonb, hold = ${hold}, due_at = ${dueAt}::timestamptz, updated_at = ${at},
      attempts = 0, receipt = null, rendered_fingerprint = null, sending_since = null, first_sent_at = null, owner = null, not_found_at = null, workspace_slot_at = null, enqueued_at = null, in_doubt_reported = false
    where key = any(${keys}::text[]) and state not in ('planned', 'queued', 'sending', 'held') returning key`.execute(db);
  const planned = [...inserted.rows, ...again.rows].map(({ key }) => key);
  const earlier = await sql<{ key: DeliveryKey; state: string }>`
    update herald.deliveries
    set due_at = ${dueAt}::timestamptz, enqueued_at = case state when 'sending' then enqueued_at end
    where key = any(${keys}::text[]) and not key = any(${planned}::text[])
      and (due_at > ${dueAt}::timestamptz or (state = 'sending' and due_at is null)) returning key, state`.execute(db);

  const moved = earlier.rows.filter((row) => row.state === 'planned' || row.state === 'queued').map(({ key }) => key);
  const enqueued = new Set(hold === null ? [...planned, ...moved] : moved);
  return keys.filter((key) => enqueued.has(key)).map((key) => ({ key, atMs: Date.parse(dueAt) }));
}

/** Plans the calendar entries of these posts again, each in its own row, which remembers where the entry is. Held ones keep their state. `isLater`: may also postpone them. Must run in a transaction. */
async function planCalendarChanges(
  db: Kysely<Database>,
  postIds: readonly string[],
  { dueAt, hold, reason }: Change,
  at: Date,
  isLater = false,
): Promise<readonly Wakeup[]> {
  if (postIds.length === 0) return [];
  const { rows } = await sql<{ key: DeliveryKey; state: string; dueAt: Date }>`
    with found as (
      select key, state as was from herald.deliveries where purpose = 'calendar' and post_id = any(${postIds}::text[])
      order by destination, position for no key update
    )
    update herald.deliveries d set
      state = case when was in ('sending', 'held') then state else ${hold === null ? 'planned' : 'held'} end,
      reason = case when was in ('sending', 'held') then reason else ${reason}::jsonb end,
      hold = case when was in ('sending', 'held') then hold else ${hold} end,
      due_at = case when ${isLater} or due_at is null then ${dueAt}::timestamptz else least(due_at, ${dueAt}::timestamptz) end,
      attempts = case when was in ('planned', 'queued', 'sending', 'held') then attempts else 0 end,
      enqueued_at = case when was = 'sending' then enqueued_at end,
      in_doubt_reported = in_doubt_reported and was in ('planned', 'queued', 'sending', 'held'), updated_at = ${at}
    from found where d.key = found.key
    returning d.key, d.state, d.due_at as "dueAt"`.execute(db);
  return rows.flatMap((row) => (row.state === 'planned' ? [{ key: row.key, atMs: row.dueAt.getTime() }] : []));
}

/** Records with the messages of pre-releases which release is out, and plans their edits: of those newly linked to a release, and of those whose release has changed. Must run in the scan's transaction. */
export async function writePromotions(
  db: Kysely<Database>,
  { promote, touched, since, dueAt }: Promotions,
  at: Date,
): Promise<readonly Wakeup[]> {
  const promoted = promote.length === 0 ? [] : await notePromotions(db, promote, since);
  const changed = await sql<{ key: DeliveryKey }>`
    select key from herald.deliveries
    where release_id = any(${touched}::text[]) and coalesce(sending_since, created_at) >= ${since}::timestamptz`.execute(db);
  const keys = [...new Set([...promoted, ...changed.rows].map(({ key }) => key))];
  return keys.length === 0 ? [] : planEdits(db, keys, dueAt, false, at);
}

/** Records the releases; returns the rows that were newly linked to one. */
async function notePromotions(
  db: Kysely<Database>,
  promote: Promotions['promote'],
  since: string,
): Promise<readonly { key: DeliveryKey }[]> {
  // The same lock order as claims use.
  await sql`
    select 1 from herald.deliveries where purpose = 'announce' and post_id = any(${promote.map(({ postId }) => postId)}::text[])
    order by destination, position for no key update`.execute(db);
  const { rows } = await sql<{ key: DeliveryKey }>`
    update herald.deliveries d set release_id = given."releaseId"
    from jsonb_to_recordset(${storableJson(promote)}::jsonb) as given ("postId" text, "releaseId" text, destinations jsonb)
    where d.purpose = 'announce' and d.post_id = given."postId" and given.destinations ? d.destination and d.digest_key is null
      and d.state in ('planned', 'queued', 'sending', 'delivered', 'in-doubt') and coalesce(d.sending_since, d.created_at) >= ${since}::timestamptz
      and d.release_id is distinct from given."releaseId"
    returning d.key`.execute(db);
  return rows;
}

/** Reminders that were due longer ago than this are over, ms. */
const LOOK_BACK_MS = 24 * 3_600_000;

/** Updates the reminders after a scan. Waiting ones are locked: none of them is claimed meanwhile, and one that is being claimed is left alone. Must run in the scan's transaction. */
export async function writeReminders(
  db: Kysely<Database>,
  plan: NonNullable<ScanRecord['reminders']>,
  at: Date,
): Promise<readonly Wakeup[]> {
  const { rows: known } = await sql<KnownReminder>`
    select key, post_id as "postId", state, reason from herald.deliveries
    where purpose = 'reminder' and due_at >= ${new Date(at.getTime() - LOOK_BACK_MS)} and state in ('planned', 'queued', 'held', 'skipped')
    order by destination, position for no key update`.execute(db);
  const { insert, withdraw, restore } = plan(known);
  // Reminders that were sent, or are being sent, already exist.
  const fresh = new Set(await insertDeliveries(db, insert, at));
  if (withdraw.length > 0)
    await sql`
      update herald.deliveries d set state = 'skipped', reason = given.reason, updated_at = ${at}
      from jsonb_to_recordset(${storableJson(withdraw)}::jsonb) as given (key text, reason jsonb)
      where d.key = given.key and d.state in ('planned', 'queued', 'held')`.execute(db);
  if (restore.length > 0)
    await sql`
      update herald.deliveries d set state = 'planned', reason = given.reason, enqueued_at = null, updated_at = ${at}
      from jsonb_to_recordset(${storableJson(restore)}::jsonb) as given (key text, reason jsonb)
      where d.key = given.key and d.state = 'skipped'`.execute(db);
  return wakeupsOf([...insert.filter(({ key }) => fresh.has(key)), ...restore], at.getTime());
}
