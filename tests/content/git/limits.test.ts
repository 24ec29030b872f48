import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFolderReader } from '../../../src/content/folder/folder-reader.ts';
import { gitPathsOf, parseGitAddress } from '../../../src/content/git/address.ts';
import { createTreeCounter, GIT_LIMITS, type GitLimits, watchFetch } from '../../../src/content/git/limits.ts';
import { createRunGit } from '../../../src/content/git/run-git.ts';
import { createGitSource } from '../../../src/content/git/source.ts';
import { ConfigError } from '../../../src/lib/errors.ts';
import { createTestRepository } from '../../support/git/repository.ts';
import { postText, tempFolder } from '../temp-folder.ts';

const HINT =
  'Keep posts in a repository or folder of their own, and name that folder after the last “:” of HERALD_CONTENT_GIT; until then the earlier posts stay';

async function open(own: Partial<GitLimits>, more = '') {
  const { dir } = await tempFolder();
  const repository = createTestRepository(join(dir, 'site'));
  const address = parseGitAddress(repository.url + more);
  if ('wrong' in address) throw new Error(address.wrong);
  const source = createGitSource({
    address,
    dataDir: join(dir, 'data'),
    env: { PATH: process.env.PATH ?? '', HOME: dir },
    pollMs: 3_600_000,
    eachCommit: true,
    log: () => undefined,
    onProblem: () => undefined,
    limits: { ...GIT_LIMITS, ...own },
  });
  const folders = gitPathsOf(join(dir, 'data'), address);
  const reader = source.guard(createFolderReader(folders.contentDir, { siteUrl: null }));
  const titles = async (): Promise<string[]> => (await reader.read()).posts.map(({ title }) => title);
  /** Titles at each look of one update. */
  const looks = async (): Promise<string[][]> => {
    const seen: string[][] = [];
    await source.update(async () => void seen.push(await titles()));
    return seen;
  };
  return { dir, repository, source, folders, looks };
}

describe('a repository that is too large', () => {
  test.each<[string, Partial<GitLimits>, string]>([
    ['files', { files: 2 }, 'more than 2 files'],
    ['bytes', { bytes: 80 }, 'files of more than 80 bytes together'],
    ['folders', { folders: 1 }, 'more than 1 nested folders'],
  ])('%s: a first start says so, and checks nothing out', async (_, limits, what) => {
    const { repository, source, folders } = await open(limits);
    repository.commit({ 'a.md': postText('a'), 'b.md': postText('b'), 'x/y/c.md': postText('c') });
    const failed = await source.open().catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ConfigError);
    expect(String(failed)).toContain(`the repository has ${what}, which is more than Herald accepts`);
    expect(String(failed)).toContain(HINT);
    expect(readdirSync(folders.workTree)).toEqual([]);
  });

  test('what is as large as it may be is taken', async () => {
    const { repository, source, looks } = await open({ files: 3, folders: 2 });
    repository.commit({ 'a.md': postText('a'), 'b.md': postText('b'), 'x/y/c.md': postText('c') });
    await source.open();
    expect(await looks()).toEqual([['a', 'b', 'c']]);
  });

  test('later: the posts of before stay, it is told, and it is over when the repository is small again', async () => {
    const { repository, source, looks } = await open({ files: 2 });
    repository.commit({ 'a.md': postText('a') });
    await source.open();
    repository.commit({ 'b.md': postText('b'), 'c.md': postText('c') });
    expect(await looks()).toEqual([['a']]);
    expect(source.problem()).toMatchObject({ code: 'git-too-large', hint: HINT });
    repository.commit({ 'c.md': null });
    expect(await looks()).toEqual([['a'], ['a', 'b']]);
    expect(source.problem()).toBeNull();
  });

  test('only the folder of the posts counts, and what is checked out with it', async () => {
    const { repository, source, looks } = await open({ files: 4 }, '#main:docs/posts');
    repository.commit({ 'docs/posts/a.md': postText('a'), 'else/1.md': '1', 'else/2.md': '2', 'else/3.md': '3', 'else/4.md': '4' });
    await source.open();
    expect(await looks()).toEqual([['a']]);
    repository.commit({ '1.txt': '1', '2.txt': '2', '3.txt': '3' });
    await looks();
    expect(source.problem()).toMatchObject({ code: 'git-too-large' });
  });

  test('a few objects that name ten thousand million files are refused at once', async () => {
    const { dir, repository, source } = await open({});
    const site = { cwd: repository.dir, encoding: 'utf8', env: { PATH: process.env.PATH ?? '', HOME: dir } } as const;
    const make = (words: string[], input: string): string => execFileSync('git', words, { ...site, input }).trim();
    let id = make(['hash-object', '-w', '--stdin'], postText('bomb'));
    let kind = '100644 blob';
    for (let level = 0; level < 10; level++) {
      id = make(['mktree'], Array.from({ length: 10 }, (_, n) => `${kind} ${id}\tf${n}.md\n`).join(''));
      kind = '040000 tree';
    }
    repository.commit({ 'a.md': postText('a') });
    const commit = repository.git('commit-tree', '-m', 'bomb', id);
    repository.git('update-ref', 'refs/heads/main', commit);
    await expect(source.open()).rejects.toThrow('more than 100,000 files');
  });
});

test('a list that comes in pieces is counted as one', () => {
  const list = Array.from({ length: 5 }, (_, n) => `100644 blob ${'0'.repeat(40)}      10\tfolder/${n}.md\0`).join('');
  for (const size of [1, 7, 70, 1_000]) {
    const counter = createTreeCounter({ ...GIT_LIMITS, bytes: 49 });
    const pieces = Array.from({ length: Math.ceil(list.length / size) }, (_, n) => list.slice(n * size, (n + 1) * size));
    expect(pieces.findIndex(counter.take)).toBe(pieces.length - 1);
    expect(counter.excess()?.message).toContain('files of more than 49 bytes together');
  }
  const enough = createTreeCounter({ ...GIT_LIMITS, bytes: 50 });
  expect(enough.take(list)).toBe(false);
  expect(enough.excess()).toBeNull();
});

test('a name that never ends is refused', () => {
  const counter = createTreeCounter(GIT_LIMITS);
  expect(counter.take(`100644 blob 0 1\t${'x'.repeat(10_000)}`)).toBe(true);
});

describe('a fetch', () => {
  test('that brings more than it may is told of; what was there before does not count', async () => {
    const { dir } = await tempFolder();
    const packs = join(dir, 'objects', 'pack');
    mkdirSync(packs, { recursive: true });
    writeFileSync(join(packs, 'old.pack'), Buffer.alloc(5_000));
    const told = new Promise<void>((resolve) => {
      const stop = watchFetch(dir, 1_000, () => {
        stop();
        resolve();
      });
    });
    const arriving = setInterval(() => appendFileSync(join(packs, 'tmp_pack_x'), Buffer.alloc(600)), 20);
    await told;
    clearInterval(arriving);
    expect(statSync(join(packs, 'tmp_pack_x')).size).toBeGreaterThan(1_000);
  });

  test('can be ended by itself, with the reason', async () => {
    const { dir } = await tempFolder();
    const address = parseGitAddress(`file://${dir}`);
    if ('wrong' in address) throw new Error(address.wrong);
    const git = createRunGit({
      address,
      env: { PATH: process.env.PATH ?? '' },
      gitDir: dir,
      workTree: dir,
      signal: new AbortController().signal,
    });
    const stopping = new AbortController();
    const running = git(['-c', 'alias.x=!echo ready; sleep 60', 'x'], {
      stop: stopping.signal,
      read: () => {
        stopping.abort(new Error('too much'));
        return false;
      },
    });
    await expect(running).rejects.toThrow('too much');
  });

  test('whose list was read far enough is ended without an error', async () => {
    const { dir } = await tempFolder();
    const address = parseGitAddress(`file://${dir}`);
    if ('wrong' in address) throw new Error(address.wrong);
    const git = createRunGit({
      address,
      env: { PATH: process.env.PATH ?? '' },
      gitDir: dir,
      workTree: dir,
      signal: new AbortController().signal,
    });
    let seen = '';
    await git(['-c', 'alias.x=!echo ready; sleep 60', 'x'], {
      read: (text) => {
        seen += text;
        return true;
      },
    });
    expect(seen).toBe('ready\n');
  });
});
