import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { counted } from '../../commands/build-reply.ts';
import type { Config } from '../../config/config.ts';
import { explainFileError } from '../../lib/data-directory.ts';
import { type ConfigMistake, Unsuccessful } from '../../lib/errors.ts';
import { plain } from '../../lib/sanitize-text.ts';
import { type CliContext, type ExitCode, UsageError, writeResult } from '../cli-context.ts';
import { askRunning } from '../control-socket.ts';
import { configOf, openApp } from '../open-app.ts';
import { whileWorking } from '../progress.ts';
import { type ApplyReport, type FileJob, type FileJobDone, runFileJob } from './job.ts';

/** Flags of `apply` and `diff`. */
export interface ApplyFlags {
  json?: boolean;
  dryRun?: boolean;
  /** Overwrites what people have changed meanwhile. */
  force?: boolean;
}

/** Writes the subscriptions to a file, or (null) to stdout. Exit code 2 if the file has mistakes: it is not changed then. */
export async function exportFile(cliContext: CliContext, file: string | null, json = false): Promise<ExitCode> {
  const path = file === null ? null : pathOf(cliContext, file);
  const before = path !== null && existsSync(path) ? readText(path, file ?? '') : '';
  const done = await doJob(cliContext, { kind: 'export', file: file ?? '', text: before.trim() === '' ? null : before });
  if (done.kind === 'mistakes') return printMistakes(cliContext, done.mistakes, json);
  const { text, kept, changed, added, removed } = done;
  if (path === null) {
    cliContext.stdout.write(json ? `${JSON.stringify({ added, text })}\n` : text);
    return 0;
  }
  if (text !== before) replaceFile(path, text);
  const { length: ofSettings } = configOf(cliContext).subscriptions;
  const words = [
    `${file}: ${added} added, ${changed} changed, ${removed} taken out.`,
    ...(ofSettings > 0
      ? [
          `Not in it: ${counted(ofSettings, 'subscription')} of herald.yaml or HERALD_ANNOUNCE_TO, which ${ofSettings === 1 ? 'stays' : 'stay'} there.`,
        ]
      : []),
    ...(kept.length > 0
      ? [`Not applied yet, and left as written: ${kept.length === 1 ? 'line' : 'lines'} ${kept.join(', ')} (before this).`]
      : []),
  ];
  writeResult(cliContext, json, { file, changed, added, removed, kept }, words.join('\n'));
  return 0;
}

/** Shows what the file would change (`diff`: exit code 1 if anything), or applies it (exit code 1 if refused). Exit code 2 if the file has mistakes. */
export async function applyFile(cliContext: CliContext, verb: 'diff' | 'apply', file: string, flags: ApplyFlags): Promise<ExitCode> {
  const { json = false, dryRun = false, force = false } = flags;
  const text = readText(pathOf(cliContext, file), file);
  const done = await doJob(cliContext, { kind: 'apply', file, text, dryRun: dryRun || verb === 'diff', force });
  if (done.kind === 'mistakes') return printMistakes(cliContext, done.mistakes, json);
  const { report } = done;
  writeResult(cliContext, json, report, applyInWords(report));
  return (verb === 'diff' ? report.differs : report.refused) ? 1 : 0;
}

/** Lets the running Herald do the job, or does it in this process if none runs. @throws {Unsuccessful} if the running Herald could not */
async function doJob<J extends FileJob>(cliContext: CliContext, job: J): Promise<Extract<FileJobDone, { kind: J['kind'] | 'mistakes' }>> {
  const config = configOf(cliContext);
  const running = await askRunning(config.dataDir, { kind: 'subscriptions', job });
  const done = running ? running.done : await runLocally(cliContext, config, job);
  return done as Extract<FileJobDone, { kind: J['kind'] | 'mistakes' }>;
}

async function runLocally(cliContext: CliContext, config: Config, job: FileJob): Promise<FileJobDone> {
  const herald = await openApp(cliContext, config, { output: cliContext.stderr });
  try {
    // The posts show which tags, kinds and sources exist.
    if (job.kind === 'apply') await whileWorking(cliContext, 'Reading the posts', () => herald.contentSync.refresh());
    return await runFileJob(herald, config, job);
  } finally {
    await herald.close();
  }
}

function printMistakes({ stdout, stderr }: CliContext, mistakes: readonly ConfigMistake[], json: boolean): ExitCode {
  if (json) stdout.write(`${JSON.stringify({ mistakes })}\n`);
  else for (const { where, what, hint } of mistakes) stderr.write(`herald: ${plain(where)}: ${plain(what)}. ${plain(hint)}\n`);
  if (!json) stderr.write(`herald: ${counted(mistakes.length, 'mistake')}; nothing was changed\n`);
  return 2;
}

/** Resolves a file's path. @throws {UsageError} for the settings file, which is read only at the start */
function pathOf({ cwd, env }: CliContext, file: string): string {
  const path = resolve(cwd, file);
  if (path === resolve(cwd, env.HERALD_CONFIG ?? 'herald.yaml'))
    throw new UsageError(`${file} has the settings, which Herald reads when it starts. Keep subscriptions as code in a file of their own`);
  return path;
}

/** Reads a file. @throws {UsageError} if it can't be read */
function readText(path: string, file: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    const hint = code === 'ENOENT' ? `. herald subscriptions export ${file} writes it` : '';
    throw new UsageError(`${file} can't be read (${code})${hint}`);
  }
}

/** Replaces a file atomically. @throws {Unsuccessful} if it can't be written */
function replaceFile(path: string, text: string): void {
  const next = `${path}.${process.pid}.new`;
  try {
    writeFileSync(next, text);
    renameSync(next, path);
  } catch (error) {
    throw new Unsuccessful(
      explainFileError(error, path) ?? `${path} can't be written (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
    );
  }
}

type StepReport = ApplyReport['steps'][number];

const SIGNS: Readonly<Record<StepReport['act'], string>> = { add: '+', change: '~', 'take-over': '=', remove: '-' };

/** Renders for people what applying a file did, or would do. Pure. */
export function applyInWords(report: ApplyReport): string {
  const { file, steps, refused, applied, warnings, leftTo, others } = report;
  const met = steps.filter(({ changedMeanwhile }) => changedMeanwhile).length;
  return [
    ...steps.flatMap(stepInWords),
    ...leftTo.map(({ where, owner }) => `  ${plain(where)}: left to ${plain(owner)}, which has this subscription already`),
    ...warnings.map(({ where, what }) => `warning: ${plain(where)}: ${plain(what)}`),
    ...(others > 0 ? [`${counted(others, 'subscription')} made in chat, not in ${file}: left alone`] : []),
    ...(steps.length === 0 ? ['No difference.'] : [outcomeOf(steps.length, met, { refused, applied, file })]),
  ].join('\n');
}

function outcomeOf(steps: number, met: number, { refused, applied, file }: Pick<ApplyReport, 'refused' | 'applied' | 'file'>): string {
  if (applied) return `Applied: ${counted(steps, 'change')}.`;
  const would = `${counted(steps, 'change')} to apply; nothing was changed.`;
  if (!refused) return would;
  return `${would} ${met === 1 ? 'One was' : `${met} were`} changed elsewhere since (marked !).\nherald subscriptions export ${file} takes these changes into the file; apply --force takes the file's side.`;
}

function stepInWords(step: StepReport): readonly string[] {
  const { act, where, number, destination, now, wanted, changedMeanwhile } = step;
  const name = number === null ? destination : `${destination} ${number}`;
  const place = where === null ? '' : ` (${where})`;
  const what = act === 'change' ? `${now} → ${wanted}` : act === 'take-over' ? `${wanted}: the file's from now on` : (wanted ?? now ?? '');
  const line = `${changedMeanwhile ? '!' : ' '} ${SIGNS[act]} ${name}: ${what}${place}`;
  return [plain(line), ...(changedMeanwhile ? [plain(`      ${meanwhileInWords(step)}`)] : [])];
}

/** Says what happened to a subscription since the file was last applied or exported. */
function meanwhileInWords({ now, before, changedBy, changedAt }: StepReport): string {
  if (now === null) return 'it was removed since';
  const who = changedBy === null ? '' : ` by ${changedBy}`;
  const when = changedAt === null ? '' : `, ${changedAt.slice(0, 16).replace('T', ' ')} UTC`;
  return before === null ? `made or changed${who}${when}` : `was ${before}; changed to ${now}${who}${when}`;
}
