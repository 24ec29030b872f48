import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type Kysely, sql, type UpdateObject } from 'kysely';
import { FILE_ORIGIN, SETTINGS_ORIGINS, type StoredSubscription, type Subscription, withChanges } from '../../../src/model/subscription.ts';
import type { AppliedSubscription, SubscriptionAction, SubscriptionRef, SubscriptionStore } from '../../../src/ports/subscription-store.ts';
import type { Database } from '../schema.ts';
import { inScanTransaction, storableJson, storableText } from '../writes.ts';
import {
  note,
  type SubscriptionRow as Row,
  type SubscriptionReader,
  subscriptionOf,
  wishColumns,
  wishOf,
  writeSubscription,
} from './subscription-rows.ts';

/** Applies a file: see `SubscriptionStore.apply`. Must run in a transaction that holds the scan lock; `all`: as read in it. */
async function applyFile(
  tx: Transaction,
  all: readonly StoredSubscription[],
  ...[file, decide, order]: Parameters<SubscriptionStore['apply']>
): Promise<void> {
  const last = await tx.selectFrom('herald.subscription_files').select('applied').where('name', '=', file).executeTakeFirst();
  const changes = decide(all, last?.applied ?? []);
  if (changes === null) return;
  for (const id of changes.remove) {
    const row = await tx.deleteFrom('herald.subscriptions').where('id', '=', id).returningAll().executeTakeFirst();
    if (row) await note(tx, order, 'unsubscribe', row, { file });
  }
  const applied: AppliedSubscription[] = [];
  for (const { id, ...wish } of changes.own) applied.push({ id: await own(tx, id ?? randomUUID(), wish, file, order), ...wish });
  // Written only if it differs, so that applying twice is one write.
  if (last && isDeepStrictEqual(last.applied, JSON.parse(JSON.stringify(applied)))) return;
  const columns = { applied: storableJson(applied), applied_at: new Date(order.nowMs) };
  await tx
    .insertInto('herald.subscription_files')
    .values({ name: file, ...columns })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(columns))
    .execute();
}

/** Writes a subscription that belongs to a file. Resolves to its id. */
async function own(
  tx: Kysely<Database>,
  id: string,
  { destination, ...wish }: Omit<AppliedSubscription, 'id'>,
  file: string,
  order: SubscriptionAction,
): Promise<string> {
  const columns = { destination, origin: `${FILE_ORIGIN}${file}`, ...wishColumns(wish) };
  const before = await tx.selectFrom('herald.subscriptions').selectAll().where('id', '=', id).executeTakeFirst();
  const row = await writeSubscription(tx, id, before, columns, storableJson(order.by), new Date(order.nowMs));
  if (row) await note(tx, order, before ? 'subscriptions edit' : 'subscribe', row, { ...(before ? { before: before.filter } : {}), file });
  return id;
}

type Transaction = Kysely<Database>;

/** Creates the store of subscriptions in PostgreSQL, embedded or on a server. */
export function createSubscriptionStore(db: Kysely<Database>, read: SubscriptionReader): SubscriptionStore {
  const update = (
    ref: SubscriptionRef,
    order: SubscriptionAction,
    action: string,
    writes: (before: Row) => UpdateObject<Database, 'herald.subscriptions'>,
  ) =>
    inScanTransaction(db, async (tx) => {
      const before = await findRow(tx, ref);
      if (!before) return null;
      const row = await tx
        .updateTable('herald.subscriptions')
        .set({ ...writes(before), changed_by: storableJson(order.by), changed_at: new Date(order.nowMs) })
        .where('id', '=', ref.id)
        .returningAll()
        .executeTakeFirstOrThrow();
      await note(tx, order, action, row, action === 'subscriptions edit' ? { before: before.filter } : {});
      return subscriptionOf(row);
    });

  return {
    sync: (wanted, origins, nowMs) => inScanTransaction(db, (tx) => sync(tx, wanted, origins, new Date(nowMs))),
    all: () => read(db),
    add: ({ destination, origin, ...wish }, order, instead = []) =>
      inScanTransaction(db, async (tx) => {
        const replaced: Row[] = [];
        for (const ref of instead) {
          const row = await findRow(tx, ref);
          if (!row) return { conflict: true };
          replaced.push(row);
        }
        const columns = wishColumns(wish);
        const ids = new Set(instead.map(({ id }) => id));
        const existing = (await findSame(tx, destination, columns.filter)).find(({ id }) => !ids.has(id));
        if (existing) return { existing: subscriptionOf(existing) };
        for (const id of ids) await tx.deleteFrom('herald.subscriptions').where('id', '=', id).execute();
        const at = new Date(order.nowMs);
        const by = storableJson(order.by);
        const row = await tx
          .insertInto('herald.subscriptions')
          .values({ id: randomUUID(), destination, origin, ...columns, created_by: by, created_at: at, changed_by: by, changed_at: at })
          .returningAll()
          .executeTakeFirstOrThrow();
        const numbers = replaced.map(({ number }) => Number(number));
        await note(tx, order, 'subscribe', row, numbers.length > 0 ? { instead: numbers } : {});
        return { added: subscriptionOf(row) };
      }),
    change: (ref, to, order) =>
      update(ref, order, 'subscriptions edit', (before) => wishColumns(withChanges(wishOf(subscriptionOf(before)), to))),
    pause: (ref, reason, order) =>
      update(ref, order, 'subscriptions pause', () => ({
        paused_by: storableJson(order.by),
        paused_at: new Date(order.nowMs),
        paused_reason: reason === null ? null : storableText(reason),
      })),
    resume: (ref, order) => update(ref, order, 'subscriptions resume', () => ({ paused_by: null, paused_at: null, paused_reason: null })),
    remove: (ref, order) =>
      inScanTransaction(db, async (tx) => {
        const row = await findRow(tx, ref);
        if (!row) return null;
        await tx.deleteFrom('herald.subscriptions').where('id', '=', ref.id).execute();
        await note(tx, order, 'unsubscribe', row);
        return subscriptionOf(row);
      }),
    apply: (...file) => inScanTransaction(db, async (tx) => applyFile(tx, await read(tx), ...file)),
  };
}

/** Finds a row that is unchanged since the person saw it and does not belong to the settings. */
async function findRow(tx: Transaction, { id, version }: SubscriptionRef): Promise<Row | null> {
  const row = await tx.selectFrom('herald.subscriptions').selectAll().where('id', '=', id).executeTakeFirst();
  return row && Number(row.version) === version && !SETTINGS_ORIGINS.includes(row.origin) ? row : null;
}

function findSame(tx: Transaction, destination: string, filter: string): Promise<Row[]> {
  return tx
    .selectFrom('herald.subscriptions')
    .selectAll()
    .where('destination', '=', destination)
    .where('filter', '=', filter)
    .where(sql<boolean>`not options ? 'lists'`)
    .orderBy('number')
    .execute();
}

/** Synchronizes the subscriptions of the settings. Writes only what differs: every write wakes all processes. */
async function sync(tx: Transaction, wanted: readonly Subscription[], origins: readonly string[], at: Date): Promise<void> {
  const rows = await tx.selectFrom('herald.subscriptions').selectAll().execute();
  const stored = new Map(rows.map((row) => [row.id, row]));
  const ids = new Set(wanted.map(({ id }) => id));
  const gone = rows.filter(({ id, origin }) => origins.includes(origin) && !ids.has(id)).map(({ id }) => id);
  if (gone.length > 0) await tx.deleteFrom('herald.subscriptions').where('id', 'in', gone).execute();
  for (const { id, destination, origin, paused, ...wish } of wanted) {
    const before = stored.get(id);
    if (before && !origins.includes(before.origin)) continue;
    await writeSubscription(tx, id, before, { destination, origin, ...wishColumns(wish) }, null, at);
  }
}
