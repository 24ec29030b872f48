import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Home, makeHome, runHerald, startHerald } from '../support/herald-process.ts';
import { mountSmallDisk } from '../support/small-disk.ts';

let home: Home;
beforeEach(() => {
  home = makeHome({ cold: true });
});
afterEach(() => home.remove());

/** A sentence for a person, exit code 78, and no stack. */
async function refusalOf(env: Readonly<Record<string, string>>, verb = 'start'): Promise<string> {
  const { code, err } = await runHerald(home, [verb], env);
  expect(err).not.toMatch(/^\s+at /m);
  expect(err).toMatch(/^herald: [A-Z_]+: /);
  expect(code).toBe(78);
  return err;
}

describe('a data folder that can not be used', () => {
  it('is told in a sentence: a file, and a place that takes no folders', async () => {
    const file = join(home.dir, 'file');
    writeFileSync(file, '');
    expect(await refusalOf({ HERALD_DATA_DIR: file })).toContain(`${file} is a file`);
    expect(await refusalOf({ HERALD_DATA_DIR: '/proc/x' }, 'once')).toContain("/proc/x can't be created");
  });

  it('is told in a sentence: a full disk, of which nothing is kept', async () => {
    const disk = mountSmallDisk('size=8m');
    if (!disk) return;
    try {
      const data = join(disk.path, 'data');
      expect(await refusalOf({ HERALD_DATA_DIR: data })).toContain(`no space left on the disk of ${data} (mounted at ${disk.path})`);
      expect(readdirSync(data).filter((name) => name.startsWith('pglite'))).toEqual([]);
    } finally {
      disk.remove();
    }
  });

  it('is told in a sentence: a read-only disk', async () => {
    const disk = mountSmallDisk('ro');
    if (!disk) return;
    try {
      expect(await refusalOf({ HERALD_DATA_DIR: disk.path })).toContain(`${disk.path} is on a read-only file system`);
    } finally {
      disk.remove();
    }
  });

  it('is told in a sentence: a database that is damaged', async () => {
    home.remove();
    home = makeHome();
    writeFileSync(join(home.dataDir, 'pglite/global/pg_control'), 'not any more');
    expect(await refusalOf({})).toMatch(/does not open .*pglite: .*Restore that folder from a backup/);
  });

  it('is told in a sentence: a .env that is none', async () => {
    mkdirSync(join(home.dir, '.env'));
    const { code, err } = await runHerald(home, ['start']);
    expect(err).toMatch(/^herald: \.env: is a folder, not a file/);
    expect(code).toBe(78);
  });
});

describe('a signal', () => {
  it('ends Herald at once while it makes its database', async () => {
    const herald = startHerald(home, ['start']);
    await expect.poll(() => names(home.dataDir), { timeout: 20_000 }).toContainEqual(expect.stringMatching(/^pglite\.new-/));
    const { code, tookMs } = await herald.end('SIGTERM');
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(4_000);
    expect(herald.err()).toBe('');
  });

  it('ends Herald at once while a server gives no answer', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => void sockets.push(socket.on('error', () => {})));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    try {
      const herald = startHerald(home, ['start'], { DATABASE_URL: `postgres://bot:s3cret@127.0.0.1:${port}/posts` });
      await expect.poll(() => sockets.length, { timeout: 20_000 }).toBeGreaterThan(0);
      const { code, tookMs } = await herald.end('SIGTERM');
      expect(code).toBe(0);
      expect(tookMs).toBeLessThan(4_000);
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  });
});

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
