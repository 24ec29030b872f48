import { type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { prepareDataDirectory } from './data-directory.ts';
import { ConfigError } from './errors.ts';

/** Whom a folder belongs to, and what others may do in it. */
type Ownership = Pick<Stats, 'uid' | 'mode'>;

const OTHERS_MAY_WRITE = 0o002;
const OTHERS_MAY_ENTER = 0o007;

/** This process's user; null where there are none (Windows). */
export function ownUid(): number | null {
  return process.geteuid?.() ?? null;
}

/**
 * Makes the data folder where it is missing, for this user alone, and checks whom it belongs to. Refused: a folder of another user (but root's,
 * which volumes of Docker and Kubernetes belong to), and one in which everybody may write: whoever may write there can take its place.
 * What a group may do is the business of whoever made the group (`fsGroup` of Kubernetes). Resolves to whether others can look into it. @throws {ConfigError}
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
    return { what, hint: `Run Herald as that user, name another folder, or give it away: chown -R ${uid} ${dir}` };
  }
  if ((folder.mode & OTHERS_MAY_WRITE) === 0) return null;
  const what = `everybody on this machine may write in the data folder ${dir}`;
  const hint =
    folder.uid === uid
      ? `Make sure that all in it is Herald's, then: chmod 700 ${dir}`
      : `Name a folder inside it, which Herald makes for itself: HERALD_DATA_DIR=${join(dir, 'herald')}`;
  return { what, hint };
}

/** Whether a path is a folder, no link, that belongs to this user and that nobody else may enter. Pure. */
export function isPrivateFolder(folder: Ownership & Pick<Stats, 'isDirectory'>, uid: number | null): boolean {
  return folder.isDirectory() && (uid === null || (folder.uid === uid && (folder.mode & 0o077) === 0));
}
