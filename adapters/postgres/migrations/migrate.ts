import { type Kysely, Migrator, sql } from 'kysely';
import { ConfigError } from '../../../src/lib/errors.ts';
import type { Database } from '../schema.ts';
import { MIGRATIONS } from './index.ts';

/**
 * Brings our tables up to date, under an advisory lock: of several processes that start at once one does it. Creates nothing where all is there.
 * Resolves to the names of the migrations that were carried out.
 * @throws {ConfigError} for a database of another build of Herald, which stays as it is
 * @throws {Error} when it can't be done; then nothing has changed
 */
export async function migrate(db: Kysely<Database>): Promise<readonly string[]> {
  // The migrator itself takes half a second on the embedded database, at every start.
  const applied = await appliedTo(db);
  if (applied.some((name) => !(name in MIGRATIONS))) throw otherBuild(applied);
  if (applied.length === Object.keys(MIGRATIONS).length) return [];
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
    migrationTableSchema: 'herald',
    migrationTableName: 'migrations',
    migrationLockTableName: 'migrations_lock',
  });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error !== undefined)
    throw new Error(`The database could not be brought up to date: ${error instanceof Error ? error.message : error}`, { cause: error });
  return results.map(({ migrationName }) => migrationName);
}

/** Names of the migrations that were carried out, in order. */
async function appliedTo(db: Kysely<Database>): Promise<readonly string[]> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass('herald.migrations') is not null as there`.execute(db);
  if (!rows[0]?.there) return [];
  const applied = await sql<{ name: string }>`select name from herald.migrations order by name`.execute(db);
  return applied.rows.map(({ name }) => name);
}

/** Builds before the first release began with this migration. */
const UNRELEASED = '001-first-books';

function otherBuild(applied: readonly string[]): ConfigError {
  const isEarlier = applied.includes(UNRELEASED);
  const maker = isEarlier ? 'a build of Herald from before its first release' : `a newer Herald (${applied.at(-1)})`;
  const hint = isEarlier ? 'Give Herald an empty database, or another HERALD_DATA_DIR' : 'Update this Herald, or give it another database';
  return new ConfigError([{ where: 'the database', what: `was made by ${maker}, and is left as it is`, hint }]);
}
