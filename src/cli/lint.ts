import { resolve } from 'node:path';
import { type Config, readConfig } from '../config.ts';
import { describeProblem } from '../content/describe-problem.ts';
import type { Problem } from '../content/post.ts';
import { ContentFolderError, createFolderReader, type FolderState } from '../content/read-folder.ts';
import { type ExitCode, UsageError, type World } from './world.ts';

export type LintFormat = 'text' | 'json' | 'github';

/** Every problem of a content folder, with file and line and what to write instead; exit code 1 where a file is not a post. */
export async function lint(world: World, path: string | null, format: LintFormat): Promise<ExitCode> {
  const config = readConfig(world.env, world.cwd);
  const { posts, problems } = await readFolder(world, path, config);
  const errors = problems.filter(({ level }) => level === 'error').length;
  if (format === 'json') world.stdout.write(`${JSON.stringify({ posts: posts.length, errors, problems })}\n`);
  else for (const problem of problems) world.stdout.write(`${format === 'github' ? annotation(problem) : describeProblem(problem)}\n`);
  if (format === 'text') world.stdout.write(`${posts.length} posts, ${errors} errors, ${problems.length - errors} warnings and notes\n`);
  return errors > 0 ? 1 : 0;
}

async function readFolder(world: World, path: string | null, { contentDir, siteUrl }: Config): Promise<FolderState> {
  try {
    return await createFolderReader(path === null ? contentDir : resolve(world.cwd, path), { siteUrl }).read();
  } catch (error) {
    if (path === null || !(error instanceof ContentFolderError)) throw error;
    throw new UsageError(`${path} is no folder of posts that can be read. Name one, for example: herald lint content`);
  }
}

const LEVELS = { error: 'error', warning: 'warning', info: 'notice' } as const;

/** A workflow command of GitHub Actions: https://docs.github.com/actions/reference/workflow-commands-for-github-actions. Pure. */
function annotation({ path, line, column, level, message, hint }: Problem): string {
  const place = [`file=${property(path)}`, ...(line === null ? [] : [`line=${line}`]), ...(column === null ? [] : [`col=${column}`])].join(
    ',',
  );
  return `::${LEVELS[level]} ${place}::${data([message, hint ?? ''].filter(Boolean).join(' '))}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
