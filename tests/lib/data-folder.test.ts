import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isPrivateFolder, openDataFolder, ownUid } from '../../src/lib/data-directory.ts';
import { ConfigError } from '../../src/lib/errors.ts';

let home: string;
let dir: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'herald-data-'));
  dir = join(home, 'data');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const uid = ownUid() ?? 0;
const isRoot = ownUid() === 0;
if (!isRoot) console.warn('SKIPPED: data folders of other users, because only root can make them');

function makeFolder(mode: number, owner = uid): string {
  mkdirSync(dir);
  chmodSync(dir, mode);
  if (owner !== uid) chownSync(dir, owner, owner);
  return dir;
}

describe('the data folder', () => {
  it('is made for this user alone', () => {
    expect(openDataFolder(join(dir, 'deep'))).toEqual({ exposed: false });
    expect(statSync(join(dir, 'deep')).mode & 0o777).toBe(0o700);
  });

  it.each([
    [0o700, false],
    [0o750, false],
    [0o770, false],
    [0o755, true],
    [0o775, true],
  ])('may be a folder of this user with mode %o; exposed: %s', (mode, exposed) => {
    expect(openDataFolder(makeFolder(mode))).toEqual({ exposed });
  });

  it.each([0o777, 0o702, 0o1777])('may not be one that everybody may write to (%o)', (mode) => {
    expect(() => openDataFolder(makeFolder(mode))).toThrow(
      /HERALD_DATA_DIR: everyone on this machine can write to the data folder .*chmod 700/,
    );
  });

  it('may not be another user’s, told without being root', () => {
    if (isRoot) {
      // Everything here is root’s, which is trusted: asked as somebody else, root’s folder is fine.
      expect(openDataFolder(makeFolder(0o2770), 1000)).toEqual({ exposed: false });
      return;
    }
    expect(() => openDataFolder(makeFolder(0o700), uid + 1)).toThrow(/belongs to another user .*chown -R/);
  });

  it.runIf(isRoot)('may not be another user’s, not even for root', () => {
    const other = makeFolder(0o700, 4711);
    expect(() => openDataFolder(other)).toThrow(/belongs to another user \(uid 4711, Herald runs as 0\)\. .*chown -R 0 /);
    expect(() => openDataFolder(other, 4712)).toThrow(ConfigError);
    expect(openDataFolder(other, 4711)).toEqual({ exposed: false });
  });

  it.runIf(isRoot)(
    'may be a volume that belongs to root and a group (fsGroup); one that everybody may write to gets its own folder inside',
    () => {
      const volume = makeFolder(0o2770);
      chownSync(volume, 0, 2000);
      expect(openDataFolder(volume, 1000)).toEqual({ exposed: false });
      chmodSync(volume, 0o777);
      expect(() => openDataFolder(volume, 1000)).toThrow(`HERALD_DATA_DIR=${volume}/herald`);
      expect(openDataFolder(join(volume, 'herald'))).toEqual({ exposed: false });
    },
  );

  it('is a folder', () => {
    writeFileSync(dir, '');
    expect(() => openDataFolder(dir)).toThrow(/HERALD_DATA_DIR: .* is a file, or is below one/);
  });
});

describe('a private folder', () => {
  const folder = (mode: number, owner = 1000, isDirectory = true) => ({ mode, uid: owner, isDirectory: () => isDirectory });

  it('is a folder of this user that nobody else may enter', () => {
    expect(isPrivateFolder(folder(0o40700), 1000)).toBe(true);
    for (const other of [
      folder(0o40710),
      folder(0o40701),
      folder(0o40777),
      folder(0o40700, 0),
      folder(0o40700, 1001),
      folder(0o120700, 1000, false),
    ])
      expect(isPrivateFolder(other, 1000)).toBe(false);
    // Where there are no users there is nobody to keep out.
    expect(isPrivateFolder(folder(0o40777), null)).toBe(true);
  });
});
