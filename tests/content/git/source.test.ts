import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFolderReader } from '../../../src/content/folder/folder-reader.ts';
import { gitPathsOf, parseGitAddress } from '../../../src/content/git/address.ts';
import type { GitProblem } from '../../../src/content/git/errors.ts';
import { createGitSource, type GitSource } from '../../../src/content/git/source.ts';
import { ConfigError } from '../../../src/lib/errors.ts';
import { createTestRepository } from '../../support/git/repository.ts';
import { eventually, postText, tempFolder } from '../temp-folder.ts';

/** A repository and a data directory in a fresh folder. */
async function open() {
  const { dir } = await tempFolder();
  const repository = createTestRepository(join(dir, 'site'));
  const dataDir = join(dir, 'data');
  const troubles: (GitProblem | null)[] = [];
  const facts: string[] = [];

  function sourceOf(more = '', own: { pollMs?: number; url?: string; env?: Record<string, string>; eachCommit?: boolean } = {}) {
    const address = parseGitAddress((own.url ?? repository.url) + more);
    if ('wrong' in address) throw new Error(address.wrong);
    const source = createGitSource({
      address,
      dataDir,
      env: own.env ?? { PATH: process.env.PATH ?? '', HOME: dir },
      pollMs: own.pollMs ?? 3_600_000,
      eachCommit: own.eachCommit ?? true,
      log: (event, more) => void facts.push(`${event} ${JSON.stringify(more)}`),
      onProblem: (trouble) => void troubles.push(trouble),
    });
    const folders = gitPathsOf(dataDir, address);
    const reader = source.guard(createFolderReader(folders.contentDir, { siteUrl: null }));
    const titles = async () => (await reader.read()).posts.map(({ title }) => title);
    const times = async () => Object.fromEntries((await reader.read()).committedAt ?? []);
    return { source, folders, titles, times };
  }

  /** Titles at each look of one update. */
  async function looksOf({ source, titles }: { source: GitSource; titles: () => Promise<string[]> }): Promise<string[][]> {
    const looks: string[][] = [];
    await source.update(async () => void looks.push(await titles()));
    return looks;
  }
  return { dir, dataDir, repository, troubles, facts, sourceOf, looksOf };
}

describe('posts from a git repository', () => {
  test('the checkout of an address that was set before is removed once the new one is there', async () => {
    const { dataDir, repository, facts, sourceOf } = await open();
    repository.commit({ 'a.md': postText('a'), 'sub/b.md': postText('b') });
    const old = sourceOf();
    await old.source.open();
    mkdirSync(join(dataDir, 'content.git/not-ours'));
    await expect(sourceOf('#no-such-branch').source.open()).rejects.toThrow(ConfigError);
    expect(existsSync(old.folders.home)).toBe(true);
    const now = sourceOf('#:sub');
    await now.source.open();
    expect(await now.titles()).toEqual(['b']);
    expect(existsSync(old.folders.home)).toBe(false);
    expect(existsSync(join(dataDir, 'content.git/not-ours'))).toBe(true);
    expect(facts).toContain('content.git.tidied {"checkouts":2}');
    await now.source.open();
    expect(facts.filter((fact) => fact.startsWith('content.git.tidied'))).toHaveLength(1);
  });

  test('are fetched without their history, and each later commit is one look', async () => {
    const { repository, sourceOf, looksOf } = await open();
    repository.commit({ 'old.md': postText('old') });
    repository.commit({ 'a.md': postText('a') });
    const one = sourceOf();
    await one.source.open();
    expect(await looksOf(one)).toEqual([['a', 'old']]);
    repository.commit({ 'b.md': postText('b'), 'c.md': postText('c') });
    repository.commit({ 'd.md': postText('d'), 'b.md': null });
    expect(await looksOf(one)).toEqual([
      ['a', 'old'],
      ['a', 'b', 'c', 'old'],
      ['a', 'c', 'd', 'old'],
    ]);
    expect(await looksOf(one)).toHaveLength(1);
    expect(one.source.describe()).toMatch(/^file:\/\/.*site at [0-9a-f]{7}$/);
  });

  test('of one fetch are one batch, whatever its commits did on the way, unless each commit is asked for', async () => {
    const { repository, sourceOf, looksOf } = await open();
    repository.commit({ 'a.md': postText('a') });
    const one = sourceOf('', { eachCommit: false });
    await one.source.open();
    repository.commit({ 'b.md': postText('b'), 'c.md': postText('c') });
    repository.commit({ 'd.md': postText('d'), 'b.md': null });
    expect(await looksOf(one)).toEqual([['a'], ['a', 'c', 'd']]);
    expect(await looksOf(one)).toEqual([['a', 'c', 'd']]);
  });

  test('go on after a restart where they stopped, commit by commit', async () => {
    const { repository, sourceOf, looksOf } = await open();
    repository.commit({ 'a.md': postText('a') });
    await sourceOf().source.open();
    repository.commit({ 'b.md': postText('b') });
    repository.commit({ 'c.md': postText('c') });
    const again = sourceOf();
    await again.source.open();
    expect(await looksOf(again)).toEqual([['a'], ['a', 'b'], ['a', 'b', 'c']]);
  });

  test('a look that fails stops there, and the next update makes up for it', async () => {
    const { repository, sourceOf, looksOf } = await open();
    repository.commit({ 'a.md': postText('a') });
    const one = sourceOf();
    await one.source.open();
    repository.commit({ 'b.md': postText('b') });
    repository.commit({ 'c.md': postText('c') });
    let looks = 0;
    const failing = one.source.update(async () => {
      looks += 1;
      if (looks === 2) throw new Error('stores are away');
    });
    await expect(failing).rejects.toThrow('stores are away');
    expect(one.source.problem()).toBeNull();
    expect(await looksOf(one)).toEqual([
      ['a', 'b'],
      ['a', 'b', 'c'],
    ]);
  });

  test('of a branch and folder only, with nothing else on the disk', async () => {
    const { repository, sourceOf, looksOf } = await open();
    repository.commit({ 'root.md': postText('root'), 'site/posts/a.md': postText('a'), 'big/x.md': postText('x') });
    repository.git('checkout', '--quiet', '-b', 'feature/x');
    repository.commit({ 'site/posts/b.md': postText('b') });
    repository.git('checkout', '--quiet', 'main');
    const one = sourceOf('#feature/x:site/posts');
    await one.source.open();
    expect(await looksOf(one)).toEqual([['a', 'b']]);
    expect(readdirSync(one.folders.workTree).sort()).toEqual(['root.md', 'site']);
  });

  test('more than fifty commits are looked at once, at the newest', async () => {
    const { repository, sourceOf, looksOf } = await open();
    repository.commit({ 'a.md': postText('a') });
    const one = sourceOf();
    await one.source.open();
    repository.commitMany(Array.from({ length: 50 }, (_, n) => ({ 'a.md': postText(`a${n}`) })));
    expect(await looksOf(one)).toHaveLength(51);
    repository.commitMany(Array.from({ length: 51 }, (_, n) => ({ 'a.md': postText(`b${n}`) })));
    expect(await looksOf(one)).toEqual([['a49'], ['b50']]);
  });

  test('a branch that was merged is one look, with the merge', async () => {
    const { repository, sourceOf, looksOf } = await open();
    repository.commit({ 'a.md': postText('a') });
    const one = sourceOf();
    await one.source.open();
    repository.git('checkout', '--quiet', '-b', 'side');
    repository.commit({ 'b.md': postText('b') });
    repository.commit({ 'c.md': postText('c') });
    repository.git('checkout', '--quiet', 'main');
    repository.git('merge', '--quiet', '--no-ff', '-m', 'merge', 'side');
    expect(await looksOf(one)).toEqual([['a'], ['a', 'b', 'c']]);
  });

  test('a history that was rewritten is looked at as it is now', async () => {
    const { repository, sourceOf, looksOf, troubles } = await open();
    repository.commit({ 'a.md': postText('a') });
    repository.commit({ 'b.md': postText('b') });
    const one = sourceOf();
    await one.source.open();
    repository.git('reset', '--quiet', '--hard', 'HEAD~1');
    repository.commit({ 'c.md': postText('c') });
    expect(await looksOf(one)).toEqual([
      ['a', 'b'],
      ['a', 'c'],
    ]);
    repository.git('checkout', '--quiet', '--orphan', 'new');
    repository.commit({ 'a.md': null, 'd.md': postText('d') });
    repository.git('branch', '--quiet', '-M', 'new', 'main');
    expect(await looksOf(one)).toEqual([
      ['a', 'c'],
      ['c', 'd'],
    ]);
    expect(troubles).toEqual([]);
  });

  test('only files that a commit changed are touched', async () => {
    const { repository, sourceOf, looksOf } = await open();
    repository.commit({ 'a.md': postText('a'), 'b.md': postText('b') });
    const one = sourceOf();
    await one.source.open();
    const before = statSync(join(one.folders.workTree, 'a.md'));
    repository.commit({ 'b.md': postText('b2') });
    await looksOf(one);
    expect(statSync(join(one.folders.workTree, 'a.md'))).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
  });
});

describe('the time at which posts came', () => {
  const day = (n: number) => new Date(Date.UTC(2026, 0, n));
  const ms = (n: number) => day(n).getTime();

  test('is that of the first commit that brought a file or changed it, since the last one that was recorded', async () => {
    const { repository, sourceOf, looksOf } = await open();
    repository.commit({ 'posts/a.md': postText('a'), 'posts/b.md': postText('b') }, 'first', day(1));
    const one = sourceOf('#:posts', { eachCommit: false });
    await one.source.open();
    await looksOf(one);
    expect(await one.times()).toEqual({});
    repository.commit({ 'posts/ä\nc.md': postText('c'), 'other/x.md': postText('x') }, 'second', day(2));
    repository.commit({ 'posts/ä\nc.md': postText('c2'), 'posts/b.md': null, 'posts/sub/d.md': postText('d') }, 'third', day(3));
    repository.commit({ 'posts/a.md': postText('a2') }, 'fourth', day(4));
    let seen = {};
    await one.source.update(async () => {
      seen = await one.times();
    });
    expect(seen).toEqual({ 'ä\nc.md': ms(2), 'sub/d.md': ms(3), 'a.md': ms(4) });
    repository.commit({ 'posts/e.md': postText('e') }, 'fifth', day(5));
    await looksOf(one);
    expect(await one.times()).toEqual({ 'e.md': ms(5) });
  });

  test('of a merge is that of the merge; each commit has its own', async () => {
    const { repository, sourceOf, looksOf } = await open();
    repository.commit({ 'a.md': postText('a') }, 'first', day(1));
    const one = sourceOf();
    await one.source.open();
    await looksOf(one);
    repository.git('checkout', '--quiet', '-b', 'feature');
    repository.commit({ 'b.md': postText('b') }, 'on a branch', day(2));
    repository.git('checkout', '--quiet', 'main');
    repository.commit({ 'c.md': postText('c') }, 'meanwhile', day(3));
    repository.git('merge', '--quiet', '--no-ff', '--no-commit', 'feature');
    repository.commit({}, 'merge', day(9));
    const seen: unknown[] = [];
    await one.source.update(async () => void seen.push(await one.times()));
    expect(seen.slice(1)).toEqual([{ 'c.md': ms(3) }, { 'b.md': ms(9) }]);
  });

  test('is known after a scan that failed, and after a restart', async () => {
    const { repository, sourceOf, looksOf } = await open();
    repository.commit({ 'a.md': postText('a') }, 'first', day(1));
    const one = sourceOf('', { eachCommit: false });
    await one.source.open();
    await looksOf(one);
    repository.commit({ 'b.md': postText('b') }, 'second', day(2));
    let looks = 0;
    const failing = one.source.update(async () => {
      looks += 1;
      if (looks === 2) throw new Error('stores are away');
    });
    await expect(failing).rejects.toThrow('stores are away');
    const again = sourceOf('', { eachCommit: false });
    await again.source.open();
    expect(await again.times()).toEqual({ 'b.md': ms(2) });
    repository.commit({ 'c.md': postText('c') }, 'third', day(3));
    await looksOf(again);
    expect(await again.times()).toEqual({ 'c.md': ms(3) });
  });

  test('is no older than what is here of a long history', async () => {
    const { repository, sourceOf, looksOf } = await open();
    repository.commit({ 'a.md': postText('a') }, 'first', day(1));
    const one = sourceOf('', { eachCommit: false });
    await one.source.open();
    await looksOf(one);
    repository.commit({ 'b.md': postText('b') }, 'second', day(2));
    for (let n = 0; n < 52; n += 1) repository.commit({ 'c.md': postText(`c${n}`) }, 'more', day(10 + n));
    await looksOf(one);
    const times = await one.times();
    expect(times['b.md']).toBeGreaterThan(ms(2));
    expect(times['c.md']).toBe(times['b.md']);
  });
});

describe('trouble', () => {
  test('a repository that is away is told once, loses nothing, and is told when it is back', async () => {
    const { repository, sourceOf, looksOf, troubles, facts } = await open();
    repository.commit({ 'a.md': postText('a') });
    const one = sourceOf();
    await one.source.open();
    repository.away(true);
    expect(await looksOf(one)).toEqual([['a']]);
    expect(await looksOf(one)).toEqual([['a']]);
    expect(troubles).toMatchObject([{ code: 'git-repository-missing' }]);
    expect(one.source.problem()).toMatchObject({ code: 'git-repository-missing' });
    repository.away(false);
    repository.commit({ 'b.md': postText('b') });
    expect(await looksOf(one)).toEqual([['a'], ['a', 'b']]);
    expect(troubles).toMatchObject([{}, null]);
    expect(facts.filter((fact) => /unavailable|recovered/.test(fact))).toHaveLength(2);
  });

  test('a branch that is deleted, and a folder that is gone in the newest commit: the posts of before stay', async () => {
    const { repository, sourceOf, looksOf, troubles } = await open();
    repository.commit({ 'docs/a.md': postText('a') });
    const folder = sourceOf('#:docs');
    await folder.source.open();
    repository.commit({ 'docs/a.md': null, 'moved/a.md': postText('a') });
    expect(await looksOf(folder)).toEqual([['a']]);
    expect(troubles.map((trouble) => trouble?.message)).toEqual(['the newest commit has no folder “docs”']);
    repository.commit({ 'docs/b.md': postText('b') });
    // The commit without the folder is passed over.
    expect(await looksOf(folder)).toEqual([['a'], ['b']]);

    const branch = sourceOf('#main');
    await branch.source.open();
    repository.git('branch', '--quiet', '-m', 'trunk');
    expect(await looksOf(branch)).toEqual([['b', 'a']]);
    expect(troubles.at(-1)).toMatchObject({ code: 'git-branch-missing', message: 'the repository has no branch “main”' });
  });

  test.each([
    ['a repository that is not there', { url: 'file:///nowhere/at/all' }, '', /there is no such repository/],
    ['a branch that is not there', {}, '#nope', /has no branch “nope”/],
    ['a folder that is not there', {}, '#main:nope', /has no folder “nope”/],
    ['no git', { env: { PATH: '/nowhere' } }, '', /no git on this machine.*Install git/],
    ['a host that does not answer', { url: 'http://127.0.0.1:1/site.git' }, '', /can’t be reached/],
  ])('%s ends the first start with a clear mistake', async (_, own, more, words) => {
    const { repository, sourceOf } = await open();
    repository.commit({ 'a.md': postText('a') });
    const opening = sourceOf(more, own).source.open();
    await expect(opening).rejects.toThrow(ConfigError);
    await expect(opening).rejects.toThrow(words);
    await expect(opening).rejects.toThrow(/HERALD_CONTENT_GIT/);
  });

  test('a repository without a commit is a mistake too, and after one it is none', async () => {
    const { repository, sourceOf, looksOf } = await open();
    const one = sourceOf();
    await expect(one.source.open()).rejects.toThrow(/no commit yet/);
    repository.commit({ 'a.md': postText('a') });
    await one.source.open();
    expect(await looksOf(one)).toEqual([['a']]);
  });

  test('a start does not need the network once posts are there', async () => {
    const { repository, sourceOf, looksOf } = await open();
    repository.commit({ 'a.md': postText('a') });
    await sourceOf().source.open();
    repository.away(true);
    const again = sourceOf();
    await again.source.open();
    expect(await looksOf(again)).toEqual([['a']]);
  });

  test('a checkout that a crash cut off is ended before anybody looks', async () => {
    const { repository, sourceOf, looksOf } = await open();
    repository.commit({ 'a.md': postText('a') });
    const one = sourceOf();
    await one.source.open();
    const next = repository.commit({ 'b.md': postText('b'), 'c.md': postText('c') });
    await looksOf(one);
    // As a killed process leaves it: files in part, locks, and the note of a process that is no more.
    const { gitDir, workTree, home } = one.folders;
    writeFileSync(join(workTree, 'b.md'), '---\ntit');
    for (const lock of ['index.lock', 'shallow.lock']) writeFileSync(join(gitDir, lock), '');
    writeFileSync(join(home, 'unfinished'), JSON.stringify({ pid: 2 ** 22 + 1, commit: next }));
    const again = sourceOf();
    await again.source.open();
    expect(await looksOf(again)).toEqual([['a', 'b', 'c']]);
    expect(existsSync(join(home, 'unfinished'))).toBe(false);
    repository.commit({ 'd.md': postText('d') });
    expect(await looksOf(again)).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'c', 'd'],
    ]);
  });
});

describe('nothing of a repository runs, and nothing leads out of it', () => {
  test('hooks, filters and submodules are left alone', async () => {
    const { dir, repository, sourceOf, looksOf } = await open();
    const proof = join(dir, 'proof');
    const other = createTestRepository(join(dir, 'other'));
    other.commit({ 'sub.md': postText('sub') });
    repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other.url, 'sub');
    repository.commit({ 'a.md': postText('a'), '.gitattributes': '*.md filter=evil\n' });
    const one = sourceOf();
    await one.source.open();
    mkdirSync(join(one.folders.gitDir, 'hooks'), { recursive: true });
    for (const hook of ['post-checkout', 'post-merge', 'reference-transaction', 'post-index-change']) {
      writeFileSync(join(one.folders.gitDir, 'hooks', hook), `#!/bin/sh\ntouch ${proof}\n`, { mode: 0o755 });
    }
    repository.commit({ 'b.md': postText('b') });
    expect(await looksOf(one)).toEqual([['a'], ['a', 'b']]);
    expect(existsSync(proof)).toBe(false);
    expect(readdirSync(join(one.folders.workTree, 'sub'))).toEqual([]);
  });

  test('configuration of this machine and account is not read', async () => {
    const { dir, repository, sourceOf, looksOf } = await open();
    repository.commit({ 'a.md': postText('a') });
    const proof = join(dir, 'proof');
    writeFileSync(
      join(dir, '.gitconfig'),
      `[core]\n\tfsmonitor = touch ${proof}\n[url "file:///elsewhere"]\n\tinsteadOf = ${repository.url}\n`,
    );
    const one = sourceOf();
    await one.source.open();
    expect(await looksOf(one)).toEqual([['a']]);
    expect(existsSync(proof)).toBe(false);
  });

  test('links that lead out are not followed', async () => {
    const { dir, repository, sourceOf, looksOf } = await open();
    writeFileSync(join(dir, 'secret.md'), postText('secret'));
    repository.commit({ 'a.md': postText('a') });
    repository.link('out.md', join(dir, 'secret.md'));
    repository.link('up', '../../../..');
    repository.commit({});
    const one = sourceOf();
    await one.source.open();
    expect(await looksOf(one)).toEqual([['a']]);
  });

  test('a folder that is a link is none', async () => {
    const { dir, repository, sourceOf } = await open();
    repository.commit({ 'a.md': postText('a') });
    repository.link('docs', dir);
    repository.commit({});
    await expect(sourceOf('#:docs').source.open()).rejects.toThrow(/no folder “docs”/);
  });
});

describe('following', () => {
  test('looks at once, when poked, and no more after the stop', async () => {
    const { repository, sourceOf } = await open();
    repository.commit({ 'a.md': postText('a') });
    const { source, titles } = sourceOf();
    await source.open();
    const looks: string[][] = [];
    const following = source.follow(async () => void looks.push(await titles()));
    await eventually(() => looks.length === 1);
    repository.commit({ 'b.md': postText('b') });
    for (let n = 0; n < 20; n += 1) source.poke();
    await eventually(() => looks.some((look) => look.length === 2));
    await following.stop();
    const { length } = looks;
    repository.commit({ 'c.md': postText('c') });
    source.poke();
    await following.stop();
    expect(looks).toHaveLength(length);
    // Twenty pokes are two updates at most, with two looks each.
    expect(length).toBeLessThanOrEqual(6);
  });

  test('looks on a timer', async () => {
    const { repository, sourceOf } = await open();
    repository.commit({ 'a.md': postText('a') });
    const { source, titles } = sourceOf('', { pollMs: 20 });
    await source.open();
    const looks: string[][] = [];
    const following = source.follow(async () => void looks.push(await titles()));
    repository.commit({ 'b.md': postText('b') });
    await eventually(() => looks.some((look) => look.length === 2));
    await following.stop();
  });

  test('goes on after a look that failed', async () => {
    const { repository, sourceOf, facts } = await open();
    repository.commit({ 'a.md': postText('a') });
    const { source } = sourceOf('', { pollMs: 20 });
    await source.open();
    let looks = 0;
    const following = source.follow(async () => {
      looks += 1;
      if (looks === 1) throw new Error('stores are away');
    });
    await eventually(() => looks > 1);
    await following.stop();
    expect(facts.filter((fact) => fact.startsWith('content.git.failed'))).toHaveLength(1);
  });

  test('reads wait while files are checked out', async () => {
    const { repository, sourceOf } = await open();
    repository.commit({ 'a.md': postText('0') });
    const { source, titles } = sourceOf();
    await source.open();
    const many = (n: number) => Object.fromEntries(Array.from({ length: 300 }, (_, file) => [`${file}.md`, postText(`${n}`)]));
    for (let n = 1; n <= 3; n += 1) repository.commit({ 'a.md': postText(`${n}`), ...many(n) });
    let done = false;
    const updating = source
      .update(async () => undefined)
      .finally(() => {
        done = true;
      });
    const seen: number[] = [];
    while (!done) seen.push(new Set(await titles()).size);
    await updating;
    expect(Math.max(...seen)).toBe(1);
    expect(seen.length).toBeGreaterThan(1);
  });
});

test('nothing of the login is written to the disk', async () => {
  const { dataDir, sourceOf } = await open();
  await expect(sourceOf('', { url: 'http://ann:s3cret@127.0.0.1:1/site.git' }).source.open()).rejects.toThrow(/reached \(http:\/\/127/);
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'));
  expect(texts.filter((text) => /s3cret|YW5u/.test(text))).toEqual([]);
});
