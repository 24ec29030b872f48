import { isDeepStrictEqual } from 'node:util';
import type { Kysely, Selectable } from 'kysely';
import type { StoredSubscription, Subscription } from '../../../src/model/subscription.ts';
import type { SubscriptionAction } from '../../../src/ports/subscription-store.ts';
import type { Database } from '../schema.ts';
import { storableJson, storableText } from '../writes.ts';
import { createAudit } from './audit.ts';

export type SubscriptionRow = Selectable<Database['herald.subscriptions']>;

/** A subscription's destination, origin, filter and options, as stored. */
interface SubscriptionColumns {
  destination: string;
  origin: string;
  filter: string;
  options: string;
}

type SubscriptionSettings = Omit<Subscription, 'id' | 'destination' | 'origin' | 'paused'>;

const NO_LISTS = { tags: [], sources: [], kinds: [], words: [] };

/** Returns a subscription's filter and options as stored. Pure. */
export function wishColumns({ filter: { expression = '', ...lists }, ...options }: SubscriptionSettings): {
  filter: string;
  options: string;
} {
  const hasLists = Object.values(lists).some(({ length }) => length > 0);
  return { filter: storableText(expression), options: storableJson({ ...options, ...(hasLists ? { lists } : {}) }) };
}

/** Returns the requested part of a subscription, without the fields that only the stores know. Pure. */
export function wishOf({
  id: _id,
  destination: _destination,
  origin: _origin,
  paused: _paused,
  number: _number,
  version: _version,
  createdBy: _createdBy,
  createdAt: _createdAt,
  changedBy: _changedBy,
  changedAt: _changedAt,
  ...wish
}: StoredSubscription): SubscriptionSettings {
  return wish;
}

/** Converts a row to a subscription. Pure. */
export function subscriptionOf(row: SubscriptionRow): StoredSubscription {
  const { lists = NO_LISTS, ...options } = row.options;
  const { paused_at: at, paused_by: by, paused_reason: reason } = row;
  return {
    id: row.id,
    destination: row.destination,
    filter: row.filter === '' ? lists : { ...lists, expression: row.filter },
    origin: row.origin,
    ...options,
    ...(at === null || by === null ? {} : { paused: { at: at.toISOString(), by, reason } }),
    number: Number(row.number),
    version: Number(row.version),
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    changedBy: row.changed_by,
    changedAt: row.changed_at.toISOString(),
  };
}

/** Whether a stored subscription already equals these columns. Pure. */
function isSame(row: SubscriptionRow, { destination, origin, filter, options }: SubscriptionColumns): boolean {
  const own = wishColumns(wishOf(subscriptionOf(row)));
  return (
    row.destination === destination &&
    row.origin === origin &&
    own.filter === filter &&
    isDeepStrictEqual(JSON.parse(own.options), JSON.parse(options))
  );
}

/** Writes a subscription from the settings or a file, unless `before` already equals it, since every write wakes all processes. `by` (JSON): null for the settings. Returns undefined if nothing was written. */
export async function writeSubscription(
  tx: Kysely<Database>,
  id: string,
  before: SubscriptionRow | undefined,
  columns: SubscriptionColumns,
  by: string | null,
  at: Date,
): Promise<SubscriptionRow | undefined> {
  if (before && isSame(before, columns)) return undefined;
  const changed = { ...columns, changed_by: by, changed_at: at };
  const written = before
    ? tx.updateTable('herald.subscriptions').set(changed).where('id', '=', id)
    : tx
        .insertInto('herald.subscriptions')
        .values({ id, ...changed, created_by: by, created_at: at })
        .onConflict((conflict) => conflict.doNothing());
  return written.returningAll().executeTakeFirst();
}

/** Records in the audit log who changed a subscription, in the same transaction. */
export async function note(
  tx: Kysely<Database>,
  { by, where, nowMs }: SubscriptionAction,
  action: string,
  row: SubscriptionRow,
  more: object = {},
): Promise<void> {
  const { id, number, destination, filter, paused_reason } = row;
  const reason = action === 'subscriptions pause' ? { reason: paused_reason } : {};
  const detail = { subscription: Number(number), id, destination, filter, ...reason, ...more };
  await createAudit(tx).record({ at: new Date(nowMs).toISOString(), who: by, where, action, detail });
}

/** Reads all subscriptions, in the order they were first written. `db`: within a transaction, as it sees them. */
export type SubscriptionReader = (db: Kysely<Database>) => Promise<readonly StoredSubscription[]>;

/** Creates a reader that, from its second call on, reads nothing if nothing has changed, and returns the same object for each subscription that has not changed. */
export function createSubscriptionReader(): SubscriptionReader {
  let last: { mark: string; all: readonly StoredSubscription[] } | null = null;
  return async (db) => {
    const { count, version } = await db
      .selectFrom('herald.subscriptions')
      .select(({ fn }) => [fn.countAll<string>().as('count'), fn.max('version').as('version')])
      .executeTakeFirstOrThrow();
    if (last?.mark === `${count} ${version}`) return last.all;
    const known = new Map(last?.all.map((one) => [`${one.id} ${one.version}`, one]));
    const rows = await db.selectFrom('herald.subscriptions').selectAll().orderBy('number').execute();
    const all = rows.map((row) => known.get(`${row.id} ${row.version}`) ?? subscriptionOf(row));
    // Computed from the rows, not from the count above: another change may have been committed in between.
    last = { mark: markOf(all), all };
    return all;
  };
}

/** Returns a mark that never repeats: every write draws a higher version, and a removal leaves fewer rows. */
function markOf(all: readonly StoredSubscription[]): string {
  return `${all.length} ${all.length === 0 ? null : all.reduce((highest, { version }) => Math.max(highest, version), 0)}`;
}
