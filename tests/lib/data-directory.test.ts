import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataDirectoryError, explainDiskError, explainFileError, prepareDataDirectory } from '../../src/lib/data-directory.ts';
import { ConfigError } from '../../src/lib/errors.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

function refusal(directory: string): string {
  try {
    prepareDataDirectory(directory);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error(`${directory} was taken`);
}

describe('the data folder', () => {
  it('is made with all folders above it, for its owner only, and left empty', () => {
    const path = join(folder.path, 'deep/er/data');
    prepareDataDirectory(path);
    prepareDataDirectory(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(readdirSync(path)).toEqual([]);
  });

  it('is refused where a file stands, or above it', () => {
    const file = join(folder.path, 'file');
    writeFileSync(file, '');
    expect(refusal(file)).toMatch(/^HERALD_DATA_DIR: .*file is a file.*Move the file away/);
    expect(refusal(join(file, 'a/b'))).toContain('is a file, or is below one');
  });

  // Node's own recursive mkdir never comes back from here.
  it.skipIf(!existsSync('/proc/self'))('is refused where the parent takes no folders', () => {
    expect(refusal('/proc/x')).toMatch(/^HERALD_DATA_DIR: \/proc\/x can't be created/);
    expect(refusal('/proc/x/y/z')).toContain("/proc/x can't be created");
  });

  it('may be a link to a folder', () => {
    mkdirSync(join(folder.path, 'real'));
    symlinkSync(join(folder.path, 'real'), join(folder.path, 'link'));
    prepareDataDirectory(join(folder.path, 'link'));
    expect(readdirSync(join(folder.path, 'real'))).toEqual([]);
  });
});

describe('what a disk refuses', () => {
  const coded = (code: string) => Object.assign(new Error(`${code}: no`), { code });

  it.each([
    ['ENOSPC', /no space left on the disk of .* \(mounted at \/.*Free some space/],
    ['EDQUOT', /quota .* \(mounted at \//],
    ['EROFS', /read-only file system/],
    ['EACCES', /may not write to .*Let user/],
    ['EPERM', /may not write to/],
    ['EIO', /disk of .* is failing/],
    ['EMFILE', /ulimit -n/],
    ['ENAMETOOLONG', /not a usable path/],
  ])('is a sentence with the folder and what to do: %s', (code, words) => {
    const { message } = dataDirectoryError(folder.path, coded(code));
    expect(message).toMatch(words);
    expect(message).toContain(folder.path);
  });

  it('is understood from words where there is no code: those of PostgreSQL, PGlite and Node', () => {
    for (const words of ['PANIC:  could not write to file "pg_wal/x": No space left on device', 'it does not open: ENOSPC'])
      expect(dataDirectoryError('/data', new Error(words)).message).toContain('no space left');
  });

  it('is told as it is where nobody foresaw it', () => {
    expect(dataDirectoryError('/data', new Error('odd')).message).toMatch(/can't be used \(odd\)\. Name a folder/);
    expect(explainDiskError(new Error('odd'), '/data')).toBeNull();
  });

  it('names the file, and not the data folder, where a person named a file', () => {
    const own = Object.assign(coded('EACCES'), { path: '/srv/a.gz.unfinished' });
    expect(explainFileError(own, '/srv/a.gz')).toMatch(
      /^Herald may not write to \/srv\/a\.gz \(EACCES\)\. Let user .* or name another file$/,
    );
    expect(explainFileError(coded('ENOENT'), '/srv/a.gz')).toBe('the folder /srv does not exist. Create it, or name another file');
    expect(explainFileError(new Error('odd'), '/srv/a.gz')).toBeNull();
  });
});
