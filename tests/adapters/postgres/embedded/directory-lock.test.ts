import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DirectoryInUseError, lockDirectory } from '../../../../adapters/postgres/embedded/directory-lock.ts';
import { ConfigError } from '../../../../src/lib/errors.ts';
import { type SourceProcess, startSource } from '../../../support/source-process.ts';
import { type TemporaryFolder, temporaryFolder } from '../../../support/temporary-folder.ts';

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

  it('goes to one of many that start at the same moment, over no lock and over dead ones', async () => {
    for (let round = 0; round < 10; round++) {
      const starts = Array.from({ length: 20 }, () => lockDirectory(folder.path));
      const outcomes = await Promise.allSettled(starts);
      const locks = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
      expect(locks).toHaveLength(1);
      expect(refusals.filter((refusal) => !(refusal instanceof DirectoryInUseError))).toEqual([]);
      await locks[0]?.release();
    }
    expect((await readdir(folder.path)).filter((name) => name.startsWith('.lock'))).toEqual(['.lock.10']);
  });

  it('is not taken by a starter that found it free long ago, whatever has happened since', async () => {
    await (await lockDirectory(folder.path)).release();
    for (const othersMeanwhile of [1, 2, 3]) {
      const late = gate();
      const seen = gate();
      const beforeTaking = async (): Promise<void> => {
        seen.open();
        await late.opened;
      };
      const starter = lockDirectory(folder.path, { beforeTaking });
      await seen.opened;
      for (let other = 1; other < othersMeanwhile; other++) await (await lockDirectory(folder.path)).release();
      const holder = await lockDirectory(folder.path);
      late.open();
      await expect(starter).rejects.toMatchObject({ pid: process.pid });
      await expect(lockDirectory(folder.path)).rejects.toBeInstanceOf(DirectoryInUseError);
      await holder.release();
    }
  });

  it('needs nothing outside the directory: a name that anyone may take keeps nobody out', async () => {
    const { dev, ino } = statSync(folder.path, { bigint: true });
    const id = createHash('sha256').update(`${dev}:${ino}`).digest('hex').slice(0, 24);
    const squatter = createServer();
    await new Promise<void>((resolve) =>
      squatter.listen(process.platform === 'linux' ? `\0herald-${id}` : join(folder.path, 'other'), resolve),
    );
    await (await lockDirectory(folder.path)).release();
    await new Promise((resolve) => squatter.close(resolve));
  });

  it('honours the lock of an earlier version', async () => {
    const earlier = createServer((requester) => requester.end('4711:ab'));
    await new Promise<void>((resolve) => earlier.listen(join(folder.path, '.lock'), resolve));
    await expect(lockDirectory(folder.path)).rejects.toMatchObject({ pid: 4711 });
    await new Promise((resolve) => earlier.close(resolve));
    await writeFile(join(folder.path, '.lock'), 'left behind, and no socket');
    await (await lockDirectory(folder.path)).release();
  });

  it('is taken again by its holder when somebody removes it', async () => {
    const lost: Error[] = [];
    const lock = await lockDirectory(folder.path, { checkMs: 10, onLost: (error) => lost.push(error) });
    await rm(join(folder.path, '.lock.1'));
    await vi.waitUntil(() => existsSync(join(folder.path, '.lock.2')), { timeout: 5_000, interval: 10 });
    await expect(lockDirectory(folder.path)).rejects.toMatchObject({ pid: process.pid });
    expect(lost).toEqual([]);
    await lock.release();
    await (await lockDirectory(folder.path)).release();
  });

  it('is lost, and its holder told, when somebody removes it and starts another process', async () => {
    const told = gate<Error>();
    const lock = await lockDirectory(folder.path, { checkMs: 1_500, onLost: told.open });
    await rm(join(folder.path, '.lock.1'));
    const usurper = await lockDirectory(folder.path);
    expect(await told.opened).toBeInstanceOf(DirectoryInUseError);
    await lock.release();
    await expect(lockDirectory(folder.path)).rejects.toBeInstanceOf(DirectoryInUseError);
    await usurper.release();
  });

  it('is lost when its directory is moved away or removed', async () => {
    const home = join(folder.path, 'home');
    await mkdir(home);
    const told = gate<Error>();
    const lock = await lockDirectory(home, { checkMs: 10, onLost: told.open });
    await rename(home, join(folder.path, 'away'));
    expect(String(await told.opened)).toBe(`Error: the data directory ${home} is gone`);
    await lock.release();
  });

  it('refuses a path that is too long for a socket, and says how long it may be', async () => {
    const most = 84;
    const rest = most - Buffer.byteLength(`${folder.path}/`);
    const fits = join(folder.path, 'a'.repeat(rest));
    const tooLong = `${fits}a`;
    await mkdir(fits);
    await mkdir(tooLong);
    await (await lockDirectory(fits)).release();
    const refusal = lockDirectory(tooLong);
    await expect(refusal).rejects.toBeInstanceOf(ConfigError);
    await expect(refusal).rejects.toThrow(/too long for the lock inside it \(85 bytes, at most 84\)\. Name a folder with a shorter path/);
  });

  it('lets go although somebody asks and never hangs up', async () => {
    const lock = await lockDirectory(folder.path);
    const requester = connect({ path: join(folder.path, '.lock.1'), allowHalfOpen: true });
    await new Promise((resolve) => requester.once('end', resolve).resume());
    await lock.release();
    requester.destroy();
  });
});

/** A promise with its handle. */
function gate<T = void>(): { opened: Promise<T>; open: (value: T) => void } {
  let open: (value: T) => void = () => undefined;
  const opened = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
