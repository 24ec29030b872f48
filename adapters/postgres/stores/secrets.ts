import { type Kysely, type Selectable, sql } from 'kysely';
import type { SealedSecret, SecretStore } from '../../../src/ports/secret-store.ts';
import type { Database, SecretsTable } from '../schema.ts';

/** Encrypted secrets in PostgreSQL, embedded or a server. */
export function createSecretStore(db: Kysely<Database>): SecretStore {
  const select = () => db.selectFrom('herald.secrets').select(['platform', 'name', 'sealed', 'revision', 'changed_at']);
  const fresh = sql<string>`nextval('herald.secret_revisions')`;
  return {
    async list(platform) {
      const rows = await select()
        .$if(platform !== null, (query) => query.where('platform', '=', platform as string))
        .orderBy('platform')
        .orderBy('name')
        .execute();
      return rows.map(secretOf);
    },
    async get(platform, name) {
      const row = await select().where('platform', '=', platform).where('name', '=', name).executeTakeFirst();
      return row ? secretOf(row) : null;
    },
    async put({ platform, name, sealed, changedAtMs }, over) {
      const changes = { sealed: Buffer.from(sealed), changed_at: new Date(changedAtMs) };
      if (typeof over === 'number') {
        const replaced = await db
          .updateTable('herald.secrets')
          .set({ ...changes, revision: fresh })
          .where(({ and }) => and({ platform, name, revision: String(over) }))
          .returning('revision')
          .executeTakeFirst();
        return replaced ? Number(replaced.revision) : null;
      }
      const kept = await db
        .insertInto('herald.secrets')
        .values({ platform, name, ...changes })
        .onConflict((conflict) => {
          const there = conflict.columns(['platform', 'name']);
          return over === null ? there.doNothing() : there.doUpdateSet({ ...changes, revision: fresh });
        })
        .returning('revision')
        .executeTakeFirst();
      return kept ? Number(kept.revision) : null;
    },
    async reseal({ platform, name, sealed, revision }) {
      await db
        .updateTable('herald.secrets')
        .set({ sealed: Buffer.from(sealed) })
        .where(({ and }) => and({ platform, name, revision: String(revision) }))
        .execute();
    },
    async remove(platform, name) {
      const removed = await db
        .deleteFrom('herald.secrets')
        .where(({ and }) => and({ platform, name }))
        .returning('name')
        .execute();
      return removed.length > 0;
    },
  };
}

function secretOf({ revision, changed_at, ...secret }: Selectable<SecretsTable>): SealedSecret {
  return { ...secret, revision: Number(revision), changedAtMs: changed_at.getTime() };
}
