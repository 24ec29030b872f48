import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Kysely } from 'kysely';
import { FILE_ORIGIN, type StoredSubscription } from '../../../src/model/subscription.ts';
import type { AppliedSubscription, DecideFileChanges, SubscriptionOrder } from '../../../src/ports/subscription-store.ts';
import type { Database } from '../schema.ts';
import { storableJson } from '../writes.ts';
import { note, wishColumns, writeSubscription } from './subscription-rows.ts';

/** A file, and who applies it. `all`: read in this transaction. */
interface FileOrder {
  file: string;
  decide: DecideFileChanges;
  order: SubscriptionOrder;
  all: readonly StoredSubscription[];
}

/** See `SubscriptionStore.apply`. In a transaction that holds the lock of scans. */
export async function applyFile(tx: Kysely<Database>, { file, decide, order, all }: FileOrder): Promise<void> {
  const last = await tx.selectFrom('herald.subscription_files').select('applied').where('name', '=', file).executeTakeFirst();
  const changes = decide(all, last?.applied ?? []);
  if (changes === null) return;
  for (const id of changes.remove) {
    const row = await tx.deleteFrom('herald.subscriptions').where('id', '=', id).returningAll().executeTakeFirst();
    if (row) await note(tx, order, 'unsubscribe', row, { file });
  }
  const applied: AppliedSubscription[] = [];
  for (const { id, ...wish } of changes.own) applied.push({ id: await own(tx, id ?? randomUUID(), wish, file, order), ...wish });
  // Written where it differs alone, so that applying twice is one write.
  if (last && isDeepStrictEqual(last.applied, JSON.parse(JSON.stringify(applied)))) return;
  const columns = { applied: storableJson(applied), applied_at: new Date(order.nowMs) };
  await tx
    .insertInto('herald.subscription_files')
    .values({ name: file, ...columns })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(columns))
    .execute();
}

/** Resolves to its id. */
async function own(
  tx: Kysely<Database>,
  id: string,
  { destination, ...wish }: Omit<AppliedSubscription, 'id'>,
  file: string,
  order: SubscriptionOrder,
): Promise<string> {
  const columns = { destination, origin: `${FILE_ORIGIN}${file}`, ...wishColumns(wish) };
  const before = await tx.selectFrom('herald.subscriptions').selectAll().where('id', '=', id).executeTakeFirst();
  const row = await writeSubscription(tx, id, before, columns, storableJson(order.by), new Date(order.nowMs));
  if (row) await note(tx, order, before ? 'subscriptions edit' : 'subscribe', row, { ...(before ? { before: before.filter } : {}), file });
  return id;
}
