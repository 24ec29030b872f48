import { resolve } from 'node:path';
import { PLATFORMS } from '../../app/platforms.ts';
import { counted } from '../../commands/build-reply.ts';
import type { Config } from '../../config/config.ts';
import { Unsuccessful } from '../../lib/errors.ts';
import { chatPlatforms } from '../../model/platform.ts';
import { type CliContext, type ExitCode, UsageError, writeResult } from '../cli-context.ts';
import { askRunning } from '../control-socket.ts';
import { configOf, openDatabase } from '../open-app.ts';
import { showProgress } from '../progress.ts';
import { settingsToKeep } from './backup-file.ts';
import { runJob, type UpkeepDone, type UpkeepJob } from './job.ts';

const EXAMPLES = chatPlatforms(PLATFORMS).flatMap(({ person }) => person?.example ?? []);

/** Flags of `backup` and `restore`. */
export interface UpkeepFlags {
  json?: boolean;
  /** Replaces an existing file or database content. */
  force?: boolean;
}

/** Writes the whole database to one file; Herald may be running. */
export async function backup(cliContext: CliContext, name: string, { json, force = false }: UpkeepFlags): Promise<ExitCode> {
  const file = resolve(cliContext.cwd, name);
  const done = await doJob(cliContext, { kind: 'backup', file, overwrite: force });
  const rows = Object.values(done.rows).reduce((sum, count) => sum + count, 0);
  const words = `${file}: ${counted(done.rows.posts ?? 0, 'post')}, ${counted(done.rows.deliveries ?? 0, 'delivery', 'deliveries')}, ${counted(rows, 'row')} in all, ${Math.ceil(done.bytes / 1024).toLocaleString('en')} KiB.\nIt has no tokens in it, but titles, names of channels and ids of people: keep it safe. herald restore brings it back.`;
  writeResult(cliContext, json, { file, rows: done.rows, bytes: done.bytes }, words);
  return 0;
}

/** Flags of `prune`. */
export interface PruneFlags {
  json?: boolean;
  /** Minimum age of what is dropped: `1y`, `90d`. */
  older: string;
  dryRun?: boolean;
}

/** Drops old data that is no longer needed. */
export async function prune(cliContext: CliContext, { json, older, dryRun = false }: PruneFlags): Promise<ExitCode> {
  const before = new Date(cliContext.now().getTime() - ageOf(older));
  const done = await doJob(cliContext, { kind: 'prune', beforeMs: before.getTime(), dryRun });
  const { posts, deliveries, audit, searches } = done.pruned;
  const words = `Before ${before.toISOString().slice(0, 10)}: ${counted(posts, 'text')} of removed posts, ${counted(deliveries, 'message')}, ${counted(audit, 'entry', 'entries')} of the audit log, ${counted(searches, 'counted search', 'counted searches')} ${dryRun ? 'would be dropped' : 'dropped'}.\nWhich posts there were and where each was announced stays, so that nothing is announced again.`;
  writeResult(cliContext, json, { before: before.toISOString(), dryRun, ...done.pruned }, words);
  return 0;
}

/** Removes a person, `platform:id`, from everything in the database. */
export async function forget(cliContext: CliContext, person: string, json?: boolean): Promise<ExitCode> {
  const [, platform, id] = /^([a-z][a-z0-9-]*):([A-Za-z0-9_-]{2,64})$/.exec(person) ?? [];
  if (platform === undefined || id === undefined)
    throw new UsageError(`“${person}” is not a person. Write it like HERALD_ADMINS: herald forget ${EXAMPLES[0]}`);
  const { entries } = await doJob(cliContext, { kind: 'forget', platform, id });
  const words =
    entries === 0
      ? `Nothing that Herald remembers names ${person}.`
      : `${counted(entries, 'entry', 'entries')} no longer ${entries === 1 ? 'names' : 'name'} ${person}. Backups made before still do.`;
  writeResult(cliContext, json, { person, entries }, words);
  return 0;
}

/** Lets the running Herald do the job, or does it in this process if none runs. @throws {Unsuccessful} if it is refused */
async function doJob<J extends UpkeepJob>(cliContext: CliContext, job: J): Promise<Extract<UpkeepDone, { kind: J['kind'] }>> {
  const config = configOf(cliContext);
  const running = await askRunning(config.dataDir, { kind: 'upkeep', job });
  const done = running ? running.done : await runLocally(cliContext, config, job);
  if (done.kind === 'refused') throw new Unsuccessful(done.why);
  return done as Extract<UpkeepDone, { kind: J['kind'] }>;
}

async function runLocally(cliContext: CliContext, config: Config, job: UpkeepJob): Promise<UpkeepDone> {
  const storage = await openDatabase(cliContext, config, 'herald upkeep');
  const progress = showProgress(cliContext, 'Saving', 'rows');
  try {
    return await runJob(storage, job, settingsToKeep(cliContext), progress.tick);
  } finally {
    progress.end();
    await storage.close();
  }
}

const DAY_MS = 86_400_000;
/** Minimum age of what may be dropped, days: messages are still edited and removed for some weeks. */
const MIN_AGE_DAYS = 90;

/** Parses `1y`, `18mo` or `90d` into ms. @throws {UsageError} if it is not an age, or less than 90 days */
function ageOf(text: string): number {
  const [, count, unit = ''] = /^(\d{1,4})(d|mo|y)$/.exec(text) ?? [];
  const days = Number(count) * ({ d: 1, mo: 30.5, y: 365.25 }[unit] ?? Number.NaN);
  if (!(days >= MIN_AGE_DAYS))
    throw new UsageError(`--older “${text}” is not an age of at least ${MIN_AGE_DAYS} days. Write 1y, 18mo or 90d`);
  return days * DAY_MS;
}
