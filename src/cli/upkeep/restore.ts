import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { OpenedStorage } from '../../app/compose.ts';
import { counted } from '../../commands/build-reply.ts';
import { explainFileError } from '../../lib/data-directory.ts';
import { Unsuccessful } from '../../lib/errors.ts';
import { sleep } from '../../lib/timeout.ts';
import type { DumpPart, Restored } from '../../ports/upkeep.ts';
import { type CliContext, type ExitCode, writeResult } from '../cli-context.ts';
import { sendToRunning } from '../control-socket.ts';
import { configOf, openDatabase } from '../open-app.ts';
import { showProgress } from '../progress.ts';
import type { UpkeepFlags } from './backup.ts';
import { type BackupHead, checkBackup, partsOf } from './backup-file.ts';

/** Restores a backup into the database that the settings name, whatever its kind. Refused while Herald runs and, without `force`, if the database is not empty. */
export async function restore(cliContext: CliContext, name: string, { json, force = false }: UpkeepFlags): Promise<ExitCode> {
  const file = resolve(cliContext.cwd, name);
  const config = configOf(cliContext);
  // The whole file is checked first, so that existing data is replaced only by a valid backup.
  const { head } = await checkBackup(file);
  if ((await sendToRunning(config.dataDir, { kind: 'check' })) !== null) throw new Unsuccessful(RUNNING);
  const storage = await openDatabase(cliContext, config, 'herald restore');
  try {
    await refuseInUse(storage, force, cliContext.stop);
    const progress = showProgress(cliContext, 'Restoring', 'rows');
    const restored = await storage.upkeep
      .restore(head.schema, counting(partsOf(file), progress.tick), cliContext.now().getTime())
      .finally(progress.end);
    const files = writeSettings(cliContext, head);
    const facts = { file, createdAt: head.createdAt, database: storage.describe, ...restored, written: files.written };
    writeResult(cliContext, json, facts, inWords(head, storage, restored, files));
    return 0;
  } finally {
    await storage.close();
  }
}

const RUNNING = 'Herald is running on this database: stop it (all of its processes), then restore';

/** Time that servers may still list a process after it has ended, ms. */
const LISTED_AFTER_END_MS = 3_000;
const ASK_AGAIN_MS = 200;

async function refuseInUse({ upkeep, workers, describe }: OpenedStorage, force: boolean, signal: AbortSignal): Promise<void> {
  const giveUpAt = performance.now() + LISTED_AFTER_END_MS;
  while ((await upkeep.otherProcesses()) > 0 || (await workers()) > 0) {
    if (signal.aborted || performance.now() > giveUpAt) throw new Unsuccessful(RUNNING);
    await sleep(ASK_AGAIN_MS, { signal });
  }
  if (!force && !(await upkeep.isEmpty()))
    throw new Unsuccessful(`${describe} is not empty: --force replaces what it has. Back it up first, with herald backup FILE`);
}

async function* counting(parts: AsyncIterable<DumpPart>, onRows: (rows: number) => void): AsyncGenerator<DumpPart> {
  let rows = 0;
  for await (const part of parts) {
    if ('row' in part) onRows(++rows);
    yield part;
  }
}

/** Writes the backup's herald.yaml, and its settings as a commented .env, if these files don't exist yet. A folder that can't be written to, as in a container, is not an error. */
function writeSettings({ cwd }: CliContext, { settings }: BackupHead) {
  const lines = [
    ...settings.secrets.map((name) => `#${name}=`),
    ...Object.entries(settings.env).map(([name, value]) => `#${name}=${JSON.stringify(value)}`),
  ];
  const files = [
    { name: 'herald.yaml', text: settings.yaml },
    {
      name: '.env',
      text:
        lines.length > 0
          ? `# Settings of a backup, all commented out: secrets are left out, and folders may differ here.\n${lines.join('\n')}\n`
          : null,
    },
  ];
  const done = { written: [] as string[], unwritten: [] as string[] };
  for (const { name, text } of files) {
    const path = resolve(cwd, name);
    if (text === null || existsSync(path)) continue;
    try {
      writeFileSync(path, text, { mode: 0o600 });
      done.written.push(name);
    } catch (error) {
      if (explainFileError(error, path) === null) throw error;
      done.unwritten.push(name);
    }
  }
  return done;
}

/** Renders the result for people. Pure. */
function inWords(
  head: BackupHead,
  { describe }: OpenedStorage,
  { rows, unfinished }: Restored,
  files: ReturnType<typeof writeSettings>,
): string {
  const { posts = 0, deliveries = 0 } = rows;
  const lines = [
    `Restored ${counted(posts, 'post')} and ${counted(deliveries, 'delivery', 'deliveries')} of ${head.createdAt} into ${describe}.`,
    ...(unfinished > 0
      ? [
          `${counted(unfinished, 'message was', 'messages were')} not finished then: Herald looks for each, and holds what it does not find (herald status).`,
        ]
      : []),
    'Posts that are new since then are held at the first scan, as they may have been announced: herald holds.',
    ...(files.written.length > 0
      ? [`${files.written.join(' and ')} of the backup: written. Take from .env what is right here, and add the secrets.`]
      : []),
    ...(files.unwritten.length > 0
      ? [`${files.unwritten.join(' and ')} of the backup: not written, because this folder is not writable. The settings stay as they are.`]
      : []),
    'Next: herald doctor, then herald start.',
  ];
  return lines.join('\n');
}
