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

/** The content folder is not there, or can't be listed. What was read before stays as it is: nothing is taken for removed. */
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

/** Whether the content folder can be entered and listed right now, without reading it. @throws {ContentFolderError} when it can't */
export async function reachFolder(dir: string): Promise<void> {
  try {
    await (await opendir(await realpath(dir))).close();
  } catch (error) {
    throw new ContentFolderError(dir, error);
  }
}

/** What is away where a scan of the posts failed: the folder, else the database. Pure. */
export function partOfScan(error: unknown): Part {
  return error instanceof ContentFolderError ? 'posts' : 'database';
}

/** Reads a folder of posts again and again; each file only when it changed. Calls wait for each other. */
export interface FolderReader {
  /** Looks at the whole folder. @throws {ContentFolderError} */
  read(): Promise<FolderState>;
  /** Looks at these files only (relative paths, as `startWatching` hints them); at the whole folder where that would not do. @throws {ContentFolderError} */
  readPaths(paths: readonly string[]): Promise<FolderState>;
  /** Saves what was read, if anything was, so that the next start needs to read only what changed. @throws {Error} when it can't be written */
  remember(): Promise<void>;
}

export interface FolderReaderOptions {
  /** Address of the site the posts are published on, for those that point nowhere else. */
  siteUrl: string | null;
  /** What else is set about it; default: nothing. */
  site?: SiteSettings;
  /** Folder above which no files of its generator are looked for; null (default): a few levels up. */
  siteTop?: string | null;
  /** A file in which what was read outlives the process; null (default): nothing does. */
  memory?: string | null;
}

/** Reader of the posts below `dir`. */
export function createFolderReader(dir: string, options: FolderReaderOptions): FolderReader {
  const { siteUrl, site: settings = NO_SITE_SETTINGS, siteTop = null, memory = null } = options;
  let site = siteOf(siteUrl, settings);
  const files = createParsedFiles(site);
  let root: string | null = null;
  let hasLinks = false;
  let hasRead = false;
  const inTurn = createMutex();
  let recalled = memory === null ? null : () => loadParseCache(memory, site).then(files.recall);

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
      if (memory === null || !hasRead) return;
      hasRead = false;
      await saveParseCache(memory, site, files.memory());
    },
  };
}

/** What a hint is about. `folder`: or anything else that only a scan of the folder can tell. */
function hintKind(root: string, path: string, files: ParsedFiles): 'file' | 'ignored' | 'folder' {
  if (path.startsWith('..') || path.startsWith('/')) return 'folder';
  const isFile = stampAt(join(root, path)) !== null;
  if (isPostPath(path)) return isFile || files.knows(path) ? 'file' : 'folder';
  return isFile ? 'ignored' : 'folder';
}
