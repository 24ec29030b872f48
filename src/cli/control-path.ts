import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, type Stats } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isPrivateFolder, ownUid } from '../lib/data-directory.ts';
import { ConfigError } from '../lib/errors.ts';

/** Maximum length of the socket's path: macOS allows 103 bytes, Linux 107. */
const PATH_MAX_BYTES = 100;
const NAME = 'control.sock';

/** What determines where the socket is and whether it is trusted. */
interface ControlPlace {
  /** The system's folder for temporary files. */
  tmp: string;
  /** This process's user; null on Windows. */
  uid: number | null;
}

/** Returns the path of a data directory's control socket; if that is too long, a short one in the system's temporary folder. */
export function controlSocketPath(dataDir: string, { tmp, uid } = hereAndNow()): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\herald-${digest(dataDir)}`;
  const path = join(dataDir, NAME);
  return Buffer.byteLength(path) <= PATH_MAX_BYTES ? path : join(tmp, `herald-${uid ?? 0}`, `${digest(dataDir)}.sock`);
}

/** Returns the path for a server and creates its folder. @throws {ConfigError} if another user created that folder first */
export function serverSocketPath(dataDir: string, place = hereAndNow()): string {
  const path = controlSocketPath(dataDir, place);
  if (process.platform === 'win32') return path;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  refuseForeignFolder(path, dataDir, place);
  return path;
}

/** Returns the path for a client; null if there is no socket. @throws {ConfigError} if the socket there is not to be trusted */
export function clientSocketPath(dataDir: string, place = hereAndNow()): string | null {
  const path = controlSocketPath(dataDir, place);
  if (process.platform === 'win32') return path;
  const socket = lstatOrNull(path);
  if (!socket) return null;
  refuseForeignFolder(path, dataDir, place);
  // Root may use every socket, and everybody may use root's.
  const isTrusted = place.uid === null || place.uid === 0 || socket.uid === place.uid || socket.uid === 0;
  if (isTrusted) return path;
  const what = `the control socket ${path} belongs to another user (uid ${socket.uid})`;
  throw new ConfigError([{ where: 'HERALD_DATA_DIR', what, hint: 'Run this as the user who runs Herald, or name your own data folder' }]);
}

/** In a folder that everybody may write to, another user may have created the socket's folder first, to receive our requests. */
function refuseForeignFolder(path: string, dataDir: string, { uid }: ControlPlace): void {
  if (path === join(dataDir, NAME)) return;
  const folder = lstatOrNull(dirname(path));
  if (folder && isPrivateFolder(folder, uid)) return;
  const most = PATH_MAX_BYTES - `/${NAME}`.length;
  const what = `the control socket's folder ${dirname(path)} is not this user's alone`;
  const hint = `Remove it, or name a data folder with a path of at most ${most} bytes, so that the socket is in there`;
  throw new ConfigError([{ where: 'HERALD_DATA_DIR', what, hint }]);
}

/** Returns `lstat` of a path; null if nothing is there, or it may not be read. */
function lstatOrNull(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch {
    return null;
  }
}

function hereAndNow(): ControlPlace {
  return { tmp: tmpdir(), uid: ownUid() };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
