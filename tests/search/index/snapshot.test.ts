import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Post } from '../../../src/content/post.ts';
import { searchPosts } from '../../../src/search/engine.ts';
import type { SearchEngine } from '../../../src/search/search-engine.ts';
import { makePost } from '../../support/make.ts';
import { openSearch } from '../../support/search.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';

const NOW = new Date('2026-03-04T00:00:00.000Z');
const posts = Array.from({ length: 60 }, (_, number) =>
  makePost({ path: `${number}.md`, title: `Falco release ${number}`, body: `rules word${number}x 容器编排`, tags: ['security'] }),
);

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

async function found(engine: SearchEngine, text: string): Promise<string[]> {
  const { hits } = await searchPosts(engine, text, NOW, { limit: 100, offset: 0 });
  return hits.map(({ post }) => post.path);
}

function open(file: string, known: readonly Post[] = []) {
  const events: { event: string; facts: Readonly<Record<string, unknown>> }[] = [];
  const engine = openSearch(
    { now: () => NOW.getTime(), snapshotFile: file, log: (event, facts) => void events.push({ event, facts }) },
    known,
  );
  return { engine, events };
}

async function saved(file: string): Promise<void> {
  const { engine } = open(file);
  engine.upsert(posts);
  await engine.settled();
  await engine.close();
}

test('what was indexed is found after a start, without indexing it again', async () => {
  const file = join(folder.path, 'search.snapshot');
  await saved(file);
  const { engine, events } = open(file, posts);
  expect(await found(engine, 'word17x')).toEqual(['17.md']);
  expect((await found(engine, '容器')).length).toBe(60);
  expect(await engine.suggest('falco release 31', 5)).toMatchObject([{ query: 'Falco release 31' }]);
  expect([(await found(engine, '')).length, events]).toEqual([60, []]);
  await engine.close();
});

test('a start brings it up to date: changed posts by their new words, gone ones not at all', async () => {
  const file = join(folder.path, 'search.snapshot');
  await saved(file);
  const [first, second, ...others] = posts as [Post, Post, ...Post[]];
  const changed = { ...first, body: 'tetragon', hash: 'f'.repeat(64) };
  const { engine } = open(file, []);
  engine.upsert([changed, ...others]);
  engine.prune();
  await engine.settled();
  expect([await found(engine, 'tetragon'), await found(engine, 'word0x'), await found(engine, 'word1x')]).toEqual([['0.md'], [], []]);
  expect((await found(engine, '')).length).toBe(59);
  await engine.close();
  expect(await found(open(file, [changed, second, ...others]).engine, 'tetragon')).toEqual(['0.md']);
});

test('nothing is written when nothing has changed', async () => {
  const file = join(folder.path, 'search.snapshot');
  await saved(file);
  const before = await stat(file);
  const { engine } = open(file, posts);
  engine.upsert(posts);
  await engine.settled();
  await engine.close();
  expect((await stat(file)).mtimeMs).toBe(before.mtimeMs);
});

test.each([
  ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 100)],
  ['cut off in the middle of a number', (bytes: Buffer) => bytes.subarray(0, bytes.length - 101)],
  ['longer than it should be', (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(3)])],
  ['empty', () => Buffer.alloc(0)],
  ['foreign', () => Buffer.from('this is not a snapshot at all, but a long enough text to look like one')],
  ['damaged in the middle', (bytes: Buffer) => flipped(bytes, bytes.length >> 1)],
  ['damaged at its end', (bytes: Buffer) => flipped(bytes, bytes.length - 9)],
  ['of another format', (bytes: Buffer) => flipped(bytes, 8)],
  ['of another analyser', (bytes: Buffer) => flipped(bytes, 12)],
])('a snapshot that is %s is said to be, and made anew', async (_what, spoil) => {
  const file = join(folder.path, 'search.snapshot');
  await saved(file);
  await writeFile(file, spoil(await readFile(file)));
  const { engine, events } = open(file);
  engine.upsert(posts);
  expect(await found(engine, 'word17x')).toEqual(['17.md']);
  expect(events).toMatchObject([{ event: 'search.snapshot-failed', facts: { message: expect.stringContaining('made anew') } }]);
  await engine.close();
  const again = open(file, posts);
  expect([await found(again.engine, 'word17x'), again.events]).toEqual([['17.md'], []]);
});

test('closed while posts are still being indexed, it ends at once and writes nothing half done', async () => {
  const file = join(folder.path, 'search.snapshot');
  const { engine, events } = open(file);
  engine.upsert(Array.from({ length: 5_000 }, (_, number) => makePost({ path: `${number}.md`, body: `word${number} `.repeat(200) })));
  const indexing = engine.settled();
  await setImmediate();
  await engine.close();
  await indexing;
  expect([existsSync(file), events]).toEqual([false, []]);
  // Long before all of them were indexed.
  expect((await searchPosts(engine, 'word4999', NOW, { limit: 1, offset: 0 })).total).toBe(0);
});

test('a folder that can’t be written to costs the snapshot alone', async () => {
  const { engine, events } = open(join(folder.path, 'missing', 'search.snapshot'));
  engine.upsert(posts);
  expect(await found(engine, 'word17x')).toEqual(['17.md']);
  await engine.close();
  expect(events).toMatchObject([{ event: 'search.snapshot-failed' }]);
});

function flipped(bytes: Buffer, at: number): Buffer {
  const spoilt = Buffer.from(bytes);
  spoilt[at] = (spoilt[at] ?? 0) ^ 0x10;
  return spoilt;
}
