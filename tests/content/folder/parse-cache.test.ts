import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFolderReader } from '../../../src/content/folder/folder-reader.ts';

let dir: string;
let memory: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'herald-memory-'));
  memory = join(dir, 'posts.cache');
  mkdirSync(join(dir, 'content'));
  for (const name of ['a', 'b', 'c']) put(name, `Title ${name}`);
});
afterEach(() => rmSync(dir, { recursive: true }));

/** Written long ago, so that its stamp is to be trusted. */
function put(name: string, title: string): void {
  const file = join(dir, 'content', `${name}.md`);
  writeFileSync(file, `---\ntitle: ${title}\n---\n`);
  utimesSync(file, new Date('2026-01-01'), new Date('2026-01-01'));
}

const reader = (siteUrl: string | null = null) => createFolderReader(join(dir, 'content'), { siteUrl, cachePath: memory });

/** A first process, which reads until every stamp is settled, and remembers. */
async function remembered() {
  const first = reader();
  let state = await first.read();
  while (state.read > 0) state = await first.read();
  await first.remember();
  return state;
}

test('a later process reads no file again that has not changed, and has the same posts', async () => {
  const before = await remembered();
  const after = await reader().read();
  expect(after.read).toBe(0);
  expect(after.posts).toEqual(before.posts);
});

test('it reads what changed, and forgets what is gone', async () => {
  await remembered();
  put('b', 'Another title');
  rmSync(join(dir, 'content', 'c.md'));
  const after = await reader().read();
  expect(after.read).toBe(1);
  expect(after.posts.map(({ title }) => title)).toEqual(['Title a', 'Another title']);
});

test('a damaged memory, a cut one, and one made under another setting are worth nothing, and harm nothing', async () => {
  await remembered();
  const whole = readFileSync(memory);
  expect((await reader('https://example.org/').read()).read).toBe(3);
  for (const damaged of [whole.subarray(0, whole.length - 40), Buffer.from('rubbish')]) {
    writeFileSync(memory, damaged);
    expect((await reader().read()).posts).toHaveLength(3);
  }
  writeFileSync(memory, whole);
  appendFileSync(memory, '\n');
  expect((await reader().read()).read).toBe(3);
});
