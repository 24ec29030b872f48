import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, type Stats } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isPrivateFolder, ownUid } from '../lib/data-directory.ts';
import { ConfigError } from '../lib/errors.ts';

/** macOS allows 103 bytes, Linux 107. */
const PATH_MAX_BYTES = 100;
const NAME = 'control.sock';

/** What decides where the socket is and whether it is trusted. */
interface ControlPlace {
  /** The system's folder for temporary files. */
  tmp: string;
  /** This process's user; null on Windows. */
  uid: number | null;
}

/** Where the control socket of a data directory is; long paths get a short place in the system's temporary folder. */
export function controlSocketPath(dataDir: string, { tmp, uid } = hereAndNow()): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\herald-${digest(dataDir)}`;
  const path = join(dataDir, NAME);
  return Buffer.byteLength(path) <= PATH_MAX_BYTES ? path : join(tmp, `herald-${uid ?? 0}`, `${digest(dataDir)}.sock`);
}

/** The path for a server, its folder made. @throws {ConfigError} when somebody else was there first */
export function placeToListen(dataDir: string, place = hereAndNow()): string {
  const path = controlSocketPath(dataDir, place);
  if (process.platform === 'win32') return path;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  refuseSquatted(path, dataDir, place);
  return path;
}

/** The path for a client; null where nobody listens. @throws {ConfigError} when what is there is not to be trusted */
export function placeToAsk(dataDir: string, place = hereAndNow()): string | null {
  const path = controlSocketPath(dataDir, place);
  if (process.platform === 'win32') return path;
  const socket = lookAt(path);
  if (!socket) return null;
  refuseSquatted(path, dataDir, place);
  // Root may ask everybody, and everybody root.
  const isTrusted = place.uid === null || place.uid === 0 || socket.uid === place.uid || socket.uid === 0;
  if (isTrusted) return path;
  const what = `the control socket ${path} belongs to another user (uid ${socket.uid})`;
  throw new ConfigError([{ where: 'HERALD_DATA_DIR', what, hint: 'Run this as the user who runs Herald, or name your own data folder' }]);
}

/** In a folder that everybody may write to, another user may have made the place before us, to be asked instead. */
function refuseSquatted(path: string, dataDir: string, { uid }: ControlPlace): void {
  if (path === join(dataDir, NAME)) return;
  const folder = lookAt(dirname(path));
  if (folder && isPrivateFolder(folder, uid)) return;
  const most = PATH_MAX_BYTES - `/${NAME}`.length;
  const what = `the control socket's folder ${dirname(path)} is not this user's alone`;
  const hint = `Remove it, or name a data folder with a path of at most ${most} bytes, so that the socket is in there`;
  throw new ConfigError([{ where: 'HERALD_DATA_DIR', what, hint }]);
}

/** `lstat`; null where there is nothing, or nothing that we may see. */
function lookAt(path: string): Stats | null {
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
