import { type Kysely, sql } from 'kysely';
import type { SubscriptionStore } from '../../../src/ports/stores.ts';
import { retryTransaction } from '../retry-transaction.ts';
import type { Database } from '../schema.ts';
import { storableJson } from '../storable.ts';

/** The subscriptions in PostgreSQL, embedded or a server. `all` gives them in the order they were first written. */
export function createSubscriptionStore(db: Kysely<Database>): SubscriptionStore {
  return {
    async sync(wanted, origins) {
      const ids = wanted.map(({ id }) => id);
      await retryTransaction(() =>
        db.transaction().execute(async (tx) => {
          await sql`delete from herald.subscriptions where origin = any(${origins}::text[]) and not (id = any(${ids}::text[]))`.execute(tx);
          for (const { id, destination, filter, origin } of wanted) {
            const written = { destination, filter: storableJson(filter), origin };
            await tx
              .insertInto('herald.subscriptions')
              .values({ id, ...written })
              .onConflict((conflict) =>
                conflict.column('id').doUpdateSet(written).where(sql<boolean>`herald.subscriptions.origin = any(${origins}::text[])`),
              )
              .execute();
          }
        }),
      );
    },
    async all() {
      const columns = ['id', 'destination', 'filter', 'origin'] as const;
      return db.selectFrom('herald.subscriptions').select(columns).orderBy('position').execute();
    },
  };
}
