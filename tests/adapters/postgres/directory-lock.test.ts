import { mkdir, rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DirectoryInUseError, lockDirectory } from '../../../adapters/postgres/directory-lock.ts';
import { type SourceProcess, startSource } from '../../support/source-process.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';

describe('lockDirectory', () => {
  let folder: TemporaryFolder;
  const holders: SourceProcess[] = [];
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(async () => {
    await Promise.all(holders.splice(0).map((holder) => holder.end('SIGKILL')));
    await folder.remove();
  });

  async function holdElsewhere(path: string): Promise<SourceProcess> {
    const holder = startSource('tests/support/lock-holder.ts', [path]);
    holders.push(holder);
    await holder.says((line) => line === 'locked');
    return holder;
  }

  it('refuses a directory that another process has, and names the process', async () => {
    const holder = await holdElsewhere(folder.path);
    const refusal = await lockDirectory(folder.path).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DirectoryInUseError);
    expect(refusal).toMatchObject({ pid: holder.pid, directory: folder.path });
    expect(String(refusal)).toContain(`in use by process ${holder.pid}`);
  });

  it('is free as soon as its holder is killed', async () => {
    const holder = await holdElsewhere(folder.path);
    await holder.end('SIGKILL');
    const lock = await lockDirectory(folder.path);
    await lock.release();
  });

  it('is held against this process too, until it is released', async () => {
    const lock = await lockDirectory(folder.path);
    await expect(lockDirectory(folder.path)).rejects.toMatchObject({ pid: process.pid });
    await lock.release();
    await lock.release();
    await (await lockDirectory(folder.path)).release();
  });

  it('knows the directory by whatever path it is reached', async () => {
    const home = join(folder.path, 'home');
    await mkdir(home);
    await symlink(home, join(folder.path, 'link'));
    const lock = await lockDirectory(home);
    await expect(lockDirectory(join(folder.path, 'link'))).rejects.toBeInstanceOf(DirectoryInUseError);
    await rename(home, join(folder.path, 'moved'));
    await expect(lockDirectory(join(folder.path, 'moved'))).rejects.toBeInstanceOf(DirectoryInUseError);
    await lock.release();
  });

  it('goes to one of many that start at the same moment', async () => {
    const starts = Array.from({ length: 20 }, () => lockDirectory(folder.path));
    const outcomes = await Promise.allSettled(starts);
    const locks = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    expect(locks).toHaveLength(1);
    await locks[0]?.value.release();
  });
});
