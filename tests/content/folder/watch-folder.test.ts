import { mkdir, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startWatching, type WatchOptions } from '../../../src/content/folder/watch-folder.ts';
import { eventually, tempFolder } from '../temp-folder.ts';

const HOUR_MS = 3_600_000;

function watching(dir: string, options: Partial<WatchOptions> = {}) {
  const hints: (readonly string[] | 'all')[] = [];
  const troubles: string[] = [];
  const watch = startWatching(dir, {
    mode: 'watch',
    pollMs: HOUR_MS,
    onChange: (paths) => hints.push(paths),
    onProblem: (message) => troubles.push(message),
    ...options,
  });
  onTestFinished(() => watch.stop());
  const isHinted = (path: string) => hints.some((hint) => hint !== 'all' && hint.includes(path));
  return { hints, troubles, watch, isHinted };
}

test('a new file is hinted by its path', async () => {
  const { dir, write } = await tempFolder({ 'docs/a.md': 'x' });
  const { isHinted } = watching(dir);
  await write('docs/b.md', 'x');
  await eventually(() => isHinted('docs/b.md'));
});

test('a changed file and a removed one are hinted', async () => {
  const { dir, write } = await tempFolder({ 'docs/a.md': 'x', 'b.md': 'x' });
  const { isHinted } = watching(dir);
  await write('docs/a.md', 'y');
  await eventually(() => isHinted('docs/a.md'));
  await unlink(join(dir, 'b.md'));
  await eventually(() => isHinted('b.md'));
});

test('a new file in a new sub-folder of a new sub-folder is hinted, and so are later ones', async () => {
  const { dir, write } = await tempFolder();
  const { isHinted } = watching(dir);
  await write('new/deep/a.md', 'x');
  await eventually(() => isHinted('new/deep/a.md'));
  await write('new/deep/b.md', 'x');
  await eventually(() => isHinted('new/deep/b.md'));
});

test('a whole folder moved in tells of each file in it, and is watched', async () => {
  const { dir, write } = await tempFolder();
  const elsewhere = await tempFolder({ 'batch/sub/a.md': 'x', 'batch/b.md': 'x' });
  const { isHinted } = watching(dir);
  await rename(join(elsewhere.dir, 'batch'), join(dir, 'batch'));
  await eventually(() => isHinted('batch/sub/a.md') && isHinted('batch/b.md'));
  await write('batch/sub/c.md', 'x');
  await eventually(() => isHinted('batch/sub/c.md'));
});

test('a folder that is removed and made again under its name is watched again', async () => {
  const { dir, write } = await tempFolder({ 'docs/a.md': 'x' });
  const { isHinted } = watching(dir);
  await rm(join(dir, 'docs'), { recursive: true });
  await eventually(() => isHinted('docs'));
  await write('docs/b.md', 'x');
  await eventually(() => isHinted('docs/b.md'));
  await write('docs/c.md', 'x');
  await eventually(() => isHinted('docs/c.md'));
});

test('a folder renamed within the tree is told and watched under its new name', async () => {
  const { dir, write } = await tempFolder({ 'old/a.md': 'x' });
  const { isHinted } = watching(dir);
  await rename(join(dir, 'old'), join(dir, 'new'));
  await eventually(() => isHinted('old') && isHinted('new/a.md'));
  await write('new/b.md', 'x');
  await eventually(() => isHinted('new/b.md'));
  expect(isHinted('old/b.md')).toBe(false);
});

test('hidden files, swap files, images and hidden folders are no reason to look', async () => {
  const { dir, write } = await tempFolder({ '.git/x': '1' });
  const { hints, isHinted } = watching(dir);
  for (const path of ['.git/x', '.git/y.md', '.a.md.swp', 'a.png', '4913', 'node_modules/x/readme.md']) await write(path, 'x');
  await write('a.md', 'x');
  await eventually(() => isHinted('a.md'));
  expect(hints).toEqual([['a.md']]);
});

test('files that come together are hinted together; a folder filled without a pause is hinted every second', async () => {
  const { dir, write } = await tempFolder();
  const { hints } = watching(dir, { settleMs: 150 });
  for (const name of ['a.md', 'b.md', 'c.md']) await write(name, 'x');
  await eventually(() => hints.length > 0);
  expect(hints).toEqual([['a.md', 'b.md', 'c.md']]);
  hints.length = 0;
  const from = performance.now();
  for (let n = 0; hints.length === 0 && performance.now() - from < 4_000; n++) {
    await write(`n${n}.md`, 'x');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(hints.length).toBeGreaterThan(0);
});

test('in poll mode only the timer hints', async () => {
  const { dir, write } = await tempFolder();
  const { hints } = watching(dir, { mode: 'poll', pollMs: 60 });
  await write('a.md', 'x');
  await eventually(() => hints.length >= 3);
  expect(new Set(hints)).toEqual(new Set(['all']));
});

test('a watched folder is looked at by the timer as well', async () => {
  const { dir } = await tempFolder();
  const { hints } = watching(dir, { pollMs: 50 });
  await eventually(() => hints.length >= 2);
  expect(hints[0]).toBe('all');
});

test('a content folder that is removed is told once, and watched again once it is back', async () => {
  const { dir, write } = await tempFolder({ 'content/a.md': 'x' });
  const content = join(dir, 'content');
  const { hints, troubles, isHinted } = watching(content, { pollMs: 50 });
  await rm(content, { recursive: true });
  await eventually(() => troubles.length === 1);
  expect(troubles[0]).toContain("can't be watched");
  const seen = hints.length;
  await eventually(() => hints.length > seen + 3);
  await mkdir(content);
  await eventually(() => troubles.length === 2);
  expect(troubles[1]).toContain('is watched again');
  await write('content/b.md', 'x');
  await eventually(() => isHinted('b.md'));
});

test('a folder that is not there at the start is told, polled, and watched once it is', async () => {
  const { dir, write } = await tempFolder();
  const { hints, troubles, isHinted } = watching(join(dir, 'later'), { pollMs: 50 });
  expect(troubles).toHaveLength(1);
  expect(troubles[0]).toContain('scans every 0.1 s instead');
  await eventually(() => hints.length > 0);
  await write('later/a.md', 'x');
  await eventually(() => troubles.length === 2);
  await write('later/b.md', 'x');
  await eventually(() => isHinted('b.md'));
});

test('a volume that Kubernetes swaps by renaming its ..data link is looked at anew', async () => {
  const { dir } = await tempFolder({ '..2026_1/a.md': 'x', '..2026_2/a.md': 'y' });
  await symlink('..2026_1', join(dir, '..data'));
  await symlink('..data/a.md', join(dir, 'a.md'));
  const { hints } = watching(dir);
  await symlink('..2026_2', join(dir, '..data_tmp'));
  await rename(join(dir, '..data_tmp'), join(dir, '..data'));
  await eventually(() => hints.includes('all'));
});

test('a content folder that is a link, or lies behind one, is watched where the link leads after a swap', async () => {
  const { dir } = await tempFolder({ 'rev-1/posts/a.md': 'x', 'rev-2/posts/a.md': 'x', 'rev-3/posts/a.md': 'x' });
  await symlink('rev-1', join(dir, 'current'));
  await symlink(join(dir, 'current'), join(dir, 'outer'));
  const { hints, troubles, isHinted } = watching(join(dir, 'outer/posts'));
  for (const revision of ['rev-2', 'rev-3']) {
    hints.length = 0;
    // As git-sync and Kubernetes do: a new link takes the place of the old one.
    await symlink(revision, join(dir, 'next'));
    await rename(join(dir, 'next'), join(dir, 'current'));
    await eventually(() => hints.includes('all'));
    await writeFile(join(dir, revision, 'posts/b.md'), 'x');
    await eventually(() => isHinted('b.md'));
  }
  await rm(join(dir, 'rev-1'), { recursive: true });
  expect(troubles).toEqual([]);
});

test('a folder above the content folder that is put in place of another is followed', async () => {
  const { dir } = await tempFolder({ 'site/content/a.md': 'x', 'new/content/a.md': 'x' });
  const { hints, isHinted } = watching(join(dir, 'site/content'));
  await rename(join(dir, 'site'), join(dir, 'old'));
  await rename(join(dir, 'new'), join(dir, 'site'));
  await eventually(() => hints.includes('all'));
  await writeFile(join(dir, 'site/content/b.md'), 'x');
  await eventually(() => isHinted('b.md'));
});

test('after stop nothing is hinted any more, and stopping twice is fine', async () => {
  const { dir } = await tempFolder();
  const { hints, watch } = watching(dir, { pollMs: 40, settleMs: 20 });
  await writeFile(join(dir, 'a.md'), 'x');
  await watch.stop();
  await watch.stop();
  // On a busy machine the timer has hinted before the stop.
  const heard = [...hints];
  const other = watching(dir, { pollMs: 40 });
  await eventually(() => other.hints.length >= 3);
  expect(hints).toEqual(heard);
});
