import type { Kysely } from 'kysely';
import type { Places } from '../../../src/ports/places.ts';
import type { Database } from '../schema.ts';

/** Which channels are in which communities, in PostgreSQL, embedded or a server. */
export function createPlaces(db: Kysely<Database>): Places {
  return {
    async all() {
      const rows = await db.selectFrom('herald.places').selectAll().orderBy('destination').execute();
      return new Map(rows.map(({ destination, community }) => [destination, community]));
    },
    async note(destination, community) {
      if (community === undefined) await db.deleteFrom('herald.places').where('destination', '=', destination).execute();
      else
        await db
          .insertInto('herald.places')
          .values({ destination, community })
          .onConflict((conflict) => conflict.column('destination').doUpdateSet({ community }))
          .execute();
    },
  };
}
