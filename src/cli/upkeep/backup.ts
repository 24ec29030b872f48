import { resolve } from 'node:path';
import { PLATFORMS } from '../../app/platforms.ts';
import { counted } from '../../commands/build-reply.ts';
import { Unsuccessful } from '../../lib/errors.ts';
import { chatPlatforms } from '../../model/platform.ts';
import { type CliContext, type ExitCode, UsageError } from '../cli-context.ts';
import { sendToRunning } from '../control-socket.ts';
import { configOf, logOf, patientWait, unlessStopped } from '../open-app.ts';
import { showProgress, whileWorking } from '../progress.ts';
import { runJob, type UpkeepDone, type UpkeepJob } from './job.ts';
import { settingsToKeep } from './kept-settings.ts';

const EXAMPLES = chatPlatforms(PLATFORMS).flatMap(({ person }) => person?.example ?? []);

/** What all verbs of upkeep can be told. */
export interface UpkeepFlags {
  json: boolean;
}

/** Writes everything that is remembered into one file, also while Herald runs. */
export async function backup(cliContext: CliContext, name: string, { json, force }: UpkeepFlags & { force: boolean }): Promise<ExitCode> {
  const file = resolve(cliContext.cwd, name);
  const done = await doJob(cliContext, { kind: 'backup', file, overwrite: force });
  if (done.kind !== 'backup') throw unexpected();
  const rows = Object.values(done.rows).reduce((sum, count) => sum + count, 0);
  if (json) cliContext.stdout.write(`${JSON.stringify({ file, rows: done.rows, bytes: done.bytes })}\n`);
  else
    cliContext.stdout.write(
      `${file}: ${counted(done.rows.posts ?? 0, 'post')}, ${counted(done.rows.deliveries ?? 0, 'delivery', 'deliveries')}, ${counted(rows, 'row')} in all, ${Math.ceil(done.bytes / 1024).toLocaleString('en')} KiB.\nIt has no tokens in it, but titles, names of channels and ids of people: keep it safe. herald restore brings it back.\n`,
    );
  return 0;
}

/** Drops what nobody needs any more of times before `older`, `1y`, `90d`. */
export async function prune(cliContext: CliContext, older: string, { json, dryRun }: UpkeepFlags & { dryRun: boolean }): Promise<ExitCode> {
  const before = new Date(cliContext.now().getTime() - ageOf(older));
  const done = await doJob(cliContext, { kind: 'prune', beforeMs: before.getTime(), dryRun });
  if (done.kind !== 'prune') throw unexpected();
  const { posts, deliveries, audit, searches } = done.pruned;
  if (json) cliContext.stdout.write(`${JSON.stringify({ before: before.toISOString(), dryRun, ...done.pruned })}\n`);
  else
    cliContext.stdout.write(
      `Before ${before.toISOString().slice(0, 10)}: ${counted(posts, 'text')} of removed posts, ${counted(deliveries, 'message')}, ${counted(audit, 'entry', 'entries')} of the audit log, ${counted(searches, 'counted search', 'counted searches')} ${dryRun ? 'would be dropped' : 'dropped'}.\nWhich posts there were and where each was announced stays, so that nothing is announced again.\n`,
    );
  return 0;
}

/** Takes a person, `platform:id`, out of everything that is remembered. */
export async function forget(cliContext: CliContext, person: string, { json }: UpkeepFlags): Promise<ExitCode> {
  const [, platform, id] = /^([a-z][a-z0-9-]*):([A-Za-z0-9_-]{2,64})$/.exec(person) ?? [];
  if (platform === undefined || id === undefined)
    throw new UsageError(`“${person}” is not a person. Write it like HERALD_ADMINS: herald forget ${EXAMPLES[0]}`);
  const done = await doJob(cliContext, { kind: 'forget', platform, id });
  if (done.kind !== 'forget') throw unexpected();
  if (json) cliContext.stdout.write(`${JSON.stringify({ person, entries: done.entries })}\n`);
  else if (done.entries === 0) cliContext.stdout.write(`Nothing that Herald remembers names ${person}.\n`);
  else
    cliContext.stdout.write(
      `${counted(done.entries, 'entry', 'entries')} no longer ${done.entries === 1 ? 'names' : 'name'} ${person}. Backups made before still do.\n`,
    );
  return 0;
}

/** Has the running Herald do it, or does it here. @throws {Unsuccessful} when it is refused */
async function doJob(cliContext: CliContext, job: UpkeepJob): Promise<UpkeepDone> {
  const config = configOf(cliContext);
  const running = await sendToRunning(config.dataDir, { kind: 'upkeep', job });
  if (running?.kind === 'fault') throw new Unsuccessful(running.message);
  const done = running?.kind === 'upkeep' ? running.done : await doHere(cliContext, job);
  if (done.kind === 'refused') throw new Unsuccessful(done.why);
  return done;
}

async function doHere(cliContext: CliContext, job: UpkeepJob): Promise<UpkeepDone> {
  const config = configOf(cliContext);
  const { openStorage } = await import('../../app/compose.ts');
  const storage = await whileWorking(cliContext, 'Opening the database', (screen) => {
    const around = { log: logOf(screen, config), serverWait: patientWait(screen, config) };
    return unlessStopped(openStorage(config, around, 'herald upkeep'), cliContext.stop, (opened) => opened.close());
  });
  const progress = showProgress(cliContext, 'Saving', 'rows');
  try {
    return await runJob(storage, job, settingsToKeep(cliContext), progress.tick);
  } finally {
    progress.end();
    await storage.close();
  }
}

function unexpected(): Unsuccessful {
  return new Unsuccessful('the running Herald answered something else; is it of the same version?');
}

const DAY_MS = 86_400_000;
/** Messages are edited and removed for some weeks. */
const MIN_AGE_DAYS = 90;

/** `1y`, `18mo`, `90d` → ms. @throws {UsageError} */
function ageOf(text: string): number {
  const [, count, unit = ''] = /^(\d{1,4})(d|mo|y)$/.exec(text) ?? [];
  const days = Number(count) * ({ d: 1, mo: 30.5, y: 365.25 }[unit] ?? Number.NaN);
  if (!(days >= MIN_AGE_DAYS)) throw new UsageError(`--older “${text}” is no age of at least ${MIN_AGE_DAYS} days. Write 1y, 18mo or 90d`);
  return days * DAY_MS;
}
