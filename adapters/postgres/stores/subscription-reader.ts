import type { Kysely } from 'kysely';
import type { StoredSubscription } from '../../../src/model/subscription.ts';
import type { Database } from '../schema.ts';
import { subscriptionOf } from './subscription-row.ts';

/** Reads all subscriptions, in the order they were first written. `db`: within a transaction, as that sees them. */
export type SubscriptionReader = (db: Kysely<Database>) => Promise<readonly StoredSubscription[]>;

/** From the second time on, nothing is read where nothing has changed, and what has not changed is the same object as before. */
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
    // Not what was counted: another change may have been committed meanwhile.
    last = { mark: markOf(all), all };
    return all;
  };
}

/** Every write draws a higher version, and a removal leaves fewer: the same mark never comes back. */
function markOf(all: readonly StoredSubscription[]): string {
  return `${all.length} ${all.length === 0 ? null : all.reduce((highest, { version }) => Math.max(highest, version), 0)}`;
}
