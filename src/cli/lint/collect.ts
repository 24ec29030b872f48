import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createFolderReader, type FolderReaderOptions } from '../../content/folder/folder-reader.ts';
import { MAX_FILE_BYTES } from '../../content/folder/read-file.ts';
import { type Post, PROBLEM_LEVELS, type Problem } from '../../content/post.ts';
import { ADDRESS_RULES, DATE_RULES, KIND_RULES, TAG_RULES } from './fact-rules.ts';
import type { LintRule, Neighbours, Remark } from './rule.ts';
import { TLDR_RULES } from './tldr-rules.ts';

/** Everything that lint found in a content folder. */
export type LintReport = Awaited<ReturnType<typeof collectProblems>>;

/** Reads a content folder and lists everything that should be written differently. `only`: path in it to which the problems are limited; null: all. @throws {ContentFolderError} */
export async function collectProblems(dir: string, options: FolderReaderOptions & { now: Date; only: string | null }) {
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
    // Empty for a folder, or a file deleted since: then there are no lines to point to.
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
    /** Sorted by path; within a file by level, errors first, then by position. */
    problems: placed.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)),
  };
}

/** Reads a file; empty if it is gone, or too large to be a post. */
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

/** All rules, in the order in which the docs list them. */
export const LINT_RULES: readonly LintRule[] = [...KIND_RULES, ...DATE_RULES, ...ADDRESS_RULES, ...TLDR_RULES, ...TAG_RULES];

/** A remark, with its rule and the path of its post. */
export interface Finding extends Remark {
  rule: LintRule;
  path: string;
}

/** Returns all remarks of the rules about these posts, post by post. Pure. */
export function findingsIn(posts: readonly Post[], now: Date): Finding[] {
  const neighbours = neighboursOf(posts, now);
  return posts.flatMap((post) =>
    LINT_RULES.flatMap((rule) => [rule.check(post, neighbours) ?? []].flat().map((remark) => ({ ...remark, rule, path: post.path }))),
  );
}

function neighboursOf(posts: readonly Post[], now: Date): Neighbours {
  const tldrs = new Map<string, number>();
  const tags = new Map<string, Map<string, number>>();
  for (const { tldr, tags: own } of posts) {
    if (tldr !== null) tldrs.set(tldr, (tldrs.get(tldr) ?? 0) + 1);
    for (const tag of own) {
      const spellings = tags.get(tag.toLowerCase()) ?? new Map<string, number>();
      tags.set(tag.toLowerCase(), spellings.set(tag, (spellings.get(tag) ?? 0) + 1));
    }
  }
  // If two spellings are equally frequent, lower case wins, so that the result does not depend on the order of files.
  const usual = new Map(
    [...tags].map(([key, spellings]) => [key, [...spellings].toSorted(([a, x], [b, y]) => y - x || (a < b ? 1 : -1))[0]] as const),
  );
  return {
    now,
    tldrCount: (tldr) => tldrs.get(tldr) ?? 0,
    usualTag: (tag) => {
      const most = usual.get(tag.toLowerCase());
      return most === undefined ? { spelling: tag, posts: 0 } : { spelling: most[0], posts: most[1] };
    },
  };
}

/** A position in a file, both numbers from 1. */
interface Location {
  line: number;
  column: number;
}

const KEY = /^([ \t{,]*)(["']?)([\w-]+)\2([ \t]*[:=][ \t]*)/;
const keyOf = (written: string): string => written.toLowerCase().replaceAll(/[_-]/g, '');

/** Returns the lines of a file's front matter, each with its line number in the file. */
function matterLines(text: string): { line: string; number: number }[] {
  const lines = text.replace(/^\uFEFF+/, '').split(/\r\n?|\n/);
  const first = lines.findIndex((line) => line.trim() !== '');
  const fence = /^(?:---|\+\+\+)/.exec(lines[first]?.trimStart() ?? '')?.[0];
  const end = fence === undefined ? lines.length : lines.findIndex((line, at) => at > first && line.trimEnd() === fence);
  return lines.slice(0, end === -1 ? lines.length : end).map((line, at) => ({ line, number: at + 1 }));
}

/** Returns the column at which the value begins on a line `key: value`; 1 if the line has another form. Pure. */
export function valueColumn(line: string): number {
  return (KEY.exec(line)?.[0].length ?? 0) + 1;
}

/** Finds where the value of a front-matter key begins, in any spelling of the key; with `about`, where that text is in the value. Null if the file has no such key. Pure. */
export function locateInFile(text: string, key: string, about?: string): Location | null {
  const lines = matterLines(text);
  const at = lines.findIndex(({ line }) => {
    const match = KEY.exec(line);
    return match !== null && keyOf(match[3] ?? '') === keyOf(key);
  });
  const found = lines[at];
  if (found === undefined) return null;
  const start: Location = { line: found.number, column: valueColumn(found.line) };
  if (about === undefined) return start;
  for (const { line, number } of lines.slice(at)) {
    if (number > start.line && /^[\w"']/.test(line)) break;
    const column = line.indexOf(about, number === start.line ? start.column - 1 : 0);
    if (column !== -1) return { line: number, column: column + 1 };
  }
  return start;
}
