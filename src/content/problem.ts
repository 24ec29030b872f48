import { printable } from '../lib/sanitize-text.ts';
import type { Problem } from './post.ts';

/** A problem whose file only the caller knows. */
export type FileProblem = Omit<Problem, 'path'>;

/** Returns a problem of level `error`: the file is not a post. Pure. */
export function fileError(
  code: string,
  message: string,
  hint: string | null,
  line: number | null = null,
  column: number | null = null,
): FileProblem {
  return { line, column, level: 'error', code, message, hint };
}

/** Returns a problem of level `warning`: the file is a post, but readers will see something wrong or incomplete. Pure. */
export function fileWarning(code: string, message: string, hint: string | null, line: number | null = null): FileProblem {
  return { line, column: null, level: 'warning', code, message, hint };
}

/** Returns a problem of level `note`: for information only, nobody has to do anything. Pure. */
export function fileNote(code: string, message: string, hint: string | null, line: number | null = null): FileProblem {
  return { line, column: null, level: 'note', code, message, hint };
}

/** Whether a problem means that its file is not a post: it can't be read, or was never meant to be one. Pure. */
export function isNoPost({ level, code }: Pick<Problem, 'level' | 'code'>): boolean {
  return level === 'error' || code === 'front-matter-missing';
}

/** Thrown by the front-matter parsers to report a problem; `splitFrontMatter` and `tableOf` catch it. */
export class UnreadableFile extends Error {
  override readonly name = 'Refused';
  readonly complaint: FileProblem;

  constructor(complaint: FileProblem) {
    super(complaint.message);
    this.complaint = complaint;
  }
}

/** Formats a problem as one line, `path:line:col  level  message. hint.`, of printable characters only. Pure. */
export function describeProblem({ path, line, column, level, message, hint }: Problem): string {
  const place = [path, ...(line === null ? [] : [line, ...(column === null ? [] : [column])])].join(':');
  const words = hint === null ? `${message}.` : `${message}. ${hint}.`;
  return printable(`${place}  ${level}  ${words}`);
}
