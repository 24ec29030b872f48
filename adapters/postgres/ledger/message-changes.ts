import { type Kysely, sql } from 'kysely';
import type { DeliveryKey } from '../../../src/model/delivery.ts';
import { withPurpose } from '../../../src/model/delivery-key.ts';
import { type Hold, LIMIT_WINDOW_MS } from '../../../src/model/hold.ts';
import { holdReason, type Reason } from '../../../src/model/reason.ts';
import type { Wakeup } from '../../../src/ports/ledger/wakeups.ts';
import type { MessageChanges } from '../../../src/ports/post-store.ts';
import type { Database } from '../schema.ts';
import { planCalendarChanges } from './calendar-changes.ts';

/** What a change of messages is to become. */
interface PlannedChange {
  purpose: 'edit' | 'retract';
  dueAt: string;
  hold: { id: string; reason: Reason | null } | null;
}

/** Edits that somebody ordered. Belongs into a transaction. */
export async function planEdits(
  db: Kysely<Database>,
  keys: readonly DeliveryKey[],
  dueAt: string,
  force: boolean,
  at = new Date(),
): Promise<readonly Wakeup[]> {
  const messages = await messagesOf(db, sql`key = any(${keys}::text[])`);
  if (force)
    await sql`update herald.deliveries set rendered_fingerprint = null where key = any(${messages.map(({ key }) => key)}::text[])`.execute(
      db,
    );
  return planChange(db, messages, { purpose: 'edit', dueAt, hold: null }, at);
}

/** Edits and retractions that a scan found; `holds`: those of the scan. Belongs into its transaction. */
export async function planMessageChanges(
  db: Kysely<Database>,
  amendments: MessageChanges,
  holds: readonly Hold[],
  at: Date,
): Promise<readonly Wakeup[]> {
  const { edits, retractions, returned, since, editsDueAt, retractionsDueAt } = amendments;
  const heldBy = (id: string | null) => {
    const hold = holds.find((one) => one.id === id);
    return id === null ? null : { id, reason: hold ? holdReason(hold) : null };
  };
  await awaitClaims(db, [...edits, ...retractions]);
  if (returned.length > 0)
    await sql`
      update herald.deliveries set state = 'skipped', reason = '{"kind":"returned"}', updated_at = ${at}
      where post_id = any(${returned}::text[]) and purpose = 'retract' and state in ('planned', 'queued', 'held')`.execute(db);
  await holdPlanned(db, plannedBefore('edits', amendments), heldBy(amendments.editsHold), at);
  await holdPlanned(db, plannedBefore('removals', amendments), heldBy(amendments.retractionsHold), at);
  const edited = edits.length === 0 ? [] : await messagesOf(db, announcedRows(edits, since));
  const gone = retractions.length === 0 ? [] : await messagesOf(db, announcedRows(retractions, since));
  const retraction = { dueAt: retractionsDueAt, hold: heldBy(amendments.retractionsHold) };
  const own = gone.filter(({ purpose }) => purpose !== 'digest');
  const digests = gone.filter(({ purpose }) => purpose === 'digest');
  return [
    ...(await planCalendarChanges(db, [...edits, ...returned], { dueAt: editsDueAt, hold: heldBy(amendments.editsHold) }, at)),
    ...(await planCalendarChanges(db, retractions, { ...retraction, isLater: true }, at)),
    ...(await planChange(db, edited, { purpose: 'edit', dueAt: editsDueAt, hold: heldBy(amendments.editsHold) }, at)),
    ...(await planChange(db, own, { purpose: 'retract', ...retraction }, at)),
    ...(await planChange(db, digests, { purpose: 'edit', ...retraction }, at)),
  ];
}

/** The announcements of these posts that went out, or may have, since then: rows of their own, or carried by a digest. */
export function announcedRows(postIds: readonly string[], since: string): ReturnType<typeof sql> {
  return sql`purpose in ('announce', 'reminder') and post_id = any(${postIds}::text[])
    and state in ('delivered', 'sending', 'in-doubt') and coalesce(sending_since, created_at) >= ${since}::timestamptz`;
}

/** Changes of messages that earlier scans planned within the ten minutes; no hold kept them. */
export function plannedBefore(kind: 'edits' | 'removals', { editsDueAt, retractionsDueAt }: MessageChanges): ReturnType<typeof sql> {
  const dueAt = kind === 'edits' ? editsDueAt : retractionsDueAt;
  const earliest = new Date(Date.parse(dueAt) - LIMIT_WINDOW_MS);
  const purposes = kind === 'edits' ? ['edit'] : ['edit', 'retract'];
  return sql`due_at > ${earliest} and due_at <= ${dueAt}::timestamptz and purpose = any(${purposes}::text[])
    and hold is null and original_key is not null and original_key not like '%~notice'`;
}

/** Puts what was planned in the ten minutes before into the hold that a change of the same kind made. */
async function holdPlanned(db: Kysely<Database>, condition: ReturnType<typeof sql>, hold: PlannedChange['hold'], at: Date): Promise<void> {
  if (hold === null) return;
  await sql`
    update herald.deliveries set state = 'held', reason = ${JSON.stringify(hold.reason)}::jsonb, hold = ${hold.id}, updated_at = ${at}
    where ${condition} and state in ('planned', 'queued')`.execute(db);
}

/** A claim that is being written may have read these posts before us: its message is to be changed, too. One that comes later reads what we write. */
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

/** The messages that stand for the rows of a condition: their own, or their digests'. */
async function messagesOf(db: Kysely<Database>, condition: ReturnType<typeof sql>): Promise<readonly Message[]> {
  const { rows } = await sql<Message>`
    select key, purpose from herald.deliveries
    where key in (select coalesce(digest_key, key) from herald.deliveries where ${condition})
      and purpose in ('announce', 'digest', 'reminder', 'notice') and state in ('delivered', 'sending', 'in-doubt')
    order by position`.execute(db);
  return rows;
}

/**
 * Plans the change of each message in the row that it always has: anew, again where an earlier change is over, earlier where one is waiting.
 * A change that is held keeps its state; to one that is being made the time says that it is wanted again.
 */
async function planChange(
  db: Kysely<Database>,
  messages: readonly Message[],
  { purpose, dueAt, hold }: PlannedChange,
  at: Date,
): Promise<readonly Wakeup[]> {
  if (messages.length === 0) return [];
  const changes = messages.map(({ key }) => ({ key: withPurpose(key, purpose), originalKey: key }));
  const keys = changes.map(({ key }) => key);
  const wish = { state: hold ? 'held' : 'planned', reason: hold?.reason ? JSON.stringify(hold.reason) : null, hold: hold?.id ?? null };

  const inserted = await sql<{ key: DeliveryKey }>`
    insert into herald.deliveries (key, post_id, destination, platform, purpose, state, reason, original_key, due_at, hold, created_at, updated_at)
    select change.key, m.post_id, m.destination, m.platform, ${purpose}, ${wish.state}, ${wish.reason}::jsonb, m.key, ${dueAt}::timestamptz, ${wish.hold}, ${at}, ${at}
    from unnest(${keys}::text[], ${changes.map(({ originalKey }) => originalKey)}::text[]) as change (key, original_key)
    join herald.deliveries m on m.key = change.original_key order by m.position
    on conflict (key) do nothing returning key`.execute(db);
  const fresh = inserted.rows.map(({ key }) => key);
  const again = await sql<{ key: DeliveryKey }>`
    update herald.deliveries
    set state = ${wish.state}, reason = ${wish.reason}::jsonb, hold = ${wish.hold}, due_at = ${dueAt}::timestamptz, updated_at = ${at},
      attempts = 0, receipt = null, rendered_fingerprint = null, sending_since = null, first_sent_at = null, owner = null, not_found_at = null, workspace_slot_at = null, enqueued_at = null, in_doubt_reported = false
    where key = any(${keys}::text[]) and state not in ('planned', 'queued', 'sending', 'held') returning key`.execute(db);
  const earlier = await sql<{ key: DeliveryKey; state: string }>`
    update herald.deliveries
    set due_at = ${dueAt}::timestamptz, enqueued_at = case state when 'sending' then enqueued_at end
    where key = any(${keys}::text[]) and not key = any(${[...fresh, ...again.rows.map(({ key }) => key)]}::text[])
      and (due_at > ${dueAt}::timestamptz or (state = 'sending' and due_at is null)) returning key, state`.execute(db);

  const planned = hold ? [] : [...fresh, ...again.rows.map(({ key }) => key)];
  const moved = earlier.rows.filter(({ state }) => state === 'planned' || state === 'queued').map(({ key }) => key);
  const enqueued = new Set([...planned, ...moved]);
  return keys.filter((key) => enqueued.has(key)).map((key) => ({ key, atMs: Date.parse(dueAt) }));
}
