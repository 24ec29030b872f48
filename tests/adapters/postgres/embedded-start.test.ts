import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDirectory } from '../../../adapters/postgres/embedded/directory-lock.ts';
import { initDatabase } from '../../../adapters/postgres/embedded/initdb.ts';
import { openEmbeddedPool } from '../../../adapters/postgres/embedded/open-pool.ts';
import { Unsuccessful } from '../../../src/lib/errors.ts';
import { type TemporaryFolder, temporaryDataDir, temporaryFolder } from '../../support/temporary-folder.ts';

const LIMIT_MS = 200;
const SILENT = 'setInterval(() => undefined, 1e6);';
const READY_THEN_SILENT = `const { parentPort } = require('node:worker_threads');
parentPort.on('message', () => undefined);
parentPort.postMessage({ kind: 'ready' });`;

let folder: TemporaryFolder;
let threads: Worker[];
let ended: string[];
beforeEach(async () => {
  folder = await temporaryDataDir();
  threads = [];
  ended = [];
});
afterEach(() => folder.remove());

/** Opens the embedded database on a thread that runs this code instead. */
const open = (code: string, limitMs: number) => {
  const launch = (): Worker => {
    const thread = new Worker(code, { eval: true });
    threads.push(thread);
    return thread;
  };
  return openEmbeddedPool(
    folder.path,
    false,
    () => undefined,
    () => void ended.push('broken'),
    { launch, limitMs },
  );
};

describe('the start of an embedded database', () => {
  it.each([
    ['its thread never says that it is ready', SILENT],
    ['its thread says that it is ready, and never answers', READY_THEN_SILENT],
    ['its thread computes without end', 'for (;;);'],
  ])('ends with words about what to do when %s', async (_, code) => {
    const error = await open(code, LIMIT_MS).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Unsuccessful);
    expect(String(error)).toMatch(/embedded database in .*pglite did not answer within 0\.2 s\. Start Herald again; .* DATABASE_URL/);
    // Nothing is left behind: no thread, no lock, and nobody is told that a running database broke.
    expect(threads.map(({ threadId }) => threadId)).toEqual([-1]);
    expect(ended).toEqual([]);
    await (await lockDirectory(folder.path)).release();
  });

  it.each([
    ['throws', `throw new Error('no memory left');`, 'no memory left'],
    ['ends', 'process.exit(3);', 'its thread ended with code 3'],
    [
      'says that it is broken',
      `require('node:worker_threads').parentPort.postMessage({ kind: 'broken', reason: 'disk gone' });`,
      'disk gone',
    ],
  ])('ends with the reason when its thread %s', async (_, code, reason) => {
    // Long before its deadline.
    await expect(open(code, 600_000)).rejects.toThrow(`The embedded database does not open ${join(folder.path, 'pglite')}: ${reason}`);
    await (await lockDirectory(folder.path)).release();
  });

  it('ends when making the database takes too long, and leaves nothing half made in its place', async () => {
    const empty = await temporaryFolder();
    const error = await initDatabase(empty.path, false, 50).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Unsuccessful);
    expect(String(error)).toMatch(/was not made within 0\.05 s\. .* start Herald again/);
    expect(readdirSync(empty.path)).not.toContain('pglite');
    await empty.remove();
  });
});
