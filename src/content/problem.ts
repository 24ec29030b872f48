import { printable } from '../lib/sanitize-text.ts';
import type { Problem } from './post.ts';

/** A problem whose file is known to the caller only. */
export type FileProblem = Omit<Problem, 'path'>;

/** A complaint of level `error`: the file is not a post. Pure. */
export function fileError(
  code: string,
  message: string,
  hint: string | null,
  line: number | null = null,
  column: number | null = null,
): FileProblem {
  return { line, column, level: 'error', code, message, hint };
}

/** A complaint of level `warning`: the file is a post, but people see something poor. Pure. */
export function fileWarning(code: string, message: string, hint: string | null, line: number | null = null): FileProblem {
  return { line, column: null, level: 'warning', code, message, hint };
}

/** What is good to know: nobody has to do anything. Pure. */
export function fileNote(code: string, message: string, hint: string | null, line: number | null = null): FileProblem {
  return { line, column: null, level: 'note', code, message, hint };
}

/** Whether a file is no post: it can't be read, or was not meant to be one. Pure. */
export function isNoPost({ level, code }: Pick<Problem, 'level' | 'code'>): boolean {
  return level === 'error' || code === 'front-matter-missing';
}

/** Carries a complaint out of a front-matter engine; never leaves `splitFrontMatter`. */
export class UnreadableFile extends Error {
  override readonly name = 'Refused';
  readonly complaint: FileProblem;

  constructor(complaint: FileProblem) {
    super(complaint.message);
    this.complaint = complaint;
  }
}

/** A problem as one line: `path:line:col  level  message. hint.`, made of printable characters only. Pure. */
export function describeProblem({ path, line, column, level, message, hint }: Problem): string {
  const place = [path, ...(line === null ? [] : [line, ...(column === null ? [] : [column])])].join(':');
  const words = hint === null ? `${message}.` : `${message}. ${hint}.`;
  return printable(`${place}  ${level}  ${words}`);
}
