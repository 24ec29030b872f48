import { type Kysely, type Selectable, sql } from 'kysely';
import type { Delivery, DeliveryKey, NewDelivery } from '../../../src/model/delivery.ts';
import { platformOf } from '../../../src/model/destination.ts';
import type { Database } from '../schema.ts';
import { storableJson } from '../storable.ts';

type Row = Selectable<Database['herald.deliveries']>;

/** A row as the database gives it: instants are Dates in rows, text in JSON. */
export type DeliveryRow = {
  [column in keyof Row]: Date extends Row[column] ? Row[column] | string : Row[column];
};

/** Row → delivery. Pure. */
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

/** An instant of a row as ISO text. Pure. */
export function isoOrNull(instant: Date | string | null): string | null {
  return instant === null ? null : isoOf(instant);
}

const CHUNK = 1_000;

/** Inserts rows that are not there yet, in the order given; returns the keys that were new, in that order. `at` null: now, as the database has it. */
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
