import { chmod, mkdir, rename, rm, symlink, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ContentFolderError, createFolderReader } from '../../../src/content/folder/folder-reader.ts';
import type { FolderState } from '../../../src/content/folder/parsed-files.ts';
import { eventually, postText, tempFolder } from '../temp-folder.ts';

const SITE = { siteUrl: null };
const isRoot = process.getuid?.() === 0;

const pathsOf = (state: FolderState) => state.posts.map(({ path }) => path);
const codesOf = (state: FolderState) => state.problems.map(({ path, code }) => `${path} ${code}`);
/** Files written within one tick of the file system's clock are read again: lets it pass. */
async function nextTick(): Promise<void> {
  const from = Date.now();
  await eventually(() => Date.now() > from + 30);
}

describe('read', () => {
  test('reads each file once, and then only what changed', async () => {
    const { dir, write } = await tempFolder({ 'docs/a.md': postText('A'), 'b.markdown': postText('B') });
    const reader = createFolderReader(dir, SITE);
    await nextTick();
    const first = await reader.read();
    expect(first).toMatchObject({ changed: true, read: 2, problems: [] });
    expect(pathsOf(first)).toEqual(['b.markdown', 'docs/a.md']);
    const second = await reader.read();
    expect(second).toMatchObject({ changed: false, read: 0 });
    expect(second.posts).toBe(first.posts);
    await write('docs/a.md', postText('A2'));
    await write('c.md', postText('C'));
    await nextTick();
    const third = await reader.read();
    expect(third).toMatchObject({ changed: true, read: 2 });
    expect(third.posts.map(({ title }) => title)).toEqual(['B', 'C', 'A2']);
  });

  test('a file that was touched but not changed is read, and changes nothing', async () => {
    const { dir } = await tempFolder({ 'a.md': postText('A') });
    const reader = createFolderReader(dir, SITE);
    await reader.read();
    await utimes(join(dir, 'a.md'), new Date(), new Date());
    expect(await reader.read()).toMatchObject({ changed: false, read: 1 });
  });

  test('a write of the same size with the old modification time is noticed', async () => {
    const { dir, write } = await tempFolder({ 'a.md': postText('A') });
    const reader = createFolderReader(dir, SITE);
    const long = new Date('2020-01-01');
    await utimes(join(dir, 'a.md'), long, long);
    await nextTick();
    await reader.read();
    await write('a.md', postText('B'));
    await utimes(join(dir, 'a.md'), long, long);
    expect((await reader.read()).posts[0]?.title).toBe('B');
  });

  test('removed, renamed and emptied files are no posts any more', async () => {
    const { dir, write } = await tempFolder({ 'a.md': postText('A'), 'b.md': postText('B'), 'c.md': postText('C') });
    const reader = createFolderReader(dir, SITE);
    await reader.read();
    await unlink(join(dir, 'a.md'));
    await rename(join(dir, 'b.md'), join(dir, 'b2.md'));
    await write('c.md', '');
    const state = await reader.read();
    expect(pathsOf(state)).toEqual(['b2.md']);
    expect(codesOf(state)).toEqual(['c.md front-matter-unclosed']);
    expect(state.changed).toBe(true);
  });

  test('a broken file is a problem at every look, and harms no other', async () => {
    const { dir } = await tempFolder({ 'a.md': '---\ntitle: a: b\n---\n', 'b.md': postText('B') });
    const reader = createFolderReader(dir, SITE);
    for (let look = 0; look < 3; look++) {
      const state = await reader.read();
      expect(pathsOf(state)).toEqual(['b.md']);
      expect(codesOf(state)).toEqual(['a.md yaml-broken']);
    }
  });

  test('posts and problems are by path, whatever came, went or changed in between', async () => {
    const names = ['a-b.md', 'a.md', 'a/z.md', 'a/b/c.md', 'B.md', 'ab.md', 'z/a.md', 'é.md'];
    const { dir, write } = await tempFolder(Object.fromEntries(names.map((name) => [name, postText(name)])));
    const reader = createFolderReader(dir, SITE);
    expect(pathsOf(await reader.read())).toEqual(names.toSorted());
    await unlink(join(dir, 'a/z.md'));
    await write('a/a.md', postText('new'));
    await write('ab.md', 'no post');
    const paths = names.filter((name) => name !== 'a/z.md' && name !== 'ab.md').concat('a/a.md');
    expect(pathsOf(await reader.readPaths(['a/a.md', 'ab.md', 'a/z.md']))).toEqual(paths.toSorted());
    expect(pathsOf(await reader.read())).toEqual(paths.toSorted());
    await write('a/z.md', postText('back'));
    expect(pathsOf(await reader.read())).toEqual([...paths, 'a/z.md'].toSorted());
  });

  test('looks that overlap wait for each other', async () => {
    const { dir } = await tempFolder({ 'a.md': postText('A') });
    const reader = createFolderReader(dir, SITE);
    await nextTick();
    const states = await Promise.all([reader.read(), reader.readPaths(['a.md']), reader.read()]);
    expect(states.map(({ changed, read }) => [changed, read])).toEqual([
      [true, 1],
      [false, 0],
      [false, 0],
    ]);
  });

  test('a file over 1 MiB is refused, one of exactly 1 MiB is read', async () => {
    const start = postText('A');
    const { dir } = await tempFolder({ 'a.md': start.padEnd(1_048_576, 'x'), 'b.md': start.padEnd(1_048_577, 'x') });
    const state = await createFolderReader(dir, SITE).read();
    expect(pathsOf(state)).toEqual(['a.md']);
    expect(codesOf(state)).toEqual(['b.md file-too-large']);
  });

  test('a missing content folder is a clear error, and what was read is there again once it is back', async () => {
    const { dir } = await tempFolder({ 'content/a.md': postText('A') });
    const content = join(dir, 'content');
    const reader = createFolderReader(content, SITE);
    await nextTick();
    await reader.read();
    await rename(content, join(dir, 'away'));
    const failure = await reader.read().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ContentFolderError);
    expect(String(failure)).toContain(`${content} does not exist. Create it, or name the folder`);
    await expect(reader.readPaths(['a.md'])).rejects.toThrow(ContentFolderError);
    await rename(join(dir, 'away'), content);
    expect(await reader.read()).toMatchObject({ changed: false, read: 0 });
  });

  test('a content folder that is a file says so', async () => {
    const { dir } = await tempFolder({ content: 'x' });
    await expect(createFolderReader(join(dir, 'content'), SITE).read()).rejects.toThrow('is not a folder');
  });

  test.skipIf(isRoot)('what may not be read is a problem; posts of a folder that can’t be listed are not taken for removed', async () => {
    const { dir } = await tempFolder({ 'a.md': postText('A'), 'docs/b.md': postText('B') });
    const reader = createFolderReader(dir, SITE);
    await reader.read();
    await chmod(join(dir, 'docs'), 0o000);
    await chmod(join(dir, 'a.md'), 0o000);
    const state = await reader.read();
    await chmod(join(dir, 'docs'), 0o755);
    expect(pathsOf(state)).toEqual(['docs/b.md']);
    expect(codesOf(state)).toEqual(['a.md file-unreadable', 'docs folder-unreadable']);
  });
});

describe('symbolic links', () => {
  test('are followed inside the folder and refused where they leave it', async () => {
    const outside = await tempFolder({ 'secret.md': postText('Secret'), 'more/x.md': postText('X') });
    const { dir } = await tempFolder({ '.versions/2/a.md': postText('A'), '.versions/2/b.md': postText('B') });
    await symlink('.versions/2', join(dir, 'latest'));
    await symlink('.versions/2/b.md', join(dir, 'b.md'));
    await symlink(join(outside.dir, 'secret.md'), join(dir, 'secret.md'));
    await symlink(join(outside.dir, 'more'), join(dir, 'more'));
    await symlink('nowhere.md', join(dir, 'broken.md'));
    const state = await createFolderReader(dir, SITE).read();
    expect(pathsOf(state)).toEqual(['b.md', 'latest/a.md']);
    expect(codesOf(state)).toEqual(['broken.md symlink-broken', 'more symlink-outside', 'secret.md symlink-outside']);
  });

  test('that loop end, and a second name of a file is no second post', async () => {
    const { dir } = await tempFolder({ 'docs/a.md': postText('A') });
    await symlink('.', join(dir, 'docs', 'self'));
    await symlink('..', join(dir, 'docs', 'up'));
    await symlink('round', join(dir, 'round'));
    await symlink('docs/a.md', join(dir, 'again.md'));
    expect(await createFolderReader(dir, SITE).read()).toMatchObject({ posts: [{ path: 'docs/a.md' }], problems: [] });
  });

  test('a content folder that is itself a link is read anew when it points elsewhere', async () => {
    const { dir } = await tempFolder({ 'one/a.md': postText('A'), 'two/b.md': postText('B') });
    await symlink('one', join(dir, 'content'));
    const reader = createFolderReader(join(dir, 'content'), SITE);
    expect(pathsOf(await reader.read())).toEqual(['a.md']);
    await unlink(join(dir, 'content'));
    await symlink('two', join(dir, 'content'));
    expect(pathsOf(await reader.readPaths(['b.md']))).toEqual(['b.md']);
  });
});

describe('readPaths', () => {
  test('looks at the hinted files only', async () => {
    const { dir, write } = await tempFolder({ 'a.md': postText('A'), 'docs/b.md': postText('B') });
    const reader = createFolderReader(dir, SITE);
    await reader.read();
    await write('a.md', postText('A2'));
    await write('docs/b.md', postText('B2'));
    const state = await reader.readPaths(['docs/b.md']);
    expect(state).toMatchObject({ changed: true, read: 1 });
    expect(state.posts.map(({ title }) => title)).toEqual(['A', 'B2']);
  });

  test('takes new files and removed ones', async () => {
    const { dir, write } = await tempFolder({ 'a.md': postText('A') });
    const reader = createFolderReader(dir, SITE);
    await reader.read();
    await write('docs/new.md', postText('New'));
    await unlink(join(dir, 'a.md'));
    expect(pathsOf(await reader.readPaths(['docs/new.md', 'a.md']))).toEqual(['docs/new.md']);
  });

  test('passes over what can be no post', async () => {
    const { dir } = await tempFolder({ 'a.md': postText('A'), '.git/x.md': postText('X'), '_index.md': postText('I'), 'b.png': 'x' });
    const reader = createFolderReader(dir, SITE);
    await reader.read();
    expect(await reader.readPaths(['.git/x.md', '_index.md', 'b.png', './a.md/../_index.md'])).toMatchObject({ changed: false });
    expect(pathsOf(await reader.read())).toEqual(['a.md']);
  });

  test('looks at everything for a folder, for what is not there, and before the first scan', async () => {
    const { dir, write } = await tempFolder({ 'docs/a.md': postText('A'), 'b.md': postText('B') });
    const reader = createFolderReader(dir, SITE);
    expect(pathsOf(await reader.readPaths(['b.md']))).toEqual(['b.md', 'docs/a.md']);
    await rm(join(dir, 'docs'), { recursive: true });
    expect(pathsOf(await reader.readPaths(['docs']))).toEqual(['b.md']);
    await mkdir(join(dir, 'more'));
    await write('more/c.md', postText('C'));
    expect(pathsOf(await reader.readPaths(['more']))).toEqual(['b.md', 'more/c.md']);
    await write('d.md', postText('D'));
    expect(pathsOf(await reader.readPaths(['../elsewhere.md']))).toEqual(['b.md', 'd.md', 'more/c.md']);
  });

  test('when the first of two files with one identity goes, the second is the post', async () => {
    const url = 'external_url: https://example.com/x\n';
    const { dir } = await tempFolder({ 'a.md': postText('A', url), 'b.md': postText('B', url) });
    const reader = createFolderReader(dir, SITE);
    expect(codesOf(await reader.read())).toEqual(['b.md duplicate-identity']);
    await unlink(join(dir, 'a.md'));
    const state = await reader.readPaths(['a.md']);
    expect(pathsOf(state)).toEqual(['b.md']);
    expect(state.problems).toEqual([]);
  });
});

test('files written while they are read never leave a stale post behind', async () => {
  const { dir } = await tempFolder({ 'a.md': postText('0') });
  const reader = createFolderReader(dir, SITE);
  for (let n = 1; n <= 30; n++) {
    const looking = reader.read();
    await writeFile(join(dir, 'a.md'), postText(String(n)));
    await looking;
    expect((await reader.read()).posts[0]?.title).toBe(String(n));
  }
});
