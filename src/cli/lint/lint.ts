import { statSync } from 'node:fs';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { loadConfig, notFetchedYet } from '../../app/load-config.ts';
import { ContentFolderError } from '../../content/folder/folder-reader.ts';
import { type CliContext, type ExitCode, textStyleOf, UsageError } from '../cli-context.ts';
import { whileWorking } from '../progress.ts';
import { collectProblems, type LintReport } from './collect.ts';
import { lintAnnotations, lintText } from './print.ts';

/** Flags of `lint`: how it prints. */
export interface LintFlags {
  json?: boolean;
  format: 'text' | 'json' | 'github';
}

/** Prints everything in a content folder (or in one file) that should be written differently, with file, line, column and what to write instead; exit code 1 if there are errors. */
export async function lint(cliContext: CliContext, path: string | null, flags: LintFlags): Promise<ExitCode> {
  const report = await whileWorking(cliContext, 'Reading the posts', () => collect(cliContext, path));
  const counts = countsOf(report);
  const format = flags.json ? 'json' : flags.format;
  if (format === 'json') cliContext.stdout.write(`${JSON.stringify({ posts: report.posts, ...counts, problems: report.problems })}\n`);
  else if (format === 'text')
    cliContext.stdout.write(`${lintText(report, { cwd: cliContext.cwd, colour: textStyleOf(cliContext).colour })}\n`);
  else if (report.problems.length > 0) cliContext.stdout.write(`${lintAnnotations(report, cliContext.cwd)}\n`);
  return counts.errors > 0 ? 1 : 0;
}

function countsOf({ problems }: LintReport): { errors: number; warnings: number; notes: number } {
  const count = (level: string) => problems.filter((problem) => problem.level === level).length;
  return { errors: count('error'), warnings: count('warning'), notes: count('note') };
}

async function collect(cliContext: CliContext, path: string | null): Promise<LintReport> {
  const { contentDir, siteUrl, site, siteTop, git } = loadConfig(cliContext.env, cliContext.cwd);
  const { dir, only } = path === null ? { dir: contentDir, only: null } : placeOf(resolve(cliContext.cwd, path), contentDir);
  try {
    return await collectProblems(dir, { siteUrl, site, siteTop, now: cliContext.now(), only });
  } catch (error) {
    if (!(error instanceof ContentFolderError)) throw error;
    if (path === null) throw git ? notFetchedYet(error) : error;
    throw new UsageError(`${path} is not a folder of posts that can be read. Name one, for example: herald lint content`);
  }
}

/** Returns the folder to read: a file is checked together with its neighbours, in the content folder if it is in there, otherwise in its own folder. */
function placeOf(path: string, contentDir: string): { dir: string; only: string | null } {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return { dir: path, only: null };
  const inside = relative(contentDir, path);
  if (inside.startsWith('..') || resolve(contentDir, inside) !== path) return { dir: dirname(path), only: basename(path) };
  return { dir: contentDir, only: inside.replaceAll(sep, '/') };
}
