import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createFolderReader, type FolderReaderOptions } from '../../content/folder/folder-reader.ts';
import { MAX_FILE_BYTES } from '../../content/folder/read-file.ts';
import { PROBLEM_LEVELS, type Problem } from '../../content/post.ts';
import { locateInFile, valueColumn } from './locate.ts';
import { type Finding, findingsIn } from './rules.ts';

/** What lint found in a content folder. */
export interface LintReport {
  /** The content folder. */
  dir: string;
  posts: number;
  /** By path, then by place; a file's errors before the rest of it. */
  problems: readonly Problem[];
}

/** Reads a content folder and lists everything that should be written differently. `only`: a path in it, whose problems are wanted alone. @throws {ContentFolderError} */
export async function collectProblems(dir: string, options: FolderReaderOptions & { now: Date; only: string | null }): Promise<LintReport> {
  const { posts, problems } = await createFolderReader(dir, options).read();
  const isWanted = ({ path }: { path: string }) => options.only === null || path === options.only;
  const files = new Map<string, { read: Problem[]; found: Finding[] }>();
  const fileOf = (path: string) => {
    const known = files.get(path) ?? { read: [], found: [] };
    files.set(path, known);
    return known;
  };
  for (const problem of problems.filter(isWanted)) fileOf(problem.path).read.push(problem);
  for (const finding of findingsIn(posts, options.now).filter(isWanted)) fileOf(finding.path).found.push(finding);
  const placed: Problem[] = [];
  for (const [path, { read, found }] of files) {
    // Gone since, or a folder: then there are no lines to name.
    const text = await textOf(join(dir, path));
    const lines = text.split('\n');
    const all = [...read.map((problem) => withColumn(problem, lines)), ...found.map((finding) => problemOf(finding, text))];
    placed.push(
      ...all.sort(
        (a, b) =>
          PROBLEM_LEVELS.indexOf(a.level) - PROBLEM_LEVELS.indexOf(b.level) ||
          (a.line ?? 0) - (b.line ?? 0) ||
          (a.column ?? 0) - (b.column ?? 0),
      ),
    );
  }
  return {
    dir,
    posts: posts.filter(isWanted).length,
    problems: placed.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)),
  };
}

/** Empty for what is gone, and for what is too large to be a post. */
async function textOf(file: string): Promise<string> {
  const size = await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
  return size > MAX_FILE_BYTES ? '' : readFile(file, 'utf8').catch(() => '');
}

function withColumn(problem: Problem, lines: readonly string[]): Problem {
  if (problem.line === null || problem.column !== null) return problem;
  return { ...problem, column: valueColumn(lines[problem.line - 1] ?? '') };
}

function problemOf({ path, rule: { code, level, key }, message, hint, about }: Finding, text: string): Problem {
  const place = locateInFile(text, key, about);
  return { path, line: place?.line ?? 1, column: place?.column ?? 1, level, code, message, hint };
}
