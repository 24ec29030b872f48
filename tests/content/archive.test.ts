import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { leftJunkIn } from '../../bench/support/left-junk.ts';
import { createFolderReader } from '../../src/content/folder/folder-reader.ts';
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
  let last = performance.now();
  let longestMs = 0;
  const beat = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - last);
    last = performance.now();
  }, 1);
  await createFolderReader(ARCHIVE, { siteUrl: null }).read();
  clearInterval(beat);
  // 50 ms on a quiet machine; tests share theirs.
  expect(longestMs).toBeLessThan(250);
});
