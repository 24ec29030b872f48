import type { Post } from './post.ts';

/** Words in the brackets at the end of a name: Dropbox, Nextcloud, ownCloud and Box, in the languages they have; Seafile. */
const CONFLICT_WORDS =
  /\bconflict(?:ed|ing)?[ -]copy\b|^sfconflict\b|\b(?:case|selective sync|unicode encoding) conflict\b|copie en conflit|konflikt stehende kopie|copia en conflicto|copia in conflitto|c[oó]pia em conflito|conflicterende kopie|conflicten? kopie|^conflicted\b/i;
/** Endings that only sync tools give to a name. */
const ENDINGS: readonly (readonly [tool: string, ending: RegExp])[] = [
  ['Syncthing', /\.sync-conflict-\d{8}-\d{6}(?:-[A-Z\d]{7})?$/],
  ['ownCloud', /_conflict-\d{8}-\d{6}$/],
  ['Synology Drive', /_[^_]{1,64}_[A-Z][a-z]{2}-\d{2}-\d{4,6}-\d{4}_(?:Case)?Conflict$/],
  ['Resilio Sync', /\.conflict$/i],
];
/** Endings that copies have, and other files too: of browsers and Google Drive, macOS, Windows. */
const COPY_ENDING = / ?\(\d{1,2}\)$| \d$| copy(?: \d{1,2})?$| - (?:copy|kopie|copie|copia|cópia)(?: \(\d{1,2}\))?$/i;
/** OneDrive adds the name of the machine, `-DESKTOP-4F3K2L1`; two letters are a language rather. */
const MACHINE =
  /-(?![A-Z]{2}(?:-[A-Z]{2,4})?$)(?:(?:DESKTOP|LAPTOP|WIN)-)?(?=\d*[A-Z])[A-Z\d]{2,15}$|-[A-Z\d]{1,12}-(?:PC|LAPTOP|DESKTOP)$|-[\p{L}\d’' -]{0,40}(?:MacBook|iMac|Mac)[\p{L}\d -]{0,20}$/u;

/** Folder, name without ending, ending. */
function partsOf(path: string): { folder: string; stem: string; ending: string } {
  const slash = path.lastIndexOf('/') + 1;
  const dot = path.lastIndexOf('.');
  return { folder: path.slice(0, slash), stem: path.slice(slash, dot), ending: path.slice(dot) };
}

/** What a file is that a sync tool made because two people had changed one: by its name alone. `tool`: null where several write it so. Null: no such file. Pure. */
export function conflictCopyOf(path: string): { original: string; tool: string | null } | null {
  // What all of them say, in any language: every path of a folder is asked.
  if (!/onfli/i.test(path)) return null;
  const { folder, stem: written, ending } = partsOf(path);
  // A second one of the same minute.
  const stem = written.replace(/ \(\d{1,2}\)$/, '');
  const [tool, pattern] = ENDINGS.find(([, one]) => one.test(stem)) ?? [];
  if (pattern !== undefined && tool !== undefined) return { original: folder + stem.replace(pattern, '') + ending, tool };
  const open = openingOf(stem);
  if (open < 1 || !CONFLICT_WORDS.test(stem.slice(open + 1, -1))) return null;
  return { original: folder + stem.slice(0, open).trimEnd() + ending, tool: null };
}

/** Where the bracket is opened that a name ends with; -1: it ends with none. */
function openingOf(stem: string): number {
  if (stem.endsWith(']')) return stem.lastIndexOf('[');
  let depth = 0;
  for (let at = stem.endsWith(')') ? stem.length - 1 : -1; at >= 0; at--) {
    if (stem[at] === ')') depth++;
    else if (stem[at] === '(' && --depth === 0) return at;
  }
  return -1;
}

/** The file of which this one is a copy, going by its name; whether it is one, only both can tell. Null: it is named like none. Pure. */
export function possibleOriginalOf(path: string): string | null {
  const { folder, stem, ending } = partsOf(path);
  const original = stem.startsWith('Copy of ') ? stem.slice('Copy of '.length) : stem.replace(COPY_ENDING, '');
  if (original !== stem) return original === '' ? null : folder + original + ending;
  const machine = /[A-Z]/.test(stem) ? (MACHINE.exec(stem)?.index ?? 0) : 0;
  return machine === 0 ? null : folder + stem.slice(0, machine) + ending;
}

/** Whether a post is a copy of the one that it is named after. Pure. */
export function isCopyOf(original: Post, post: Post): boolean {
  return original.id === post.id || (original.title === post.title && original.date === post.date);
}
