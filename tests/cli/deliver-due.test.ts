import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Herald, openHerald } from '../../src/app/compose.ts';
import { loadConfig } from '../../src/app/load-config.ts';
import { deliverDue, scanOnce } from '../../src/cli/once-report.ts';
import { type TemporaryFolder, temporaryDataDir, temporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
let dataDir: TemporaryFolder;
let herald: Herald;
const now = (): Date => new Date();

beforeEach(async () => {
  folder = await temporaryFolder();
  dataDir = await temporaryDataDir();
  mkdirSync(join(folder.path, 'content'));
  writeFileSync(join(folder.path, 'herald.yaml'), 'announce:\n  settle_seconds: 0\n  safety_limits:\n    additions: 7\n');
  const env = { HERALD_DATA_DIR: dataDir.path, HERALD_EMBEDDED_FSYNC: '0', HERALD_WEB_ADDR: 'off' };
  herald = await openHerald(loadConfig(env, folder.path), {
    input: new PassThrough() as unknown as NodeJS.ReadStream,
    output: new PassThrough() as unknown as NodeJS.WriteStream,
    textStyle: () => ({ width: 100, colour: false }),
    log: () => undefined,
    now,
    onQuit: () => undefined,
    onBroken: () => undefined,
  });
  await scanOnce(herald, now);
});
afterEach(async () => {
  await herald.close();
  await folder.remove();
  await dataDir.remove();
});

const fileOf = (name: string) => join(folder.path, 'content', `${name}.md`);
const write = (name: string) =>
  writeFileSync(
    fileOf(name),
    `---\ntitle: The post ${name}\ndate: ${now().toISOString()}\nexternal_url: https://example.org/${name}\n---\n\nWhat ${name} is about.\n`,
  );

/** Writes posts that are pending because everything is paused. */
async function pend(names: readonly string[]): Promise<void> {
  await herald.queue.pause();
  names.forEach(write);
  expect(await scanOnce(herald, now)).toMatchObject({ paused: true, delivered: [] });
}

describe('what is due', { timeout: 60_000 }, () => {
  it('includes a message whose file is gone once a run: nobody waits for the file, and it is sent when the file is back', async () => {
    await herald.work();
    await pend(['gone']);
    rmSync(fileOf('gone'));
    expect(await scanOnce(herald, now)).toMatchObject({ removed: ['gone.md'], left: 1 });
    await herald.queue.resume();
    expect(await scanOnce(herald, now)).toMatchObject({ delivered: [], left: 1 });
    // By now its next try is minutes away.
    expect(await scanOnce(herald, now)).toMatchObject({ delivered: [], left: 1 });
    write('gone');
    expect(await scanOnce(herald, now)).toMatchObject({ delivered: [{ post: 'gone.md' }], left: 0 });
  });

  it('includes what was pending before the work began', async () => {
    await pend(['first', 'second']);
    await herald.queue.resume();
    const begin = async () => {
      await herald.work();
      return { begun: 'the work', keys: [] };
    };
    const done = await deliverDue(herald, now, begin);
    expect(done).toMatchObject({ begun: 'the work', left: 0, paused: false });
    expect(done.ended.map(({ settlement }) => settlement.state)).toEqual(['delivered', 'delivered']);
  });

  it('is reported as on hold as long as nobody has decided', async () => {
    await herald.work();
    for (let n = 0; n < 8; n += 1) write(`many-${n}`);
    const { held, onHold } = await scanOnce(herald, now);
    expect([held.length, onHold]).toEqual([8, 8]);
    expect(await scanOnce(herald, now)).toMatchObject({ held: [], onHold: 8, left: 0 });
  });
});
