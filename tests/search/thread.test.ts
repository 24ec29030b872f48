import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Post } from '../../src/content/post.ts';
import type { SearchEngine } from '../../src/search/search-engine.ts';
import { searchPosts } from '../../src/search/search-engine.ts';
import { makePost } from '../support/make.ts';
import { openSearch } from '../support/search.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const NOW = new Date('2026-03-04T00:00:00.000Z');
const QUERIES = ['falco', 'falko', 'tetragon release', 'word7', '"release 12"', 'release -falco', 'tag:odd', 'k8s', ''];

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const opened: SearchEngine[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((engine) => engine.close()));
});

function open(parts: { threadAbove: number; snapshotFile?: string }, known: readonly Post[] = []) {
  const events: string[] = [];
  const engine = openSearch({ now: () => NOW.getTime(), log: (event) => void events.push(event), ...parts }, known);
  opened.push(engine);
  return { engine, events };
}

function post(number: number): Post {
  const title = `${number % 3 === 0 ? 'Falco' : 'Tetragon'} release ${number}`;
  return makePost({ path: `${number}.md`, title, body: `word${number % 50} kubernetes`, tags: number % 2 === 1 ? ['odd'] : [] });
}

async function answersOf(engine: SearchEngine) {
  const answers = [];
  for (const text of QUERIES) {
    const { total, hits, corrected } = await searchPosts(engine, text, NOW, { limit: 20, offset: 0 });
    answers.push({
      text,
      total,
      hits: hits.map((hit) => [hit.post.path, hit.score, hit.snippet]),
      corrected,
      suggested: await engine.suggest(text, 5),
    });
  }
  return answers;
}

test('in a thread of its own the index answers as it does at home', async () => {
  const posts = Array.from({ length: 300 }, (_, number) => post(number));
  const [home, away] = [open({ threadAbove: 1_000 }), open({ threadAbove: 10 })];
  for (const { engine } of [home, away]) {
    engine.upsert(posts);
    engine.remove(posts.slice(0, 20).map(({ id }) => id));
    engine.upsert([{ ...post(30), title: 'Falco renamed', hash: 'a'.repeat(64) }]);
    await engine.settled();
  }
  expect(await answersOf(away.engine)).toEqual(await answersOf(home.engine));
  expect([away.engine.size, home.engine.size, away.events]).toEqual([280, 280, []]);
});

test('an archive that grows moves there, and answers all the while', async () => {
  const posts = Array.from({ length: 120 }, (_, number) => post(number));
  const { engine } = open({ threadAbove: 100 });
  engine.upsert(posts.slice(0, 90));
  expect((await searchPosts(engine, 'release', NOW, { limit: 1, offset: 0 })).total).toBe(90);
  engine.upsert(posts.slice(90));
  engine.remove([post(0).id]);
  expect((await searchPosts(engine, 'release', NOW, { limit: 1, offset: 0 })).total).toBeGreaterThanOrEqual(89);
  await engine.settled();
  expect((await searchPosts(engine, 'release', NOW, { limit: 1, offset: 0 })).total).toBe(119);
  expect((await searchPosts(engine, 'word7', NOW, { limit: 10, offset: 0 })).hits.map((hit) => hit.post.path).sort()).toEqual([
    '107.md',
    '57.md',
    '7.md',
  ]);
});

test('its snapshot is opened there, and brought up to date', async () => {
  const snapshotFile = join(folder.path, 'search.snapshot');
  const posts = Array.from({ length: 120 }, (_, number) => post(number));
  const first = open({ threadAbove: 10, snapshotFile });
  first.engine.upsert(posts);
  await first.engine.settled();
  await first.engine.close();
  const { engine, events } = open({ threadAbove: 10, snapshotFile }, posts.slice(1));
  expect((await searchPosts(engine, 'word7', NOW, { limit: 10, offset: 0 })).total).toBe(3);
  engine.upsert(posts.slice(1));
  engine.prune();
  await engine.settled();
  expect((await searchPosts(engine, 'release', NOW, { limit: 1, offset: 0 })).total).toBe(119);
  expect(events).toEqual([]);
});

test('a question to an engine that is closed is refused, and closing twice is the same', async () => {
  const { engine } = open({ threadAbove: 1 });
  engine.upsert([post(1), post(2)]);
  await engine.settled();
  await engine.close();
  await engine.close();
  await expect(searchPosts(engine, 'falco', NOW, { limit: 1, offset: 0 })).rejects.toThrow(/closed/);
});

test('a thread that is lost is started again by itself, from its snapshot, and brought up to date with the archive', async () => {
  const snapshotFile = join(folder.path, 'search.snapshot');
  const threads: Worker[] = [];
  const note = (thread: Worker): void => void threads.push(thread);
  process.on('worker', note);
  try {
    const { engine, events } = open({ threadAbove: 10, snapshotFile });
    engine.upsert(Array.from({ length: 100 }, (_, number) => post(number)));
    await engine.snapshot();
    engine.upsert(Array.from({ length: 20 }, (_, number) => post(100 + number)));
    engine.remove([post(7).id]);
    await engine.settled();
    const before = await answersOf(engine);
    for (const times of [1, 2]) {
      const under = searchPosts(engine, 'release', NOW, { limit: 1, offset: 0 });
      await threads.at(-1)?.terminate();
      // What the snapshot has, or more.
      expect((await under).total).toBeGreaterThanOrEqual(100);
      await engine.settled();
      expect(await answersOf(engine)).toEqual(before);
      expect(events).toEqual(Array(times).fill('search.thread.failed'));
    }
    engine.upsert([{ ...post(30), title: 'Falco renamed', hash: 'a'.repeat(64) }]);
    expect((await searchPosts(engine, 'renamed', NOW, { limit: 5, offset: 0 })).total).toBe(1);
  } finally {
    process.off('worker', note);
  }
});
