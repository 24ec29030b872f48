import { type FileProblem, fileError } from '../problem.ts';

/** First line of what git has in place of a file that lies in LFS, https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md, and of git-annex. */
const LFS_POINTER = /^version https:\/\/(?:git-lfs\.github\.com|hawser\.github\.com)\/spec\//;
const ANNEX_POINTER = /^\/annex\/objects\/\S+\s*$/;

/** Where code begins and ends in which conflict marks may be shown: fences, `highlight` of Jekyll and Hugo, and HTML. */
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const CODE: readonly (readonly [RegExp, RegExp])[] = [
  [/^\s*\{% ?-?\s*(?:highlight|raw)\b/, /\{% ?-?\s*end(?:highlight|raw)\b/],
  [/^\s*\{\{[<%]\s*highlight\b/, /\{\{[<%]\s*\/\s*highlight\b/],
  [/^\s*<pre\b/i, /<\/pre>/i],
];

/** What git has left in a file that is not the post itself: a pointer of LFS or git-annex, or the marks of a conflict. Null: nothing. Pure. */
export function gitLeftover(text: string): FileProblem | null {
  if (LFS_POINTER.test(text.trimStart()))
    return fileError(
      'git-pointer',
      'the file is a pointer of Git LFS, not the post itself',
      'Run git lfs pull, or take Markdown out of LFS in .gitattributes',
      1,
    );
  if (ANNEX_POINTER.test(text))
    return fileError(
      'git-pointer',
      'the file is a pointer of git-annex, not the post itself',
      'Run git annex get on it, or keep Markdown in git itself',
      1,
    );
  const line = conflictLine(text);
  return line === null
    ? null
    : fileError(
        'conflict-marks',
        'the file has conflict marks of git',
        'Keep what is right, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>',
        line,
      );
}

/** Line, from 1, of the first mark that is not shown as code; null: there is none. */
function conflictLine(text: string): number | null {
  if (!text.includes('<<<<<<< ')) return null;
  let closing: ((line: string) => boolean) | null = null;
  for (const [at, line] of text.split(/\r\n?|\n/).entries()) {
    if (closing !== null) {
      if (closing(line)) closing = null;
    } else if (/^\uFEFF*<<<<<<< \S/.test(line)) return at + 1;
    else closing = endOfCode(line);
  }
  return null;
}

/** What ends the code that begins on a line; null: none begins. */
function endOfCode(line: string): ((line: string) => boolean) | null {
  const [opening = '', fence] = FENCE.exec(line) ?? [];
  if (fence !== undefined) {
    // A line like ```code``` is no fence.
    if (fence.startsWith('`') && line.includes('`', opening.length)) return null;
    return (later) => {
      const [closing = '', end] = FENCE.exec(later) ?? [];
      return end?.startsWith(fence) === true && later.slice(closing.length).trim() === '';
    };
  }
  const ending = CODE.find(([begin, end]) => begin.test(line) && !end.test(line))?.[1];
  return ending === undefined ? null : (later) => ending.test(later);
}
