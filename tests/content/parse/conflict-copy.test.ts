import { writeFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFolderReader } from '../../../src/content/folder/folder-reader.ts';
import { conflictCopyOf, possibleOriginalOf } from '../../../src/content/parse/leftovers.ts';
import { postText, tempFolder } from '../temp-folder.ts';

const told = async (files: Readonly<Record<string, string>>) => {
  const { dir } = await tempFolder(files);
  const { posts, problems } = await createFolderReader(dir, { siteUrl: null }).read();
  return { posts: posts.map(({ path }) => path), told: problems.map(({ level, code, path }) => `${level} ${code} ${path}`) };
};

describe('conflict copies of sync tools', () => {
  test.each([
    ['a/x.sync-conflict-20250102-030405-ABCDEFG.md', 'Syncthing'],
    ['a/x.sync-conflict-20250102-030405.md', 'Syncthing'],
    ['a/x_conflict-20250102-030405.md', 'ownCloud'],
    ['a/x_DiskStation_Jan-02-030405-2025_Conflict.md', 'Synology Drive'],
    ['a/x.Conflict.md', 'Resilio Sync'],
    ['a/x (conflicted copy 2025-01-02 030405).md', null],
    ["a/x (Ann's conflicted copy 2025-01-02).md", null],
    ['a/x (Ann Smith’s Conflicted Copy 2025-01-02 (1)).md', null],
    ['a/x (conflicted copy 2025-01-02 030405) (1).md', null],
    ['a/x (SFConflict ann@example.org 2025-01-02-03-04-05).md', null],
    ['a/x (Case Conflict).md', null],
    ['a/x (In Konflikt stehende Kopie von Ann 2025-01-02).md', null],
    ['a/x (Copie en conflit de Ann 2025-01-02).md', null],
    ['a/x [conflicted].md', null],
  ])('%s', (path, tool) => {
    const copy = conflictCopyOf(path);
    expect(copy?.tool).toBe(tool);
    expect(copy?.original).toBe('a/x.md');
  });

  test.each([
    'how-to-solve-a-conflict.md',
    'sync-conflict-20250102.md',
    'x (1).md',
    'conflicted copy.md',
    'a conflict (of interest).md',
    '(conflicted copy).md',
  ])('not %s', (path) => expect(conflictCopyOf(path)).toBeNull());

  test('are told with what to do, and are no posts even where they sort before their original', async () => {
    const { dir } = await tempFolder({
      'x.md': postText('X', 'external_url: https://example.org/x\n'),
      'x (conflicted copy 2025-01-02 030405).md': postText('X', 'external_url: https://example.org/x\n'),
      'x.sync-conflict-20250102-030405-ABCDEFG.md': 'no front matter',
    });
    const { posts, problems } = await createFolderReader(dir, { siteUrl: null }).read();
    expect(posts.map(({ path }) => path)).toEqual(['x.md']);
    expect(problems.map(({ level, code, message, hint }) => `${level} ${code} ${message}. ${hint}`)).toEqual([
      'error conflict-copy the file is a conflict copy of x.md. Keep what you need of it in x.md, then delete it',
      'error conflict-copy the file is a conflict copy of x.md that Syncthing made. Keep what you need of it in x.md, then delete it',
    ]);
  });
});

describe('copies that are named as other files are too', () => {
  const COPIES = [
    ...['x (1).md', 'x(2).md', 'x 2.md', 'x copy.md', 'x copy 3.md', 'x - Copy.md', 'x - Copy (2).md', 'x - Kopie.md', 'Copy of x.md'],
    ...['x-DESKTOP-4F3K2L1.md', 'x-ANN-PC.md', 'x-WORKSTATION7.md', 'x-Ann’s MacBook Pro.md', 'x-Anns-MacBook-Air.md'],
  ];
  test.each(COPIES)('%s is one beside its original', async (path) => {
    expect(possibleOriginalOf(`a/${path}`)).toBe('a/x.md');
    const files = { 'a/x.md': postText('X', 'date: 2025-01-02\n'), [`a/${path}`]: postText('X', 'date: 2025-01-02\n') };
    expect(await told(files)).toEqual({ posts: ['a/x.md'], told: [`warning copied-file a/${path}`] });
  });

  test.each(['x-DE.md', 'x-PT-BR.md', 'x-2025.md', 'x-part.md', 'x (draft).md', 'xcopy.md', ' (1).md', '-DESKTOP-4F3K2L1.md'])(
    '%s is named like none',
    (path) => expect(possibleOriginalOf(path)).toBeNull(),
  );

  test('alone, in another folder, or with another title or date it is a post', async () => {
    expect((await told({ 'x (1).md': postText('X') })).told).toEqual([]);
    expect((await told({ 'a/x.md': postText('X'), 'b/x (1).md': postText('X') })).told).toEqual([]);
    expect((await told({ 'x.md': postText('X'), 'x 2.md': postText('X, part 2') })).told).toEqual([]);
    expect((await told({ 'x.md': postText('X', 'date: 2025-01-02\n'), 'x 2.md': postText('X', 'date: 2025-01-03\n') })).told).toEqual([]);
  });

  test('it is one too if it is the same post: the plain name counts, though it sorts behind', async () => {
    const url = 'external_url: https://example.org/x\n';
    const files = { 'x.md': postText('X', url), 'x (1).md': postText('X, corrected', url) };
    expect(await told(files)).toEqual({ posts: ['x.md'], told: ['warning copied-file x (1).md'] });
  });

  test('once its original is gone, it is the post', async () => {
    const { dir } = await tempFolder({ 'x.md': postText('X'), 'x (1).md': postText('X') });
    const reader = createFolderReader(dir, { siteUrl: null });
    expect((await reader.read()).posts.map(({ path }) => path)).toEqual(['x.md']);
    await rm(join(dir, 'x.md'));
    const { posts, problems } = await reader.readPaths(['x.md']);
    expect({ posts: posts.map(({ path }) => path), problems }).toEqual({ posts: ['x (1).md'], problems: [] });
  });
});

describe.skipIf(process.platform !== 'linux')('names that are not UTF-8', () => {
  const bytes = (dir: string, name: string) => Buffer.concat([Buffer.from(`${dir}/`), Buffer.from(name, 'latin1')]);

  test('are told with the name that was meant; the other files are read, and a valid � is a name', async () => {
    const { dir } = await tempFolder({ 'a.md': postText('A'), 'b�.md': postText('B'), 'sub/c.md': postText('C') });
    writeFileSync(bytes(dir, 'caf\xe9.md'), postText('D'));
    writeFileSync(bytes(dir, 'caf\xe9.png'), '');
    await mkdir(bytes(dir, 'fran\xe7ais'));
    await writeFile(Buffer.concat([bytes(dir, 'fran\xe7ais'), Buffer.from('/e.md')]), postText('E'));
    const reader = createFolderReader(dir, { siteUrl: null });
    const { posts, problems } = await reader.read();
    expect(posts.map(({ path }) => path)).toEqual(['a.md', 'b�.md', 'sub/c.md']);
    expect(problems.map(({ path, level, code, message, hint }) => [path, level, code, message, hint])).toEqual([
      ['caf�.md', 'error', 'name-not-utf8', 'the name of the file is not UTF-8, so it is not read', 'Rename it, for example to café.md'],
      [
        'fran�ais',
        'error',
        'name-not-utf8',
        'the name of the folder is not UTF-8, so nothing in it is read',
        'Rename it, for example to français',
      ],
    ]);
    expect(await reader.read()).toMatchObject({ changed: false });
  });
});
