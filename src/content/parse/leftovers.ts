import type { Post } from '../post.ts';
import { type FileProblem, fileError } from '../problem.ts';

/** First line of the pointer that git keeps instead of a file in LFS, https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md, or in git-annex. */
const LFS_POINTER = /^version https:\/\/(?:git-lfs\.github\.com|hawser\.github\.com)\/spec\//;
const ANNEX_POINTER = /^\/annex\/objects\/\S+\s*$/;

/** Beginnings and ends of code, which may show conflict marks: fences, `highlight` of Jekyll and Hugo, and HTML. */
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const CODE: readonly (readonly [RegExp, RegExp])[] = [
  [/^\s*\{% ?-?\s*(?:highlight|raw)\b/, /\{% ?-?\s*end(?:highlight|raw)\b/],
  [/^\s*\{\{[<%]\s*highlight\b/, /\{\{[<%]\s*\/\s*highlight\b/],
  [/^\s*<pre\b/i, /<\/pre>/i],
];

/** Returns the problem of a file that git left unfinished: a pointer of LFS or git-annex, or the marks of a conflict. Null if there is none. Pure. */
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

/** Returns the line, from 1, of the first conflict mark that is not shown as code; null if there is none. */
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

/** Returns a test for the line that ends the code beginning on this one; null if none begins. */
function endOfCode(line: string): ((line: string) => boolean) | null {
  const [opening = '', fence] = FENCE.exec(line) ?? [];
  if (fence !== undefined) {
    // A line like ```code``` is not a fence.
    if (fence.startsWith('`') && line.includes('`', opening.length)) return null;
    return (later) => {
      const [closing = '', end] = FENCE.exec(later) ?? [];
      return end?.startsWith(fence) === true && later.slice(closing.length).trim() === '';
    };
  }
  const ending = CODE.find(([begin, end]) => begin.test(line) && !end.test(line))?.[1];
  return ending === undefined ? null : (later) => ending.test(later);
}

/** Words in the brackets at the end of a conflict copy's name: Dropbox, Nextcloud, ownCloud and Box, in their languages; Seafile. */
const CONFLICT_WORDS =
  /\bconflict(?:ed|ing)?[ -]copy\b|^sfconflict\b|\b(?:case|selective sync|unicode encoding) conflict\b|copie en conflit|konflikt stehende kopie|copia en conflicto|copia in conflitto|c[oó]pia em conflito|conflicterende kopie|conflicten? kopie|^conflicted\b/i;
/** Endings of names that only sync tools write. */
const ENDINGS: readonly (readonly [tool: string, ending: RegExp])[] = [
  ['Syncthing', /\.sync-conflict-\d{8}-\d{6}(?:-[A-Z\d]{7})?$/],
  ['ownCloud', /_conflict-\d{8}-\d{6}$/],
  ['Synology Drive', /_[^_]{1,64}_[A-Z][a-z]{2}-\d{2}-\d{4,6}-\d{4}_(?:Case)?Conflict$/],
  ['Resilio Sync', /\.conflict$/i],
];
/** Endings of names that copies have, but other files too: by browsers and Google Drive, macOS, Windows. */
const COPY_ENDING = / ?\(\d{1,2}\)$| \d$| copy(?: \d{1,2})?$| - (?:copy|kopie|copie|copia|cópia)(?: \(\d{1,2}\))?$/i;
/** OneDrive appends the name of the machine, `-DESKTOP-4F3K2L1`; two letters are more likely a language. */
const MACHINE =
  /-(?![A-Z]{2}(?:-[A-Z]{2,4})?$)(?:(?:DESKTOP|LAPTOP|WIN)-)?(?=\d*[A-Z])[A-Z\d]{2,15}$|-[A-Z\d]{1,12}-(?:PC|LAPTOP|DESKTOP)$|-[\p{L}\d’' -]{0,40}(?:MacBook|iMac|Mac)[\p{L}\d -]{0,20}$/u;

/** Splits a path into folder, name without extension, and extension. */
function partsOf(path: string): { folder: string; stem: string; ending: string } {
  const slash = path.lastIndexOf('/') + 1;
  const dot = path.lastIndexOf('.');
  return { folder: path.slice(0, slash), stem: path.slice(slash, dot), ending: path.slice(dot) };
}

/** Returns which file a conflict copy was made of, judging by its name alone: sync tools write one when two people have changed a file. `tool`: null if several tools use such names. Null if it is not a conflict copy. Pure. */
export function conflictCopyOf(path: string): { original: string; tool: string | null } | null {
  // A quick test, because every path of a folder is checked: all of these names contain this, in any language.
  if (!/onfli/i.test(path)) return null;
  const { folder, stem: written, ending } = partsOf(path);
  // The number of a second copy from the same minute.
  const stem = written.replace(/ \(\d{1,2}\)$/, '');
  const [tool, pattern] = ENDINGS.find(([, one]) => one.test(stem)) ?? [];
  if (pattern !== undefined && tool !== undefined) return { original: folder + stem.replace(pattern, '') + ending, tool };
  const open = openingOf(stem);
  if (open < 1 || !CONFLICT_WORDS.test(stem.slice(open + 1, -1))) return null;
  return { original: folder + stem.slice(0, open).trimEnd() + ending, tool: null };
}

/** Returns the index at which the bracket opens that closes at the end of a name; -1 if there is none. */
function openingOf(stem: string): number {
  if (stem.endsWith(']')) return stem.lastIndexOf('[');
  let depth = 0;
  for (let at = stem.endsWith(')') ? stem.length - 1 : -1; at >= 0; at--) {
    if (stem[at] === ')') depth++;
    else if (stem[at] === '(' && --depth === 0) return at;
  }
  return -1;
}

/** Returns the file that this one may be a copy of, judging by its name; only the contents of both can show whether it is. Null if it is not named like a copy. Pure. */
export function possibleOriginalOf(path: string): string | null {
  const { folder, stem, ending } = partsOf(path);
  const original = stem.startsWith('Copy of ') ? stem.slice('Copy of '.length) : stem.replace(COPY_ENDING, '');
  if (original !== stem) return original === '' ? null : folder + original + ending;
  const machine = /[A-Z]/.test(stem) ? (MACHINE.exec(stem)?.index ?? 0) : 0;
  return machine === 0 ? null : folder + stem.slice(0, machine) + ending;
}

/** Whether a post is a copy of the post that it is named after. Pure. */
export function isCopyOf(original: Post, post: Post): boolean {
  return original.id === post.id || (original.title === post.title && original.date === post.date);
}
