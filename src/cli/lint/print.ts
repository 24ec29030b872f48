import { join, relative, sep } from 'node:path';
import pc from 'picocolors';
import { PROBLEM_LEVELS, type Problem } from '../../content/post.ts';
import { printable } from '../../lib/sanitize-text.ts';
import type { LintReport } from './collect.ts';

/** Number of problems above which the end lists the most frequent ones. */
const MANY = 12;
const MOST = 5;

const counted = (count: number, word: string): string =>
  `${count === 0 ? 'no' : count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;

/** Renders the report for people: by file, with counts at the end. `cwd`: folder to which file names are relative. Pure. */
export function lintText({ dir, posts, problems }: LintReport, options: { cwd: string; colour: boolean }): string {
  const { bold, dim, red, yellow, cyan, green, underline } = pc.createColors(options.colour);
  const tint = { error: red, warning: yellow, note: cyan } as const;
  const places = problems.map(({ line, column }) => (line === null ? '' : `${line}:${column ?? 1}`));
  const width = places.reduce((widest, { length }) => Math.max(widest, length), 0);
  const lines: string[] = [];
  for (const [at, problem] of problems.entries()) {
    const { path, level, message, hint, code } = problem;
    if (path !== problems[at - 1]?.path)
      lines.push(...(at > 0 ? [''] : []), underline(printable(relative(options.cwd, join(dir, path)) || path)));
    const words = [message, hint].filter((part) => part !== null).map((part) => `${printable(part)}.`);
    lines.push(`  ${dim((places[at] ?? '').padStart(width))}  ${tint[level](level.padEnd(7))}  ${words.join(' ')}  ${dim(code)}`);
  }
  const counts = PROBLEM_LEVELS.map((level) => problems.filter((problem) => problem.level === level).length);
  const [errors = 0, warnings = 0, notes = 0] = counts;
  const end = `${counted(posts, 'post')}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}, ${counted(notes, 'note')}`;
  if (lines.length > 0) lines.push('');
  lines.push(bold(errors > 0 ? red(end) : warnings > 0 ? yellow(end) : green(end)));
  if (problems.length > MANY) lines.push(dim(mostOf(problems)));
  return lines.join('\n');
}

function mostOf(problems: readonly Problem[]): string {
  const counts = new Map<string, number>();
  for (const { code } of problems) counts.set(code, (counts.get(code) ?? 0) + 1);
  const most = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, MOST);
  return `most frequent: ${most.map(([code, count]) => `${code} (${count.toLocaleString('en')})`).join(', ')}`;
}

/** GitHub's names for our levels. */
const COMMANDS = { error: 'error', warning: 'warning', note: 'notice' } as const;

/**
 * Renders the report as workflow commands, so that GitHub shows each problem beside its line. `cwd`: root of the repository.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions. Pure.
 */
export function lintAnnotations({ dir, problems }: LintReport, cwd: string): string {
  // GitHub shows only ten of each level per step, so the worst come first.
  return problems
    .toSorted((a, b) => PROBLEM_LEVELS.indexOf(a.level) - PROBLEM_LEVELS.indexOf(b.level))
    .map((problem) => annotation(problem, relative(cwd, join(dir, problem.path)).replaceAll(sep, '/')))
    .join('\n');
}

function annotation({ line, column, level, code, message, hint }: Problem, file: string): string {
  const properties = [
    ['file', file],
    ...(line === null ? [] : [['line', String(line)]]),
    ...(column === null ? [] : [['col', String(column)]]),
    ['title', code],
  ].map(
    ([name, value]) =>
      `${name}=${escaped(value ?? '')
        .replaceAll(':', '%3A')
        .replaceAll(',', '%2C')}`,
  );
  const words = [message, hint].filter((part) => part !== null).map((part) => `${part}.`);
  return `::${COMMANDS[level]} ${properties.join(',')}::${escaped(words.join(' '))}`;
}

const escaped = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
