import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFolderReader } from '../../src/content/folder/folder-reader.ts';
import { gitPathsOf, parseGitAddress } from '../../src/content/git/address.ts';
import { createGitSource } from '../../src/content/git/source.ts';
import { startGitHttp } from '../support/git/http-double.ts';
import { createTestRepository } from '../support/git/repository.ts';
import { eventually, postText, tempFolder } from './temp-folder.ts';

async function open(given: string) {
  const { dir } = await tempFolder();
  const repository = createTestRepository(join(dir, 'host/site'));
  repository.commit({ 'a.md': postText('a') });
  const host = await startGitHttp(join(dir, 'host'), { user: 'ann', password: 's3cret@x' });
  onTestFinished(() => host.stop());
  const said: string[] = [];
  const sourceOf = (login: string) => {
    const address = parseGitAddress(`${host.url.replace('//', `//${login}`)}/site/.git`);
    if ('wrong' in address) throw new Error(address.wrong);
    const source = createGitSource({
      address,
      dataDir: join(dir, 'data'),
      env: { PATH: process.env.PATH ?? '', HOME: dir },
      pollMs: 3_600_000,
      eachCommit: true,
      log: (...fact) => void said.push(JSON.stringify(fact)),
      onProblem: (trouble) => void said.push(JSON.stringify(trouble)),
    });
    const reader = source.guard(createFolderReader(gitPathsOf(join(dir, 'data'), address).contentDir, { siteUrl: null }));
    const looks: string[][] = [];
    const update = () => source.update(async () => void looks.push((await reader.read()).posts.map(({ title }) => title)));
    return { source, looks, update };
  };
  return { dir, repository, host, said, ...sourceOf(given), sourceOf };
}

const textsBelow = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'));

test('a login opens a private repository, and stands nowhere on the disk', async () => {
  const { dir, repository, host, source, looks, update } = await open('ann:s3cret%40x@');
  await source.open();
  repository.commit({ 'b.md': postText('b') });
  await update();
  expect(looks).toEqual([['a'], ['a', 'b']]);
  expect(host.logins.length).toBeGreaterThan(2);
  expect(textsBelow(join(dir, 'data')).filter((text) => /s3cret|YW5u/.test(text))).toEqual([]);
  expect(source.describe()).not.toMatch(/ann|s3cret/);
});

test.each([
  ['no login', ''],
  ['a wrong one', 'ann:wr0ng@'],
])('%s is refused with what to do, at once, without a question', async (_, login) => {
  const { source } = await open(login);
  const opening = source.open();
  await expect(opening).rejects.toThrow(
    /the repository denied access \(http:\/\/127\.0\.0\.1:\d+\/site\/\.git\)\. Check the key or the token/,
  );
  await expect(opening).rejects.not.toThrow(/wr0ng/);
});

test('a login is not taken along where the repository has moved to', async () => {
  const { repository, host, source, update } = await open('ann:s3cret%40x@');
  await source.open();
  const elsewhere = await startGitHttp(repository.dir, { user: 'x', password: 'x' });
  onTestFinished(() => elsewhere.stop());
  host.redirect(elsewhere.url);
  await update();
  expect(source.problem()).toMatchObject({ code: 'git-moved' });
  expect(elsewhere.asked()).toBe(0);
});

test('a host that never answers holds up no stop', async () => {
  const { host, source } = await open('ann:s3cret%40x@');
  await source.open();
  host.hang();
  let looks = 0;
  const following = source.follow(async () => {
    looks += 1;
  });
  await eventually(() => looks === 1 && host.hanging() === 1);
  const from = performance.now();
  await following.stop();
  expect(performance.now() - from).toBeLessThan(3_000);
});

test('a token that is withdrawn, and a host that is down, are trouble and lose nothing', async () => {
  const { repository, host, source, looks, update, said } = await open('ann:s3cret%40x@');
  await source.open();
  repository.commit({ 'b.md': postText('b') });
  host.fail(403);
  await update();
  expect(source.problem()).toMatchObject({ code: 'git-unauthorized' });
  host.fail(503);
  await update();
  expect(source.problem()).toMatchObject({ code: 'git-unreachable' });
  host.fail(404);
  await update();
  expect(source.problem()).toMatchObject({ code: 'git-repository-missing' });
  expect(looks).toEqual([['a'], ['a'], ['a']]);
  host.fail(null);
  await update();
  expect(source.problem()).toBeNull();
  expect(looks.at(-1)).toEqual(['a', 'b']);
  expect(said.join()).not.toMatch(/s3cret|YW5u/);
});
