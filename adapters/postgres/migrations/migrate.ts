import { type Kysely, Migrator, sql } from 'kysely';
import { ConfigError } from '../../../src/lib/errors.ts';
import type { Database } from '../schema.ts';
import { MIGRATIONS } from './index.ts';

/** Names of all migrations, in their order. Pure. */
export function migrationNames(): readonly string[] {
  return Object.keys(MIGRATIONS).toSorted();
}

interface MigrateOptions {
  /** The last migration that is carried out. Default: all are. */
  upTo?: string;
  /** The caller has begun a transaction. */
  disableTransactions?: boolean;
}

/**
 * Brings our tables up to date, under an advisory lock: of several processes that start at once one does it. Creates nothing where all is there.
 * Resolves to the names of the migrations that were carried out. @throws {ConfigError} when a newer Herald has changed the tables @throws {Error} when it can't; then nothing has changed
 */
export async function migrate(
  db: Kysely<Database>,
  { upTo, disableTransactions = false }: MigrateOptions = {},
): Promise<readonly string[]> {
  const done = await doneMigrations(db);
  const names = migrationNames();
  if (done.some((name) => !names.includes(name))) throw newerSchema();
  // The migrator itself takes half a second on the embedded database, at every start.
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
    throw new Error(`The books could not be brought up to date: ${error instanceof Error ? error.message : error}`, { cause: error });
  return results.map(({ migrationName }) => migrationName);
}

async function doneMigrations(db: Kysely<Database>): Promise<readonly string[]> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass('herald.migrations') is not null as there`.execute(db);
  if (!rows[0]?.there) return [];
  const done = await sql<{ name: string }>`select name from herald.migrations order by name`.execute(db);
  return done.rows.map(({ name }) => name);
}

function newerSchema(): ConfigError {
  const hint = 'Start that version, or restore a backup of before the upgrade (docs/operate.md, “Go back”)';
  return new ConfigError([{ where: 'the database', what: 'a newer version of Herald has changed its tables', hint }]);
}
