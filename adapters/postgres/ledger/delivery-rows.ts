import { type Kysely, type Selectable, sql } from 'kysely';
import { batchIdOf, type Delivery, type DeliveryKey, deliveryKeyOf, type NewDelivery, newDelivery } from '../../../src/model/delivery.ts';
import { platformOf } from '../../../src/model/destination.ts';
import type { Wakeup } from '../../../src/ports/delivery-queue.ts';
import type { Database } from '../schema.ts';
import { storableJson } from '../writes.ts';

type Row = Selectable<Database['herald.deliveries']>;

/** A row as the database returns it: instants are Dates in rows and text in JSON. */
export type DeliveryRow = {
  [column in keyof Row]: Date extends Row[column] ? Row[column] | string : Row[column];
};

/** Converts a row to a delivery. Pure. */
export function deliveryOf(row: DeliveryRow): Delivery {
  return {
    key: row.key,
    postId: row.post_id,
    destination: row.destination,
    purpose: row.purpose,
    state: row.state,
    originalKey: row.original_key,
    dueAt: isoOrNull(row.due_at),
    hold: row.hold,
    renderedFingerprint: row.rendered_fingerprint,
    reason: row.reason,
    digestKey: row.digest_key,
    attempts: row.attempts,
    receipt: row.receipt,
    createdAt: isoOf(row.created_at),
    updatedAt: isoOf(row.updated_at),
    sendingSince: isoOrNull(row.sending_since),
    firstSentAt: isoOrNull(row.first_sent_at),
    ...(row.mention === null || row.mentioned_at === null ? {} : { mention: { who: row.mention, at: isoOf(row.mentioned_at) } }),
  };
}

function isoOf(instant: Date | string): string {
  return new Date(instant).toISOString();
}

/** Returns an instant of a row as ISO text. Pure. */
export function isoOrNull(instant: Date | string | null): string | null {
  return instant === null ? null : isoOf(instant);
}

const CHUNK = 1_000;

/** Inserts rows that do not exist yet, in the order given; returns the new keys, in that order. `at` null: the database's current time. */
export async function insertDeliveries(
  db: Kysely<Database>,
  rows: readonly NewDelivery[],
  at: Date | null,
): Promise<readonly DeliveryKey[]> {
  const fresh = new Set<DeliveryKey>();
  for (let from = 0; from < rows.length; from += CHUNK) {
    const chunk = rows.slice(from, from + CHUNK).map((row) => ({ ...row, platform: platformOf(row.destination) }));
    const inserted = await sql<{ key: DeliveryKey }>`
      insert into herald.deliveries (key, post_id, destination, platform, purpose, state, reason, digest_key, original_key, due_at, spacing_ms, approve, hold, notice, created_at, updated_at)
      select key, "postId", destination, platform, purpose, state, reason, "digestKey", "originalKey", "dueAt", "spacingMs", coalesce(approve, false), hold, notice, moment, moment
      from rows from (jsonb_to_recordset(${storableJson(chunk)}::jsonb) as (key text, "postId" text, destination text, platform text, purpose text, state text,
        reason jsonb, "digestKey" text, "originalKey" text, "dueAt" timestamptz, "spacingMs" bigint, approve boolean, hold text, notice jsonb)) with ordinality
      cross join (select coalesce(${at}::timestamptz, date_trunc('milliseconds', now())) as moment) given
      order by ordinality
      on conflict (key) do nothing
      returning key`.execute(db);
    for (const { key } of inserted.rows) fresh.add(key);
  }
  return rows.map(({ key }) => key).filter((key) => fresh.delete(key));
}

/** How held or ended rows are requeued. */
export interface Regrouping {
  /** Rows that are sent by themselves: a post leaves the digest it was in; a digest keeps everything it includes. */
  alone: readonly DeliveryKey[];
  /** New digests, with the rows that they include from now on. */
  digests: readonly { row: NewDelivery; includes: readonly DeliveryKey[] }[];
  /** Digests that lost posts to this regrouping; those that include nothing else end. */
  left: readonly DeliveryKey[];
}

/**
 * Returns how held or ended rows are requeued: several posts of a destination as one digest (if `together`), or as one message each.
 * A digest that has all posts of its destination is kept as it is, and so is every continuation of a digest. `rows`: in the order of their positions. Pure.
 */
export function planRegrouping(rows: readonly Delivery[], together: boolean, nowMs: number): Regrouping {
  const pages = new Set(rows.filter(({ purpose, originalKey }) => purpose === 'digest' && originalKey !== null).map(({ key }) => key));
  const posts = rows.filter(({ purpose, digestKey }) => purpose === 'announce' && !(digestKey !== null && pages.has(digestKey)));
  const digests = new Set(rows.filter(({ key, purpose }) => purpose === 'digest' && !pages.has(key)).map(({ key }) => key));
  const others = rows.filter(({ key, purpose }) => purpose !== 'announce' && !digests.has(key));
  const alone = new Set(others.map(({ key }) => key));
  const made: { row: NewDelivery; includes: readonly DeliveryKey[] }[] = [];
  const kept = new Set<DeliveryKey>();
  for (const destination of new Set(posts.map((post) => post.destination))) {
    const own = posts.filter((post) => post.destination === destination);
    const [first] = own;
    const digest = first?.digestKey ?? null;
    if (!first) continue;
    if (together && own.length > 1 && digest !== null && digests.has(digest) && own.every(({ digestKey }) => digestKey === digest)) {
      kept.add(digest);
      alone.add(digest);
    } else if (together && own.length > 1) made.push({ row: digestOf(own, first, nowMs), includes: own.map(({ key }) => key) });
    else for (const { key } of own) alone.add(key);
  }
  const carriers = posts.flatMap(({ digestKey }) => (digestKey === null || kept.has(digestKey) ? [] : [digestKey]));
  const inOrder = rows.map(({ key }) => key).filter((key) => alone.has(key));
  return { alone: inOrder, digests: made, left: [...new Set([...carriers, ...[...digests].filter((key) => !kept.has(key))])] };
}

/** Returns the wake-ups of rows: when they are due (ISO instant), or at once. Pure. */
export function wakeupsOf(rows: readonly { key: DeliveryKey; dueAt?: string | null }[], nowMs: number): readonly Wakeup[] {
  return rows.map(({ key, dueAt }) => {
    const atMs = Date.parse(dueAt ?? '');
    return atMs > nowMs ? { key, atMs } : { key };
  });
}

/** Creates a new digest; the time in its key distinguishes it from an earlier one of the same posts. */
function digestOf(own: readonly Delivery[], { destination, hold }: Delivery, nowMs: number): NewDelivery {
  const batch = batchIdOf('g', [...own.map(({ postId }) => ({ id: postId ?? '' })), { id: String(nowMs) }]);
  return newDelivery(deliveryKeyOf(batch, destination, 'digest'), destination, hold === null ? {} : { hold });
}

/** Sets held or ended rows back to `planned`, without a digest or, given `digestKey`, included in that one; posts no longer wait for a time. Returns the rows that changed. */
export async function resetToPlanned(
  db: Kysely<Database>,
  keys: readonly DeliveryKey[],
  digestKey: DeliveryKey | null,
  nowMs: number,
): Promise<readonly { key: DeliveryKey; due_at: Date | null }[]> {
  const { rows } = await sql<{ key: DeliveryKey; due_at: Date | null }>`
    update herald.deliveries
    set state = 'planned', reason = null, digest_key = ${digestKey}, owner = null, not_found_at = null, workspace_slot_at = null, enqueued_at = null,
      due_at = case when purpose <> 'announce' then due_at end, spacing_ms = null,
      attempts = 0, receipt = null, rendered_fingerprint = null, sending_since = null, first_sent_at = null, in_doubt_reported = false, updated_at = ${new Date(nowMs)}
    where key = any(${keys}::text[]) and state in ('failed', 'held', 'skipped', 'in-doubt', 'retracted')
    returning key, due_at`.execute(db);
  return rows;
}

/** Requeues held or ended rows (in the order of their positions): each by itself, or together as one digest per destination. Must run in a transaction that has locked them. */
export async function requeue(
  db: Kysely<Database>,
  rows: readonly Delivery[],
  together: boolean,
  nowMs: number,
): Promise<readonly Wakeup[]> {
  const { alone, digests, left } = planRegrouping(rows, together, nowMs);
  const due = new Map((await resetToPlanned(db, alone, null, nowMs)).map(({ key, due_at }) => [key, due_at]));
  const made = digests.map(({ row }) => row);
  const planned = await insertDeliveries(db, made, new Date(nowMs));
  if (planned.length !== made.length) throw new Error('A digest of the same deliveries was made at the same moment');
  for (const { row, includes } of digests) await resetToPlanned(db, includes, row.key, nowMs);
  await mergeDigests(db, left, nowMs);
  const aloneRows = alone.filter((key) => due.has(key)).map((key) => ({ key, dueAt: due.get(key)?.toISOString() ?? null }));
  return wakeupsOf([...aloneRows, ...made], nowMs);
}

/** Ends digests that no longer include anything and were not sent. */
async function mergeDigests(db: Kysely<Database>, keys: readonly DeliveryKey[], nowMs: number): Promise<void> {
  if (keys.length === 0) return;
  await sql`
    update herald.deliveries digest set state = 'skipped', reason = '{"kind":"merged"}', updated_at = ${new Date(nowMs)}
    where key = any(${keys}::text[]) and state in ('planned', 'queued', 'held', 'failed', 'skipped', 'in-doubt')
      and not exists (select 1 from herald.deliveries carried where carried.digest_key = digest.key)`.execute(db);
}
