import { mkdirSync, rmSync, type Stats, statSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ConfigError, Unsuccessful } from './errors.ts';

/** Large enough to need a block of its own on every file system. */
const PROBE_BYTES = 16 * 1024;

/** Creates the data folder (0700) if it is missing, and writes to it once as a test. @throws {ConfigError} if it can't be used */
export function prepareDataDirectory(directory: string): void {
  const path = resolve(directory);
  try {
    makeFolders(path);
  } catch (error) {
    throw dataDirectoryError(path, error);
  }
  const probe = join(path, `.probe-${process.pid}`);
  try {
    writeFileSync(probe, Buffer.alloc(PROBE_BYTES));
    rmSync(probe);
  } catch (error) {
    rmSync(probe, { force: true });
    throw dataDirectoryError(path, Object.assign(error as Error, { path }));
  }
}

/** Free space for this user on the disk of a folder, bytes. */
export async function freeBytesAt(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

/** Explains why the data folder can't be used and what to do, as one error. Errors that already explain this are returned unchanged. */
export function dataDirectoryError(directory: string, error: unknown): Error {
  if (error instanceof ConfigError || error instanceof Unsuccessful) return error;
  const { what, hint } = explainDiskError(error, directory) ?? {
    what: `the data folder ${directory} can't be used (${error instanceof Error ? error.message : String(error)})`,
    hint: 'Name a folder that Herald may write to, such as .herald',
  };
  return new ConfigError([{ where: 'HERALD_DATA_DIR', what, hint }], { cause: error });
}

/** Explains in one sentence why a file that somebody named can't be written, and what to do. Null: not a disk error. */
export function explainFileError(error: unknown, file: string): string | null {
  if (!(error instanceof Error)) return null;
  const code = codeIn(error);
  if (code === 'ENOENT') return `the folder ${dirname(file)} does not exist. Create it, or name another file`;
  // Without the error's own path, which may be that of a temporary file next to it.
  const complaint = explainDiskError(Object.assign(new Error(error.message), { code }), file, 'or name another file');
  return complaint && `${complaint.what}. ${complaint.hint}`;
}

/**
 * Explains a disk error: full, read-only, not allowed, not a folder, failing. Null: not a disk error.
 * `path` is named if the error names none; `elsewhere` ends the hint.
 */
export function explainDiskError(
  error: unknown,
  path: string,
  elsewhere = 'or name another folder with HERALD_DATA_DIR',
): { what: string; hint: string } | null {
  if (!(error instanceof Error)) return null;
  const own = (error as NodeJS.ErrnoException).path;
  const code = codeIn(error);
  const place = typeof own === 'string' && own !== '' ? own : path;
  switch (code) {
    case 'ENOSPC':
      return {
        what: `no space left on the disk of ${place} (mounted at ${mountOf(place)})`,
        hint: `Free some space there, ${elsewhere}`,
      };
    case 'EDQUOT':
      return { what: `the quota for ${place} is used up (mounted at ${mountOf(place)})`, hint: `Free some space there, ${elsewhere}` };
    case 'EROFS':
      return { what: `${place} is on a read-only file system`, hint: `Mount it as writable, ${elsewhere}` };
    case 'EACCES':
    case 'EPERM':
      return {
        what: `Herald may not write to ${place} (${code})`,
        hint: `Let ${userName()} read and write there, ${elsewhere}`,
      };
    case 'ENOTDIR':
    case 'EEXIST':
      return { what: `${place} is a file, or is below one, but a folder is needed`, hint: `Move the file away, ${elsewhere}` };
    case 'ENOENT':
      return {
        what: `${place} can't be created: its parent folder accepts no new files`,
        hint: 'Name a folder on a disk, such as .herald',
      };
    case 'ENAMETOOLONG':
    case 'ELOOP':
      return { what: `${place} is not a usable path (${code})`, hint: 'Name a shorter one without circular links' };
    case 'EIO':
      return { what: `the disk of ${place} is failing (EIO; mounted at ${mountOf(place)})`, hint: `Check the system's log, ${elsewhere}` };
    case 'EMFILE':
    case 'ENFILE':
      return { what: `no more files can be opened at ${place} (${code})`, hint: 'Raise the limit of open files (ulimit -n)' };
    default:
      return null;
  }
}

/** Error texts by code: PGlite and child processes report the code only as part of the message. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bENOSPC\b|no space left on device/i, 'ENOSPC'],
  [/\bEDQUOT\b|disk quota exceeded/i, 'EDQUOT'],
  [/\bEROFS\b|read-only file system/i, 'EROFS'],
  [/\bEACCES\b|permission denied/i, 'EACCES'],
  [/\bEIO\b|input\/output error|I\/O error/i, 'EIO'],
];

function codeIn(error: Error): string | undefined {
  const { code } = error as NodeJS.ErrnoException;
  return code ?? WORDS.find(([pattern]) => pattern.test(error.message))?.[1];
}

/**
 * Creates folders one by one from the top: with `recursive`, Node tries forever if a parent exists but accepts no new folder (`/proc/x`).
 * @throws {Error} as `node:fs` does
 */
function makeFolders(path: string): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) return;
  const parent = dirname(path);
  if (!there && parent !== path) makeFolders(parent);
  mkdirSync(path, { mode: 0o700 });
}

/** The topmost folder on the same disk; the path itself if that is unknown. */
function mountOf(path: string): string {
  let here = resolve(path);
  while (!statSync(here, { throwIfNoEntry: false }) && dirname(here) !== here) here = dirname(here);
  const disk = statSync(here, { throwIfNoEntry: false })?.dev;
  while (dirname(here) !== here && statSync(dirname(here), { throwIfNoEntry: false })?.dev === disk) here = dirname(here);
  return here;
}

function userName(): string {
  return process.getuid ? `user ${process.getuid()}` : 'the user that runs Herald';
}

/** Owner and permissions of a folder. */
type Ownership = Pick<Stats, 'uid' | 'mode'>;

const OTHERS_MAY_WRITE = 0o002;
const OTHERS_MAY_ENTER = 0o007;

/** User id of this process; null on systems without user ids (Windows). */
export function ownUid(): number | null {
  return process.geteuid?.() ?? null;
}

/**
 * Creates the data folder if it is missing, for this user alone, and checks its owner. Rejects a folder of another user (except root,
 * who owns the volumes of Docker and Kubernetes), and one that everybody may write to: anybody could replace its contents.
 * Group permissions are left to the administrator (`fsGroup` of Kubernetes). Returns whether other users can access it. @throws {ConfigError}
 */
export function openDataFolder(dir: string, uid = ownUid()): { exposed: boolean } {
  prepareDataDirectory(dir);
  const folder = statSync(dir);
  const mistake = uid === null ? null : mistakeIn(dir, folder, uid);
  if (mistake) throw new ConfigError([{ where: 'HERALD_DATA_DIR', ...mistake }]);
  return { exposed: uid !== null && (folder.mode & OTHERS_MAY_ENTER) !== 0 };
}

function mistakeIn(dir: string, folder: Ownership, uid: number): { what: string; hint: string } | null {
  if (folder.uid !== uid && folder.uid !== 0) {
    const what = `the data folder ${dir} belongs to another user (uid ${folder.uid}, Herald runs as ${uid})`;
    return { what, hint: `Run Herald as that user, name another folder, or change its owner: chown -R ${uid} ${dir}` };
  }
  if ((folder.mode & OTHERS_MAY_WRITE) === 0) return null;
  const what = `everyone on this machine can write to the data folder ${dir}`;
  const hint =
    folder.uid === uid
      ? `Make sure that everything in it is Herald's, then run: chmod 700 ${dir}`
      : `Name a folder inside it, which Herald then creates for itself: HERALD_DATA_DIR=${join(dir, 'herald')}`;
  return { what, hint };
}

/** Whether a path is a folder (not a link) that belongs to this user and that nobody else may enter. Pure. */
export function isPrivateFolder(folder: Ownership & Pick<Stats, 'isDirectory'>, uid: number | null): boolean {
  return folder.isDirectory() && (uid === null || (folder.uid === uid && (folder.mode & 0o077) === 0));
}
