import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Post } from '../src/content/post.ts';
import { readBasePosts, readPosts } from './support/base-posts.ts';
import type { Bench } from './support/bench.ts';
import { measureSentences, type SentenceRow } from './support/measure-sentences.ts';
import { makeCollections, postOf } from './support/sentence-collections.ts';
import { writtenManual, writtenPosts } from './support/written-texts.ts';

/**
 * Measures sentences and questions of nine or more words: nDCG@10 of Herald next to plain BM25 with Porter2, on collections made from the available posts and this
 * repository's manual. `--folder DIR`: only from the posts of one folder.
 */
export const bench: Bench = async (args, say) => {
  const { values } = parseArgs({ args, options: { folder: { type: 'string' } } });
  const own = values.folder === undefined ? [...(await readBasePosts()), ...(await fixturePosts())] : await readPosts(values.folder);
  const collections = [
    ...makeCollections('posts', writtenPosts(own)),
    ...(values.folder === undefined ? makeCollections('manual', await writtenManual()) : []),
  ];
  const rows: SentenceRow[] = [];
  for (const collection of collections) {
    const row = await measureSentences(collection);
    rows.push(row);
    const { name, queries, herald, bm25, ahead, error } = row;
    say(`${name} (${queries}): Herald ${herald}, BM25 ${Object.values(bm25).join(' / ')}, ${ahead >= 0 ? '+' : ''}${ahead} ± ${error}`);
  }
  const mean = (of: (row: SentenceRow) => number): number =>
    rounded(rows.reduce((sum, row) => sum + of(row), 0) / Math.max(1, rows.length));
  const means = { herald: mean(({ herald }) => herald), bm25: mean(({ bm25 }) => Math.max(...Object.values(bm25))) };
  say(`mean of ${rows.length}: Herald ${means.herald}, the best plain BM25 of each ${means.bm25}`);
  return { posts: own.length, collections: rows, mean: means };
};

async function fixturePosts(): Promise<readonly Post[]> {
  const file = join(import.meta.dirname, '../tests/fixtures/search/posts.json');
  const posts = JSON.parse(await readFile(file, 'utf8')) as Pick<Post, 'title' | 'tags' | 'tldr' | 'body' | 'path'>[];
  return posts.map((post) => ({ ...postOf({ id: post.path, title: post.title, text: post.body }), ...post }));
}

const rounded = (value: number): number => Math.round(10_000 * value) / 10_000;
