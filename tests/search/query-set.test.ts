import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createFolderReader } from '../../src/content/folder/folder-reader.ts';
import type { Post } from '../../src/content/post.ts';
import { searchPosts } from '../../src/search/engine.ts';
import type { SearchEngine } from '../../src/search/search-engine.ts';
import { makePost } from '../support/make.ts';
import { openSearch } from '../support/search.ts';

const ROOT = join(import.meta.dirname, '../..');
const FIXTURES = join(ROOT, 'tests/fixtures/search');
const NOW = new Date('2026-03-04T00:00:00.000Z');

/** A query, and what it should find: 2 is what was looked for, 1 is good too. `never`: posts that must not be among the hits. */
interface JudgedQuery {
  cls: string;
  q: string;
  mode?: 'suggest';
  rel: Readonly<Record<string, number>>;
  never?: readonly string[];
}

interface Score {
  /** Whether the first hit is one of the most relevant. */
  first: number;
  recall5: number;
  ndcg10: number;
}

const QUERIES = readFileSync(join(FIXTURES, 'queries.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as JudgedQuery);

let engine: SearchEngine;
beforeAll(async () => {
  const { posts } = await createFolderReader(join(ROOT, 'content'), { siteUrl: null }).read();
  const own = JSON.parse(readFileSync(join(FIXTURES, 'posts.json'), 'utf8')) as (Partial<Post> & Pick<Post, 'path'>)[];
  engine = openSearch({ now: () => NOW.getTime() });
  engine.upsert([...posts, ...own.map(makePost)]);
});

async function found({ q, mode }: JudgedQuery): Promise<string[]> {
  const page = { limit: 10, offset: 0, ...(mode ? { mode } : {}) };
  return (await searchPosts(engine, q, NOW, page)).hits.map(({ post }) => post.path);
}

function judge({ rel }: JudgedQuery, paths: readonly string[]): Score {
  const gains = Object.values(rel).toSorted((a, b) => b - a);
  const dcg = (all: readonly number[]): number =>
    all.slice(0, 10).reduce((sum, gain, rank) => sum + (2 ** gain - 1) / Math.log2(rank + 2), 0);
  const wanted = Object.keys(rel);
  return {
    first: (rel[paths[0] ?? ''] ?? 0) === gains[0] ? 1 : 0,
    recall5: wanted.filter((path) => paths.slice(0, 5).includes(path)).length / Math.min(5, wanted.length),
    ndcg10: dcg(paths.map((path) => rel[path] ?? 0)) / dcg(gains),
  };
}

/** Least means of every class: it holds five to fourteen queries, so one that is no longer answered is noticed. */
const MIN: Score = { first: 0.88, recall5: 0.94, ndcg10: 0.94 };
const CLASSES = ['ranking', 'forms', 'typo', 'compound', 'synonym', 'version', 'prefix', 'question', 'phrase', 'filter', 'name'];

describe('the query set of the repository', () => {
  test.each(CLASSES)('%s: what was meant comes first or nearly so', async (cls) => {
    const scores: Score[] = [];
    for (const query of QUERIES.filter((one) => one.cls === cls && Object.keys(one.rel).length > 0)) {
      scores.push(judge(query, await found(query)));
    }
    expect(scores.length).toBeGreaterThanOrEqual(5);
    for (const name of ['first', 'recall5', 'ndcg10'] as const) {
      const mean = scores.reduce((sum, score) => sum + score[name], 0) / scores.length;
      expect(mean, `${name} of “${cls}”`).toBeGreaterThanOrEqual(MIN[name]);
    }
  });

  test.each(QUERIES.filter(({ never }) => never).map((query) => [query.q, query] as const))(
    '%s: leaves out what it must',
    async (_q, query) => {
      expect((await found(query)).filter((path) => query.never?.includes(path))).toEqual([]);
    },
  );
});
