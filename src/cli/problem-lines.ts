import pc from 'picocolors';
import { counted } from '../commands/build-reply.ts';
import type { Problem } from '../content/post.ts';
import { describeProblem } from '../content/problem.ts';

/** Most problems of one level that the start lists. */
const SHOWN_MAX = 10;

/** What the start says of problems in the posts: errors and warnings one by one, since they keep posts from being announced or linked right; notes as a number. Pure. */
export function problemLines(problems: readonly Problem[], { colour }: { colour: boolean }): readonly string[] {
  const c = pc.createColors(colour);
  const of = (level: Problem['level']): readonly Problem[] => problems.filter((problem) => problem.level === level);
  const list = (title: string, sign: string, some: readonly Problem[]): readonly string[] => {
    if (some.length === 0) return [];
    const more = some.length > SHOWN_MAX ? [`  …and ${some.length - SHOWN_MAX} more; herald lint lists them`] : [];
    return [`${title}:`, ...some.slice(0, SHOWN_MAX).map((problem) => `  ${sign} ${describeProblem(problem)}`), ...more];
  };
  const [errors, warnings, notes] = [of('error'), of('warning'), of('note')];
  return [
    ...list(`${counted(errors.length, 'file')} can't be read`, c.red('✗'), errors),
    ...list(`${counted(warnings.length, 'warning')} on posts`, c.yellow('!'), warnings),
    ...(notes.length > 0 ? [`${counted(notes.length, 'note')} on posts; herald lint lists ${notes.length === 1 ? 'it' : 'them'}.`] : []),
  ];
}
