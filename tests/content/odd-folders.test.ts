import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFolderReader } from '../../src/content/folder/folder-reader.ts';
import { postText, tempFolder } from './temp-folder.ts';

const read = (dir: string) => createFolderReader(dir, { siteUrl: null }).read();

test('a file of a gigabyte is refused without being read', async () => {
  const { dir } = await tempFolder();
  writeFileSync(join(dir, 'big.md'), '');
  truncateSync(join(dir, 'big.md'), 1_000_000_000);
  writeFileSync(join(dir, 'a.md'), postText('a'));
  const { posts, problems } = await read(dir);
  expect(posts.map(({ title }) => title)).toEqual(['a']);
  expect(problems).toMatchObject([{ path: 'big.md', code: 'file-too-large' }]);
});

test('a post below 1,000 folders is found', async () => {
  const { dir } = await tempFolder();
  const folder = join(dir, ...Array<string>(1_000).fill('d'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'a.md'), postText('deep'));
  const { posts, problems } = await read(dir);
  expect(posts.map(({ title }) => title)).toEqual(['deep']);
  expect(problems).toEqual([]);
});

test('links that lead round in circles end', async () => {
  const { dir } = await tempFolder();
  mkdirSync(join(dir, 'x'));
  writeFileSync(join(dir, 'x', 'a.md'), postText('a'));
  symlinkSync('..', join(dir, 'x', 'up'));
  symlinkSync('.', join(dir, 'self'));
  symlinkSync('second', join(dir, 'first'));
  symlinkSync('first', join(dir, 'second'));
  symlinkSync('own.md', join(dir, 'own.md'));
  const { posts, problems } = await read(dir);
  expect(posts.map(({ title }) => title)).toEqual(['a']);
  expect(problems).toMatchObject([{ path: 'own.md', code: 'symlink-broken' }]);
});
