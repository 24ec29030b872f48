import { type Kysely, Migrator, sql } from 'kysely';
import type { Database } from '../schema.ts';
import { MIGRATIONS } from './index.ts';

/**
 * Brings our tables up to date, under an advisory lock: of several processes that start at once one does it. Creates nothing where all is there.
 * Resolves to the names of the migrations that were carried out. @throws {Error} when it can't; then nothing has changed
 */
export async function migrate(db: Kysely<Database>): Promise<readonly string[]> {
  // The migrator itself takes half a second on the embedded database, at every start.
  if (await isUpToDate(db)) return [];
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
    migrationTableSchema: 'herald',
    migrationTableName: 'migrations',
    migrationLockTableName: 'migrations_lock',
  });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error !== undefined)
    throw new Error(`The books could not be brought up to date: ${error instanceof Error ? error.message : error}`, { cause: error });
  return results.map(({ migrationName }) => migrationName);
}

async function isUpToDate(db: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass('herald.migrations') is not null as there`.execute(db);
  if (!rows[0]?.there) return false;
  const done = await sql<{ name: string }>`select name from herald.migrations order by name`.execute(db);
  return done.rows.map(({ name }) => name).join() === Object.keys(MIGRATIONS).toSorted().join();
}
