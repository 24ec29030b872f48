import { isUtf8 } from 'node:buffer';
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { forEachConcurrently } from '../../lib/concurrency.ts';
import type { Problem } from '../post.ts';
import { isIgnoredName, isPostName } from '../post-path.ts';
import { fileError } from '../problem.ts';

/** A file that may be a post. */
export interface FoundFile {
  /** Relative to the content folder, with `/`. */
  path: string;
  /** Where its bytes are: the same path, or the target of a link on the way. */
  realPath: string;
}

export interface Walk {
  /** Files that are reached without a link, by path, then the others. */
  files: readonly FoundFile[];
  problems: readonly Problem[];
  /** Folders (relative) that could not be listed this time: their contents are unknown, not gone. */
  unlisted: readonly string[];
  /** Whether there is any link: a path then does not show where its file is. */
  hasLinks: boolean;
}

/** Maximum number of subfolders of one folder that are listed at the same time. */
const FOLDERS_AT_ONCE = 8;

interface Link {
  path: string;
  at: string;
}

const problem = (path: string, code: string, message: string, hint: string): Problem => ({ path, ...fileError(code, message, hint) });

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);

/** Lists the files that may be posts in the content folder whose real path is `root`. @throws {Error} with its `code` if the folder itself can't be listed */
export async function walkFolder(root: string): Promise<Walk> {
  const listed = new Set<string>();
  const problems: Problem[] = [];
  const unlisted: string[] = [];
  const links: Link[] = [];

  /** Lists the files below a folder, in the order of their paths. */
  const list = async (path: string, at: string): Promise<FoundFile[]> => {
    // Each folder is listed once, so a link back to one that was already listed ends here, loops included.
    if (listed.has(at)) return [];
    listed.add(at);
    const parts: (FoundFile | FoundFile[])[] = [];
    const folders: { slot: number; path: string; at: string }[] = [];
    for (const entry of inPathOrder(await entriesOf(path, at))) {
      if (isIgnoredName(entry.name)) continue;
      const child = { path: path === '' ? entry.name : `${path}/${entry.name}`, at: at + sep + entry.name };
      if (entry.isDirectory()) folders.push({ slot: parts.push([]) - 1, ...child });
      else if (entry.isSymbolicLink()) links.push(child);
      else if (entry.isFile() && isPostName(entry.name)) parts.push({ path: child.path, realPath: child.at });
    }
    await forEachConcurrently(folders, FOLDERS_AT_ONCE, async (folder) => {
      parts[folder.slot] = await list(folder.path, folder.at);
    });
    return folders.length === 0 ? (parts as FoundFile[]) : parts.flat();
  };

  const entriesOf = async (path: string, at: string): Promise<Dirent[]> => {
    try {
      const entries = await readdir(at, { withFileTypes: true });
      if (!entries.some(({ name }) => name.includes('\ufffd'))) return entries;
      const unreadable = await namesNotUtf8(at);
      for (const { name, latin, isFolder } of unreadable)
        if (isFolder || isPostName(name)) problems.push(nameProblem(path === '' ? name : `${path}/${name}`, latin, isFolder));
      return entries.filter(({ name }) => !unreadable.some((one) => one.name === name));
    } catch (error) {
      if (path === '') throw error;
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
      unlisted.push(path);
      problems.push(
        problem(path, 'folder-unreadable', `the folder can't be listed (${codeOf(error)})`, 'Give Herald the right to read it'),
      );
      return [];
    }
  };

  const follow = async ({ path, at }: Link): Promise<readonly FoundFile[]> => {
    const isNamedPost = isPostName(path.split('/').at(-1) ?? '');
    let target: string;
    try {
      target = await realpath(at);
    } catch (error) {
      if (isNamedPost)
        problems.push(
          problem(path, 'symlink-broken', `the link leads nowhere (${codeOf(error)})`, 'Remove it, or put the file where it points'),
        );
      return [];
    }
    const kind = await stat(target).catch(() => null);
    const isPost = kind?.isFile() === true && isNamedPost;
    if (!isPost && kind?.isDirectory() !== true) return [];
    if (target !== root && !target.startsWith(root + sep)) {
      problems.push(
        problem(path, 'symlink-outside', 'the link leads out of the content folder and is not followed', 'Put the file itself there'),
      );
      return [];
    }
    return isPost ? [{ path, realPath: target }] : list(path, target);
  };

  const files = await list('', root);
  if (links.length === 0) return { files, problems, unlisted, hasLinks: false };
  // A file counts once: at its own path, otherwise at the first link to it.
  const byPlace = new Map(files.map((file) => [file.realPath, file]));
  for (let link = links.shift(); link !== undefined; link = links.shift())
    for (const file of await follow(link)) if (!byPlace.has(file.realPath)) byPlace.set(file.realPath, file);
  return { files: [...byPlace.values()], problems, unlisted, hasLinks: true };
}

/** Sorts entries as their paths will be sorted: a folder's name includes the `/` after it. Each name is built once, because a folder may have 100,000 entries. */
function inPathOrder(entries: readonly Dirent[]): Dirent[] {
  const named = entries.map((entry) => ({ entry, name: entry.isDirectory() ? `${entry.name}/` : entry.name }));
  named.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return named.map(({ entry }) => entry);
}

/** Returns the entries whose names are not valid UTF-8. `latin`: the name read as ISO 8859-1, which it most often was. */
async function namesNotUtf8(at: string): Promise<{ name: string; latin: string; isFolder: boolean }[]> {
  const entries = await readdir(at, { withFileTypes: true, encoding: 'buffer' });
  return entries
    .filter(({ name }) => !isUtf8(name))
    .map((entry) => ({ name: entry.name.toString('utf8'), latin: entry.name.toString('latin1'), isFolder: entry.isDirectory() }));
}

function nameProblem(path: string, latin: string, isFolder: boolean): Problem {
  const hint = /^[\p{L}\p{N}\p{P}\p{S}\p{Zs}]+$/u.test(latin) ? `Rename it, for example to ${latin}` : 'Rename it';
  const what = isFolder
    ? 'the name of the folder is not UTF-8, so nothing in it is read'
    : 'the name of the file is not UTF-8, so it is not read';
  return problem(path, 'name-not-utf8', what, hint);
}
