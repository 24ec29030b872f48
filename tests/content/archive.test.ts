import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { leftJunkIn } from '../../bench/support/left-junk.ts';
import { createFolderReader } from '../../src/content/folder/folder-reader.ts';
import { parsePost } from '../../src/content/parse/parse-post.ts';
import { describeProblem } from '../../src/content/problem.ts';
import { tldrOf } from '../../src/content/summary/tldr.ts';

const ARCHIVE = join(import.meta.dirname, '../../../shared/archive');
const isHere = existsSync(ARCHIVE);
if (!isHere) console.warn(`SKIPPED: the real archive is not at ${ARCHIVE}; what 1,640 real files come to was not tested`);

test.skipIf(!isHere)('1,640 real files load without an error, their problems readable, and are not read twice', async () => {
  const reader = createFolderReader(ARCHIVE, { siteUrl: null });
  const first = await reader.read();
  expect(first.read).toBe(1_638);
  expect(first.posts.length).toBeGreaterThan(1_600);
  expect(first.problems.filter(({ level }) => level === 'error')).toEqual([]);
  for (const problem of first.problems) expect(describeProblem(problem)).toMatch(/^\S+\.md(:\d+){0,2} {2}(warning|note) {2}\S.*\.$/);
  expect(first.posts.every(({ date, url, source }) => date !== null && url !== null && source !== null)).toBe(true);
  expect(first.posts.filter(({ kind }) => kind === 'release').length).toBeGreaterThan(500);
  const second = await reader.read();
  expect(second).toMatchObject({ changed: false, read: 0 });
});

test.skipIf(!isHere)('what people are told of 1,640 real posts is short and free of scraper junk', async () => {
  const { posts } = await createFolderReader(ARCHIVE, { siteUrl: null }).read();
  const tldrs = posts.map(tldrOf).filter((tldr) => tldr !== null);
  expect(tldrs.length).toBeGreaterThan(posts.length * 0.8);
  expect(tldrs.filter((tldr) => tldr.length > 400)).toEqual([]);
  expect(tldrs.filter((tldr) => leftJunkIn(tldr) !== null)).toEqual([]);
});

test.skipIf(!isHere)('reading the real archive never holds up the process', async () => {
  let last = process.cpuUsage();
  let longestMs = 0;
  const beat = setInterval(() => {
    const { user, system } = process.cpuUsage(last);
    longestMs = Math.max(longestMs, (user + system) / 1_000);
    last = process.cpuUsage();
  }, 1);
  await createFolderReader(ARCHIVE, { siteUrl: null }).read();
  clearInterval(beat);
  // Work of this process from one beat to the next, not time: the machine may have other things to do. It is about 50 ms; all at once it would be over 500.
  expect(longestMs).toBeLessThan(250);
});

test.skipIf(!isHere).each([
  ['docs/2022-03-14-blog-meet-our-contributors-apac', /^Good day, everyone 👋 Welcome back/],
  ['docs/2022-09-12-blog-implementing-the-auto-refreshing', /^Accompanying the release of Kubernetes v1\.25, we announced/],
  ['docs/2025-04-08-aqua-security-achieves-fedramp', null],
  ['docs/2025-05-29-leveling-up-policy-enforcement', /^Recently, Cloud Native Live featured a session/],
  ['docs/2025-10-16-from-spend-to-value', null],
  ['docs/2025-11-06-safely-managing-cilium', /^Network policy changes are among the most frequent operations/],
  ['docs/2026-02-24-running-containerized-hybrid-nodes', /^EKS hybrid nodes is a feature of Amazon/],
  ['releases/2025-12-17-kubernetes-v1-35-0', null],
  ['releases/2025-09-29-v2-11-1-hotfix-02c3-3', /^Add more debug logs to remotedialer$/],
  ['docs/2021-08-26-blog-moving-jenkins-x-v2', /https:\/\/jenkins-x-charts\.github\.io\/v2 does not/],
])('what was told badly of %s is right', async (path, told) => {
  const file = readdirSync(ARCHIVE, { recursive: true, encoding: 'utf8' }).find((name) => name.startsWith(path)) ?? '';
  const { post } = parsePost({ path: file, bytes: readFileSync(join(ARCHIVE, file)) }, { siteUrl: null });
  const found = post === null ? [] : [tldrOf(post)];
  expect(found).toEqual([told === null ? null : expect.stringMatching(told)]);
});
