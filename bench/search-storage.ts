import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseQuery } from '../src/archive/query/query.ts';
import type { Post } from '../src/content/post.ts';
import { readSnapshot, writeSnapshot } from '../src/search/host/snapshot-file.ts';
import { postEntryOf } from '../src/search/index/post-entry.ts';
import { createPostIndex, type PostIndex } from '../src/search/index/post-index.ts';
import { createSearchCore } from '../src/search/ranking/search-core.ts';
import { synonymsByName } from '../src/search/text/word-lists.ts';
import { readBasePosts } from './support/base-posts.ts';
import { type Bench, median } from './support/bench.ts';
import { createSyntheticArchive } from './support/synthetic-archive.ts';

const CHANGES = 9;
/** Positions of posts in a segment have two bytes. */
const ONE_SEGMENT_MAX = 65_536;
const NOW = new Date('2026-03-04T00:00:00.000Z');

/**
 * Measures the benefit of segments and the snapshot: `--posts 2000,20000,100000`. Times to build an index and to open its snapshot, and from changing a post
 * until a query finds it: with segments, and with all posts in one segment that is rebuilt.
 */
export const bench: Bench = async (args, say) => {
  const { values } = parseArgs({ args, options: { posts: { type: 'string', default: '2000,20000' } } });
  const base = await readBasePosts();
  const folder = await mkdtemp(join(tmpdir(), 'herald-search-storage-'));
  const rows = [];
  try {
    for (const size of values.posts.split(',').map(Number)) {
      const source = createSyntheticArchive(base, { size, seed: 20_260_101 });
      const file = join(folder, `${size}.snapshot`);
      const index = createPostIndex();
      const buildMs = build(index, source, size);
      await writeSnapshot(file, index.parts());
      const [openMs] = await clocked(async () => {
        const read = await readSnapshot(file);
        if (!('parts' in read)) throw new Error('the snapshot can’t be read');
        return createPostIndex(read.parts);
      });
      const changeMs = measureChange(index, source, size);
      let changeInOneMs: number | null = null;
      if (size < ONE_SEGMENT_MAX) {
        const one = createPostIndex(undefined, { openMax: ONE_SEGMENT_MAX });
        build(one, source, size);
        changeInOneMs = measureChange(one, source, size);
      }
      const row = { posts: size, buildMs, openMs, changeMs, changeInOneMs };
      rows.push(row);
      say(
        `${size} posts: build ${buildMs} ms, open the snapshot ${openMs} ms; a change is found after ${changeMs} ms, with one segment ${changeInOneMs ?? '–'} ms`,
      );
    }
    return { rows };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** Indexes all posts; returns the time without generating them, ms. */
function build(index: PostIndex, source: { post(n: number): Post }, size: number): number {
  let spentMs = 0;
  for (let number = 0; number < size; number++) {
    const post = source.post(number);
    const startMs = performance.now();
    index.add(postEntryOf(post));
    if (number % 500 === 499) for (const _step of index.tidy());
    spentMs += performance.now() - startMs;
  }
  return Math.round(spentMs);
}

/** Time from changing a post until a query has found it: median of several changes, ms. */
function measureChange(index: PostIndex, source: { post(n: number): Post }, size: number): number {
  const core = createSearchCore(index, synonymsByName());
  const took = Array.from({ length: CHANGES }, (_, change) => {
    const post = source.post(Math.floor((change * size) / CHANGES));
    const word = `changedword${String.fromCharCode(97 + change)}qz`;
    const query = parseQuery(word, NOW);
    const startMs = performance.now();
    index.add(postEntryOf({ ...post, title: `${post.title} ${word}`, hash: `${word}${post.hash}`.slice(0, 64) }));
    const { total } = core.answer(query, 'search', NOW.getTime(), 10);
    if (total !== 1) throw new Error(`a changed post is not found by its new word (post ${post.path})`);
    return performance.now() - startMs;
  });
  return Number(median(took).toFixed(2));
}

async function clocked<T>(work: () => Promise<T>): Promise<[number, T]> {
  const startMs = performance.now();
  const result = await work();
  return [Number((performance.now() - startMs).toFixed(1)), result];
}
