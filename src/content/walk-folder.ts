import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Problem } from './post.ts';
import { isIgnoredName, isPostName } from './post-path.ts';

/** A file that may be a post. */
export interface FoundFile {
  /** Relative to the content folder, with `/`. */
  path: string;
  /** Where its bytes are: the same file, or what a link in the way leads to. */
  realPath: string;
}

export interface Walk {
  files: readonly FoundFile[];
  problems: readonly Problem[];
  /** Folders (relative) that could not be listed this time: what was in them is unknown, not gone. */
  unlisted: readonly string[];
  /** Whether there is any link: a path then says nothing about where its file is. */
  hasLinks: boolean;
}

interface Link {
  path: string;
  at: string;
}

const problem = (path: string, code: string, message: string, hint: string): Problem => ({
  path,
  line: null,
  column: null,
  level: 'error',
  code,
  message,
  hint,
});

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);

/** Lists the files of the content folder whose real path is `root` that may be posts. @throws {Error} with its `code` where the folder itself can't be listed */
export async function walkFolder(root: string): Promise<Walk> {
  const files = new Map<string, FoundFile>();
  const listed = new Set<string>();
  const problems: Problem[] = [];
  const unlisted: string[] = [];
  const links: Link[] = [];

  const list = async (path: string, at: string): Promise<void> => {
    // A link back to a folder that was listed ends here: each folder counts once, loops included.
    if (listed.has(at)) return;
    listed.add(at);
    const folders: Link[] = [];
    for (const entry of await entriesOf(path, at)) {
      const child = { path: path === '' ? entry.name : `${path}/${entry.name}`, at: join(at, entry.name) };
      if (isIgnoredName(entry.name)) continue;
      if (entry.isDirectory()) folders.push(child);
      else if (entry.isSymbolicLink()) links.push(child);
      else if (entry.isFile() && isPostName(entry.name)) files.set(child.at, { path: child.path, realPath: child.at });
    }
    await Promise.all(folders.map((folder) => list(folder.path, folder.at)));
  };

  const entriesOf = async (path: string, at: string): Promise<Dirent[]> => {
    try {
      return await readdir(at, { withFileTypes: true });
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

  const follow = async ({ path, at }: Link): Promise<void> => {
    let target: string;
    try {
      target = await realpath(at);
    } catch (error) {
      if (isPostName(path.split('/').at(-1) ?? '')) {
        problems.push(
          problem(path, 'symlink-broken', `the link leads nowhere (${codeOf(error)})`, 'Remove it, or put the file where it points'),
        );
      }
      return;
    }
    const kind = await stat(target).catch(() => null);
    const isPost = kind?.isFile() === true && isPostName(path.split('/').at(-1) ?? '');
    if (!isPost && kind?.isDirectory() !== true) return;
    if (target !== root && !target.startsWith(root + sep)) {
      problems.push(
        problem(path, 'symlink-outside', 'the link leads out of the content folder and is not followed', 'Put the file itself there'),
      );
    } else if (!isPost) await list(path, target);
    else if (!files.has(target)) files.set(target, { path, realPath: target });
  };

  await list('', root);
  const hasLinks = links.length > 0;
  for (let link = links.shift(); link !== undefined; link = links.shift()) await follow(link);
  return { files: [...files.values()], problems, unlisted, hasLinks };
}
