import type { Migrated } from '../app/compose.ts';
import { counted } from '../commands/build-reply.ts';
import { createLog } from '../ops/log.ts';
import { type CliContext, type ExitCode, writeResult } from './cli-context.ts';
import { configOf, rejectOnStop, serverWaitFromSettings } from './open-app.ts';

/** Brings the tables on a PostgreSQL server up to date, so that Herald can run with a role that may not create tables. */
export async function migrate(cliContext: CliContext, json?: boolean): Promise<ExitCode> {
  const migrated = await migrateAll(cliContext);
  const { describe, applied, queue } = migrated ?? { describe: 'embedded', applied: [], queue: null };
  const words = migrated ? inWords(migrated) : 'The embedded database brings itself up to date at each start: nothing to do.';
  writeResult(cliContext, json, { ok: true, database: describe, books: { applied }, queue }, words);
  return 0;
}

async function migrateAll(cliContext: CliContext): Promise<Migrated | null> {
  const config = configOf(cliContext);
  if (!config.databaseUrl) return null;
  const { migrateServer } = await import('../app/compose.ts');
  const around = { log: createLog(config.logLevel, {}), serverWait: serverWaitFromSettings(cliContext, config) };
  return rejectOnStop(migrateServer(config.databaseUrl, config, around), cliContext.stop);
}

function inWords({ describe, applied, queue }: Migrated): string {
  const inQueue =
    queue === null ? 'on Redis, without tables' : queue.from === queue.to ? 'up to date' : `version ${queue.from} → ${queue.to}`;
  return `${describe}\n  Tables: ${applied.length === 0 ? 'up to date' : `${counted(applied.length, 'migration')} carried out`}\n  Queue: ${inQueue}`;
}
