import type { Problem } from './post.ts';

/** A problem as one line: `path:line:col  level  message. hint.`, made of printable characters only. Pure. */
export function describeProblem({ path, line, column, level, message, hint }: Problem): string {
  const place = [path, ...(line === null ? [] : [line, ...(column === null ? [] : [column])])].join(':');
  const words = hint === null ? `${message}.` : `${message}. ${hint}.`;
  return `${place}  ${level}  ${words}`.replace(/[\p{Cc}\p{Cf}\s]+/gu, (run) => (/^ +$/.test(run) ? run : ' '));
}
