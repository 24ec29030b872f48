import { join, relative, sep } from 'node:path';
import { PROBLEM_LEVELS, type Problem } from '../../content/post.ts';
import type { LintReport } from './collect.ts';

/** GitHub's own names of our levels. */
const COMMANDS = { error: 'error', warning: 'warning', note: 'notice' } as const;

/**
 * What lint found as workflow commands, so that GitHub shows it beside the lines. `cwd`: the root of the repository.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions. Pure.
 */
export function lintAnnotations({ dir, problems }: LintReport, cwd: string): string {
  // GitHub shows ten of each a step: the worst come first.
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
