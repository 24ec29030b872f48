import { type Migration, sql } from 'kysely';

/** A migration that runs these statements one after the other; all of them or none. There is no way back: a newer Herald's books stay its own. */
export function statements(...texts: readonly string[]): Migration {
  return {
    async up(db) {
      for (const text of texts) await sql.raw(text).execute(db);
    },
  };
}
