import { type Kysely, sql } from 'kysely';
import type { Delivery, DeliveryKey, NewDelivery } from '../../../src/model/delivery.ts';
import { batchIdOf, deliveryKeyOf, newDelivery } from '../../../src/model/delivery-key.ts';
import type { Wakeup } from '../../../src/ports/ledger/wakeups.ts';
import type { Database } from '../schema.ts';
import { insertDeliveries } from './delivery-row.ts';

/** Rows that were kept, and how they are owed again. */
export interface Regrouping {
  /** As they are: whoever was carried is not any more; a digest with all it carries. */
  alone: readonly DeliveryKey[];
  /** New digests, with the rows that they carry from now on. */
  digests: readonly { row: NewDelivery; includes: readonly DeliveryKey[] }[];
  /** Digests whose posts go other ways now, as far as they carry nothing else. */
  left: readonly DeliveryKey[];
}

/**
 * How kept rows are owed again: single posts as one digest a destination where there are several (`together`), or one message each.
 * A digest that has all posts of its destination is kept as it is, and so is every further message of a digest. Rows in the order of their positions. Pure.
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

/** The wake-ups of rows: when they are due (ISO instant), or at once. Pure. */
export function wakeupsOf(rows: readonly { key: DeliveryKey; dueAt?: string | null }[], nowMs: number): readonly Wakeup[] {
  return rows.map(({ key, dueAt }) => {
    const atMs = Date.parse(dueAt ?? '');
    return atMs > nowMs ? { key, atMs } : { key };
  });
}

/** The time makes a digest different from an earlier one of the same posts. */
function digestOf(own: readonly Delivery[], { destination, hold }: Delivery, nowMs: number): NewDelivery {
  const batch = batchIdOf('g', [...own.map(({ postId }) => ({ id: postId ?? '' })), { id: String(nowMs) }]);
  return newDelivery(deliveryKeyOf(batch, destination, 'digest'), destination, hold === null ? {} : { hold });
}

/** Puts kept rows back to `planned`, on their own and, if they are posts, whatever time they waited for; a digest takes those it carries along. Returns those that moved. */
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

/** Owes kept rows (in the order of their positions) again: each by itself, or together as one digest a destination. Belongs into a transaction that has locked them. */
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

/** Digests that carry nothing any more, and were not sent, are over. */
async function mergeDigests(db: Kysely<Database>, keys: readonly DeliveryKey[], nowMs: number): Promise<void> {
  if (keys.length === 0) return;
  await sql`
    update herald.deliveries digest set state = 'skipped', reason = '{"kind":"merged"}', updated_at = ${new Date(nowMs)}
    where key = any(${keys}::text[]) and state in ('planned', 'queued', 'held', 'failed', 'skipped', 'in-doubt')
      and not exists (select 1 from herald.deliveries carried where carried.digest_key = digest.key)`.execute(db);
}
