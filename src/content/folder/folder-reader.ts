import { opendir, realpath } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';
import { createMutex } from '../../lib/concurrency.ts';
import { ConfigError } from '../../lib/errors.ts';
import type { Part } from '../../ops/outages.ts';
import { isPostPath } from '../post-path.ts';
import { NO_SITE_SETTINGS, type SiteSettings, siteOf } from '../site/site.ts';
import { findSite } from './find-site.ts';
import { loadParseCache, saveParseCache } from './parse-cache.ts';
import type { FolderState } from './parsed-files.ts';
import { createParsedFiles, type ParsedFiles } from './parsed-files.ts';
import { stampAt } from './read-file.ts';
import { type Walk, walkFolder } from './walk-folder.ts';

/** The content folder does not exist, or can't be listed. What was read before stays as it is: no post counts as removed. */
export class ContentFolderError extends ConfigError {
  override readonly name = 'ContentFolderError';
  readonly dir: string;

  constructor(dir: string, cause: unknown) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    const why = code === 'ENOENT' ? 'does not exist' : code === 'ENOTDIR' ? 'is not a folder' : `can't be listed (${code})`;
    super(
      [{ where: 'HERALD_CONTENT_DIR', what: `the content folder ${dir} ${why}`, hint: 'Create it, or name the folder your posts are in' }],
      { cause },
    );
    this.dir = dir;
  }
}

/** Checks that the content folder can be entered and listed right now, without reading it. @throws {ContentFolderError} if it can't */
export async function reachFolder(dir: string): Promise<void> {
  try {
    await (await opendir(await realpath(dir))).close();
  } catch (error) {
    throw new ContentFolderError(dir, error);
  }
}

/** Returns which part was unavailable when a scan of the posts failed: the folder, otherwise the database. Pure. */
export function partOfScan(error: unknown): Part {
  return error instanceof ContentFolderError ? 'posts' : 'database';
}

/** Reads a folder of posts repeatedly, each file only when it has changed. Calls wait for each other. */
export interface FolderReader {
  /** Scans the whole folder. @throws {ContentFolderError} */
  read(): Promise<FolderState>;
  /** Reads these files only (relative paths, as reported by `startWatching`), or the whole folder if that is not enough. @throws {ContentFolderError} */
  readPaths(paths: readonly string[]): Promise<FolderState>;
  /** Saves what was read, if anything was, so that the next start only needs to read what has changed. @throws {Error} if it can't be written */
  remember(): Promise<void>;
}

export interface FolderReaderOptions {
  /** Address of the site on which the posts are published, for posts that link nowhere else. */
  siteUrl: string | null;
  /** Other settings of the site; default: none. */
  site?: SiteSettings;
  /** Topmost folder in which its generator's files are searched for; null (default): a few levels up. */
  siteTop?: string | null;
  /** File in which what was read is kept for the next process; null (default): nothing is kept. */
  cachePath?: string | null;
}

/** Creates a reader of the posts below `dir`. */
export function createFolderReader(dir: string, options: FolderReaderOptions): FolderReader {
  const { siteUrl, site: settings = NO_SITE_SETTINGS, siteTop = null, cachePath = null } = options;
  let site = siteOf(siteUrl, settings);
  const files = createParsedFiles(site);
  let root: string | null = null;
  let hasLinks = false;
  let hasRead = false;
  const inTurn = createMutex();
  let recalled = cachePath === null ? null : () => loadParseCache(cachePath, site).then(files.recall);

  const scan = (look: () => Promise<FolderState>): Promise<FolderState> =>
    inTurn(async () => {
      const state = await look();
      hasRead ||= state.read > 0;
      return state;
    });

  const listAll = async (): Promise<Walk> => {
    try {
      root = await realpath(dir);
      return await walkFolder(root);
    } catch (error) {
      throw new ContentFolderError(dir, error);
    }
  };

  const readAll = async (): Promise<FolderState> => {
    const walk = await listAll();
    hasLinks = walk.hasLinks;
    if (root !== null) {
      site = findSite(root, siteOf(siteUrl, settings), siteTop);
      files.useSite(site);
    }
    await recalled?.();
    recalled = null;
    return files.replaceAll(walk);
  };

  const readSome = async (paths: readonly string[]): Promise<FolderState> => {
    const known = root;
    const asked = [...new Set(paths.map((path) => posix.normalize(path.replaceAll(sep, '/'))))];
    if (known === null || hasLinks || (await realpath(dir).catch(() => null)) !== known) return readAll();
    const kinds = asked.map((path) => hintKind(known, path, files));
    if (kinds.includes('folder')) return readAll();
    return files.replaceSome(asked.filter((_, at) => kinds[at] === 'file').map((path) => ({ path, realPath: join(known, path) })));
  };

  return {
    read: () => scan(readAll),
    readPaths: (paths) => scan(() => readSome(paths)),
    remember: async () => {
      if (cachePath === null || !hasRead) return;
      hasRead = false;
      await saveParseCache(cachePath, site, files.memory());
    },
  };
}

/** Returns what a changed path is. `folder`: a folder, or anything else that requires a scan of the whole folder. */
function hintKind(root: string, path: string, files: ParsedFiles): 'file' | 'ignored' | 'folder' {
  if (path.startsWith('..') || path.startsWith('/')) return 'folder';
  const isFile = stampAt(join(root, path)) !== null;
  if (isPostPath(path)) return isFile || files.knows(path) ? 'file' : 'folder';
  return isFile ? 'ignored' : 'folder';
}
