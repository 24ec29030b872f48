import { type Dirent, type FSWatcher, lstatSync, readdirSync, readlinkSync, type Stats, watch } from 'node:fs';
import { join, parse, resolve, sep } from 'node:path';
import { isIgnoredName, isPostName } from '../post-path.ts';

export interface TreeEvents {
  /** Called with a file that may be a post, or with a folder that is new, gone or moved, or whose changed file is unknown. */
  onPath(path: string): void;
  /** Called when the watch has ended: no further change will be seen. */
  onEnd(error: unknown): void;
}

interface Watched {
  watcher: FSWatcher;
  inode: number;
}

/** Kubernetes swaps whole volumes by renaming a link of this name. */
const VOLUME_LINK = '..data';

function statsAt(path: string): Stats | null {
  return lstatSync(path, { throwIfNoEntry: false }) ?? null;
}

/**
 * Watches `root` and every folder below it, including new ones, and reports what new folders already contain. Uses one watch per folder, because
 * recursive `fs.watch` of Node 20 on Linux uses one per file. Once this returns, every change is seen. @throws {Error} with its `code` if no watch is available
 */
export function watchTree(root: string, { onPath, onEnd }: TreeEvents): { isCurrent(): boolean; stop(): void } {
  const folders = new Map<string, Watched>();
  let stopped = false;

  const stop = (): void => {
    stopped = true;
    for (const { watcher } of folders.values()) watcher.close();
    folders.clear();
  };

  const end = (error: unknown): void => {
    if (stopped) return;
    stop();
    onEnd(error);
  };

  const leave = (path: string): void => {
    for (const [folder, { watcher }] of folders) {
      if (folder !== path && !folder.startsWith(`${path}/`)) continue;
      watcher.close();
      folders.delete(folder);
    }
  };

  const isRootHere = (): boolean => statsAt(root)?.ino === folders.get('')?.inode;

  const enter = (path: string, tell: boolean): void => {
    const stats = statsAt(join(root, path));
    if (stats?.isDirectory() !== true || folders.get(path)?.inode === stats.ino) return;
    leave(path);
    const watcher = watch(join(root, path), { persistent: true }, (_, name) => attempt(() => changed(path, name)));
    watcher.on('error', end);
    folders.set(path, { watcher, inode: stats.ino });
    for (const entry of entriesOf(path)) {
      const child = path === '' ? entry.name : `${path}/${entry.name}`;
      if (isIgnoredName(entry.name)) continue;
      if (entry.isDirectory()) enter(child, tell);
      else if (tell && (isPostName(entry.name) || entry.isSymbolicLink())) onPath(child);
    }
  };

  const entriesOf = (path: string): Dirent[] => {
    try {
      return readdirSync(join(root, path), { withFileTypes: true });
    } catch (error) {
      // A folder that Herald may not list has no posts for it either; the reader reports that.
      if (path !== '' && (error as NodeJS.ErrnoException).code === 'EACCES') return [];
      throw error;
    }
  };

  /** Returns the path that an event in `folder` concerns; null if it concerns no post. */
  const subjectOf = (folder: string, name: string): string | null => {
    if (isIgnoredName(name)) return null;
    const path = folder === '' ? name : `${folder}/${name}`;
    const stats = statsAt(join(root, path));
    if (stats?.isDirectory() === true) {
      if (folders.get(path)?.inode === stats.ino) return null;
      enter(path, true);
      return path;
    }
    if (folders.has(path)) {
      leave(path);
      return path;
    }
    // A folder that is removed reports its own name: here that may be the root.
    if (stats === null && !isRootHere()) throw new Error('it was removed or replaced');
    return isPostName(name) || stats?.isSymbolicLink() === true ? path : null;
  };

  const changed = (folder: string, name: string | null): void => {
    const subject = name === null || name === VOLUME_LINK ? folder : subjectOf(folder, name);
    if (subject !== null) onPath(subject);
  };

  const attempt = (work: () => void): void => {
    if (stopped) return;
    try {
      work();
    } catch (error) {
      // A folder that vanishes while it is entered is no problem: its parent reports it.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || !isRootHere()) end(error);
    }
  };

  try {
    enter('', false);
    if (folders.size === 0) throw Object.assign(new Error('the folder is not there'), { code: 'ENOENT' });
  } catch (error) {
    stop();
    throw error;
  }
  return { isCurrent: isRootHere, stop };
}

/** Maximum number of links on one path, as in Linux. */
const MAX_LINKS = 40;

/** A name in a folder on the way to another; if it is replaced, the way leads elsewhere. */
interface Step {
  folder: string;
  name: string;
}

const isLink = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;

/** Returns every name on the way to `dir`, including those behind links, as far as the way exists. */
function stepsTo(dir: string): readonly Step[] {
  const steps: Step[] = [];
  let at = parse(resolve(dir)).root;
  const left = resolve(dir).slice(at.length).split(sep).filter(Boolean);
  for (let links = 0, name = left.shift(); name !== undefined; name = left.shift()) {
    const path = join(at, name);
    steps.push({ folder: at, name });
    if (!isLink(path)) at = path;
    else if (++links > MAX_LINKS) return steps;
    else {
      const target = resolve(at, readlinkSync(path));
      at = parse(target).root;
      left.unshift(...target.slice(at.length).split(sep).filter(Boolean));
    }
  }
  return steps;
}

/**
 * Watches the way to `dir`: calls `onMoved` when a link or a folder on it is replaced by another, as git-sync and Kubernetes do. Folders that
 * can't be watched are left out: polling notices their changes later.
 */
export function watchPathTo(dir: string, onMoved: () => void): { stop(): void } {
  const names = new Map<string, Set<string>>();
  try {
    for (const { folder, name } of stepsTo(dir)) names.set(folder, (names.get(folder) ?? new Set()).add(name));
  } catch {
    // Read between two swaps: the next event or the timer will cover the rest.
  }
  const watchers: FSWatcher[] = [];
  for (const [folder, watched] of names) {
    try {
      const watcher = watch(folder, { persistent: true }, (_, name) => {
        if (name === null || watched.has(name)) onMoved();
      });
      watcher.on('error', () => watcher.close());
      watchers.push(watcher);
    } catch {
      // No permission, or no watch left.
    }
  }
  return {
    stop: () => {
      for (const watcher of watchers) watcher.close();
    },
  };
}
