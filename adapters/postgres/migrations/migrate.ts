import { type Kysely, Migrator, sql } from 'kysely';
import { ConfigError } from '../../../src/lib/errors.ts';
import type { Database } from '../schema.ts';
import { MIGRATIONS } from './index.ts';

/** Returns the names of all migrations, in order. Pure. */
export function migrationNames(): readonly string[] {
  return Object.keys(MIGRATIONS).toSorted();
}

interface MigrateOptions {
  /** The last migration to run. Default: all. */
  upTo?: string;
  /** Whether the caller has already begun a transaction. Default: false. */
  disableTransactions?: boolean;
}

/**
 * Migrates our tables under an advisory lock: of several processes that start at once, one does it. Creates nothing if everything is up to date.
 * Resolves to the names of the migrations that were run.
 * @throws {ConfigError} for a database of another build of Herald, which stays as it is
 * @throws {Error} if it fails; then nothing has changed
 */
export async function migrate(
  db: Kysely<Database>,
  { upTo, disableTransactions = false }: MigrateOptions = {},
): Promise<readonly string[]> {
  const done = await doneMigrations(db);
  const names = migrationNames();
  if (done.some((name) => !names.includes(name))) throw otherBuild(done);
  // The migrator alone takes half a second on the embedded database, at every start.
  if (done.length === names.length) return [];
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
    migrationTableSchema: 'herald',
    migrationTableName: 'migrations',
    migrationLockTableName: 'migrations_lock',
    disableTransactions,
  });
  const { error, results = [] } = await (upTo === undefined ? migrator.migrateToLatest() : migrator.migrateTo(upTo));
  if (error !== undefined)
    throw new Error(`The database could not be brought up to date: ${error instanceof Error ? error.message : error}`, { cause: error });
  return results.map(({ migrationName }) => migrationName);
}

/** Returns the names of the migrations that have been run, in order. */
async function doneMigrations(db: Kysely<Database>): Promise<readonly string[]> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass('herald.migrations') is not null as there`.execute(db);
  if (!rows[0]?.there) return [];
  const applied = await sql<{ name: string }>`select name from herald.migrations order by name`.execute(db);
  return applied.rows.map(({ name }) => name);
}

/** Matches the first migration of every build; builds from before the first release had other names for it. */
const INITIAL = /^001-/;

function otherBuild(applied: readonly string[]): ConfigError {
  const own = migrationNames();
  const isEarlier = applied.some((name) => INITIAL.test(name) && !own.includes(name));
  const maker = isEarlier ? 'a build of Herald from before its first release' : `a newer Herald (${applied.at(-1)})`;
  const hint = isEarlier
    ? 'Give Herald an empty database, or another HERALD_DATA_DIR'
    : 'Update this Herald, or restore a backup from before the upgrade into another database (docs/operate.md)';
  return new ConfigError([{ where: 'the database', what: `was made by ${maker}, and is left as it is`, hint }]);
}
