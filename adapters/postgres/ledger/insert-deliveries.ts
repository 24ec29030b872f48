import { type Kysely, sql } from 'kysely';
import type { DeliveryKey, NewDelivery } from '../../../src/model/delivery.ts';
import { platformOf } from '../../../src/model/destination.ts';
import type { Database } from '../schema.ts';
import { storableJson } from '../storable.ts';

const CHUNK = 1_000;

/** Inserts rows that are not there yet, in the order given; returns the keys that were new, in that order. `at` null: now, as the database has it. */
export async function insertDeliveries(
  db: Kysely<Database>,
  rows: readonly NewDelivery[],
  at: Date | null,
): Promise<readonly DeliveryKey[]> {
  const fresh = new Set<DeliveryKey>();
  for (let from = 0; from < rows.length; from += CHUNK) {
    const chunk = rows.slice(from, from + CHUNK);
    const columns = {
      key: chunk.map(({ key }) => key),
      postId: chunk.map(({ postId }) => postId),
      destination: chunk.map(({ destination }) => destination),
      platform: chunk.map(({ destination }) => platformOf(destination)),
      purpose: chunk.map(({ purpose }) => purpose),
      state: chunk.map(({ state }) => state),
      reason: chunk.map(({ reason }) => (reason === null ? null : storableJson(reason))),
      digestKey: chunk.map(({ digestKey }) => digestKey),
      originalKey: chunk.map(({ originalKey = null }) => originalKey),
      dueAt: chunk.map(({ dueAt = null }) => dueAt),
      spacingMs: chunk.map(({ spacingMs = null }) => spacingMs),
      approve: chunk.map(({ approve = false }) => approve),
      hold: chunk.map(({ hold = null }) => hold),
      notice: chunk.map(({ notice }) => (notice ? storableJson(notice) : null)),
    };
    const inserted = await sql<{ key: string }>`
      insert into herald.deliveries (key, post_id, destination, platform, purpose, state, reason, digest_key, original_key, due_at, spacing_ms, approve, hold, notice, created_at, updated_at)
      select key, post_id, destination, platform, purpose, state, reason, digest_key, original_key, due_at, spacing_ms, approve, hold, notice,
        coalesce(${at}::timestamptz, date_trunc('milliseconds', now())), coalesce(${at}::timestamptz, date_trunc('milliseconds', now()))
      from unnest(${columns.key}::text[], ${columns.postId}::text[], ${columns.destination}::text[], ${columns.platform}::text[],
        ${columns.purpose}::text[], ${columns.state}::text[], ${columns.reason}::jsonb[], ${columns.digestKey}::text[],
        ${columns.originalKey}::text[], ${columns.dueAt}::timestamptz[], ${columns.spacingMs}::bigint[], ${columns.approve}::boolean[], ${columns.hold}::text[], ${columns.notice}::jsonb[])
        with ordinality as given (key, post_id, destination, platform, purpose, state, reason, digest_key, original_key, due_at, spacing_ms, approve, hold, notice, nth)
      order by nth
      on conflict (key) do nothing
      returning key`.execute(db);
    for (const { key } of inserted.rows) fresh.add(key);
  }
  return rows.map(({ key }) => key).filter((key) => fresh.delete(key));
}
