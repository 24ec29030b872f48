import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createFolderReader } from '../../src/content/folder/folder-reader.ts';
import { searchPosts } from '../../src/search/engine.ts';
import type { SearchEngine } from '../../src/search/search-engine.ts';
import { openSearch } from '../support/search.ts';

/** 1,640 real posts and queries whose answers are known; not part of the repository. */
const SHARED = join(import.meta.dirname, '../../../shared');
const QUERIES = join(SHARED, 'search/queries-dev.jsonl');
const isThere = existsSync(QUERIES);
if (!isThere) console.warn(`SKIPPED: search quality is not measured, for ${QUERIES} is not there`);

const NOW = new Date('2026-03-04T00:00:00.000Z');

interface KnownItem {
  cls: string;
  q: string;
  rel: Readonly<Record<string, number>>;
}

describe.skipIf(!isThere)('on the real archive', () => {
  let engine: SearchEngine;
  beforeAll(async () => {
    const { posts } = await createFolderReader(join(SHARED, 'archive'), { siteUrl: null }).read();
    engine = openSearch({ now: () => NOW.getTime() });
    engine.upsert(posts);
  });

  test('the post that is meant comes first or nearly so: mean reciprocal rank at least 0.9', async () => {
    const byClass = new Map<string, number[]>();
    for (const line of readFileSync(QUERIES, 'utf8').trim().split('\n')) {
      const { cls, q, rel } = JSON.parse(line) as KnownItem;
      const { hits } = await searchPosts(engine, q, NOW, { limit: 10, offset: 0 });
      const rank = hits.findIndex(({ post }) => post.path in rel) + 1;
      byClass.set(cls, [...(byClass.get(cls) ?? []), rank === 0 ? 0 : 1 / rank]);
    }
    const means = [...byClass.values()].map((ranks) => ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length);
    expect(means.length).toBe(12);
    expect(means.reduce((sum, mean) => sum + mean, 0) / means.length).toBeGreaterThan(0.9);
  }, 180_000);

  test('“cilium” finds the posts that say so, CiliumCon among them', async () => {
    const { hits, total } = await searchPosts(engine, 'cilium', NOW, { limit: 50, offset: 0 });
    expect(total).toBeGreaterThanOrEqual(20);
    expect(hits.map(({ post }) => post.path)).toContain(
      'docs/2025-09-22-kubecon-cloudnativecon-north-america-2024-co-located-event-deep-dive-ciliumcon.md',
    );
  });
});
