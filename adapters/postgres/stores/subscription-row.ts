import { isDeepStrictEqual } from 'node:util';
import type { Selectable } from 'kysely';
import type { StoredSubscription, Subscription } from '../../../src/model/subscription.ts';
import type { Database } from '../schema.ts';
import { storableJson, storableText } from '../storable.ts';

type Wish = Omit<Subscription, 'id' | 'destination' | 'origin' | 'paused'>;

const NO_LISTS = { tags: [], sources: [], kinds: [], words: [] };

/** What is asked for, as it is stored. Pure. */
export function wishColumns({ filter: { expression = '', ...lists }, ...options }: Wish): { filter: string; options: string } {
  const hasLists = Object.values(lists).some(({ length }) => length > 0);
  return { filter: storableText(expression), options: storableJson({ ...options, ...(hasLists ? { lists } : {}) }) };
}

/** What is asked for: all but what only the stores know of it. Pure. */
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
}: StoredSubscription): Wish {
  return wish;
}

/** Row → subscription. Pure. */
export function subscriptionOf(row: Selectable<Database['herald.subscriptions']>): StoredSubscription {
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

/** Whether a stored subscription asks for just this. Pure. */
export function isSame(
  row: Selectable<Database['herald.subscriptions']>,
  { destination, origin, filter, options }: { destination: string; origin: string; filter: string; options: string },
): boolean {
  const own = wishColumns(wishOf(subscriptionOf(row)));
  return (
    row.destination === destination &&
    row.origin === origin &&
    own.filter === filter &&
    isDeepStrictEqual(JSON.parse(own.options), JSON.parse(options))
  );
}
