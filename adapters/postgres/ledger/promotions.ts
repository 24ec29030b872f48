import { type Kysely, sql } from 'kysely';
import type { DeliveryKey } from '../../../src/model/delivery.ts';
import type { Wakeup } from '../../../src/ports/ledger/wakeups.ts';
import type { Promotions } from '../../../src/ports/post-store.ts';
import type { Database } from '../schema.ts';
import { storableJson } from '../storable.ts';
import { planEdits } from './message-changes.ts';

/** Notes which release is out with the messages of its pre-releases, and plans their edits: of those that learn of one, and of those whose release has changed. Belongs into the scan's transaction. */
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

/** The rows that learn of a release. */
async function notePromotions(
  db: Kysely<Database>,
  promote: Promotions['promote'],
  since: string,
): Promise<readonly { key: DeliveryKey }[]> {
  // As claims lock them.
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
