import { parseQuery } from '../../src/archive/query/query.ts';
import type { Post } from '../../src/content/post.ts';
import { createSearchEngine } from '../../src/search/engine.ts';
import { createPlainBm25 } from './plain-bm25.ts';
import { type Collection, postOf } from './sentence-collections.ts';

/** Weights of the title in plain BM25; Herald is compared with the best of them. */
const TITLE_WEIGHTS = [1, 2, 4];
const NOW = new Date('2026-03-04T00:00:00.000Z');

/** Mean nDCG@10 of a collection's queries. */
export interface SentenceRow {
  name: string;
  queries: number;
  herald: number;
  /** By the weight of titles. */
  bm25: Readonly<Record<string, number>>;
  /** Herald minus the best BM25, and the standard error of that difference. */
  ahead: number;
  error: number;
}

/** Measures Herald, and plain BM25 over the same titles and texts. */
export async function measureSentences({ name, documents, queries }: Collection): Promise<SentenceRow> {
  const herald = await scoresOf(queries, await askHerald(documents.map(postOf)));
  const plain: [number, number[]][] = [];
  for (const weight of TITLE_WEIGHTS) {
    const parts = documents.map(({ id, title, text }) => ({
      id,
      parts: [
        { text: title, weight },
        { text, weight: 1 },
      ],
    }));
    plain.push([weight, await scoresOf(queries, createPlainBm25(parts))]);
  }
  const best = plain.map(([, scores]) => scores).reduce((one, other) => (sum(other) > sum(one) ? other : one));
  const ahead = herald.map((score, nth) => score - (best[nth] ?? 0));
  const mean = sum(ahead) / ahead.length;
  const variance = sum(ahead.map((one) => (one - mean) ** 2)) / Math.max(1, ahead.length - 1);
  return {
    name,
    queries: queries.length,
    herald: rounded(sum(herald) / herald.length),
    bm25: Object.fromEntries(plain.map(([weight, scores]) => [`title${weight}`, rounded(sum(scores) / scores.length)])),
    ahead: rounded(mean),
    error: rounded(Math.sqrt(variance / ahead.length)),
  };
}

/** Returns a search by Herald's own engine, as all parts of Herald use it. */
async function askHerald(posts: readonly Post[]): Promise<(query: string) => Promise<readonly string[]>> {
  const byId = new Map(posts.map((post) => [post.id, post]));
  const engine = createSearchEngine({ now: () => NOW.getTime(), postOf: (id) => byId.get(id) ?? null });
  engine.upsert(posts);
  await engine.settled();
  return async (query) => (await engine.search(parseQuery(query, NOW), { limit: 10, offset: 0 })).hits.map(({ post }) => post.id);
}

/** The nDCG@10 of each query. */
async function scoresOf(
  queries: Collection['queries'],
  ask: (query: string) => readonly string[] | Promise<readonly string[]>,
): Promise<number[]> {
  const scores: number[] = [];
  for (const { q, relevant } of queries) {
    const found = await ask(q);
    const gain = (isFound: boolean, rank: number): number => (isFound ? 1 / Math.log2(rank + 2) : 0);
    const ideal = sum(Array.from({ length: Math.min(10, relevant.size) }, (_, rank) => gain(true, rank)));
    scores.push(sum(found.slice(0, 10).map((id, rank) => gain(relevant.has(id), rank))) / ideal);
  }
  return scores;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const rounded = (value: number): number => Math.round(10_000 * value) / 10_000;
