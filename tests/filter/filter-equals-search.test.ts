import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { isPublished } from '../../src/archive/archive.ts';
import { printExpression } from '../../src/archive/query/expression.ts';
import { parseFilter } from '../../src/archive/query/query.ts';
import { createFolderReader } from '../../src/content/folder/folder-reader.ts';
import type { Post } from '../../src/content/post.ts';
import { compileFilter } from '../../src/filter/compile-filter.ts';
import { matchesPost, type PostFacts, postFactsOf } from '../../src/filter/matches-post.ts';
import type { SearchEngine } from '../../src/search/search-engine.ts';
import { synonymsByName } from '../../src/search/text/word-lists.ts';
import { filterWordsOf } from '../support/filter-words.ts';
import { filterArbitrary } from '../support/filters.ts';
import { makePost } from '../support/make.ts';
import { openSearch } from '../support/search.ts';

const NOW = new Date('2026-03-04T00:00:00.000Z');
const REPOSITORY = join(import.meta.dirname, '../..');
const ARCHIVE = join(REPOSITORY, '../shared/archive');
const isThere = existsSync(ARCHIVE);
if (!isThere) console.warn(`SKIPPED: filters are not compared with search on the real archive, for ${ARCHIVE} is not there`);

/** Scripts, signs and numbers that analysis treats in ways of their own. */
const ODD_POSTS = [
  makePost({ path: 'odd/han.md', title: '容器编排 Kubernetes v1.34.1', body: 'コンテナ・オーケストレーション 컨테이너' }),
  makePost({ path: 'odd/thai.md', title: 'คอนเทนเนอร์ Ärger Straße', tags: ['cloud_native'], body: 'ça va naïve “C++” CI/CD in-place' }),
  makePost({
    path: 'odd/emoji.md',
    title: '🚀 launch of Kubernetes™',
    source: 'K3s Releases',
    kind: 'release',
    body: 'virtual machines, AKS, gitops',
  }),
  makePost({
    path: 'odd/version.md',
    title: 'v1.35.0-rc1',
    kind: 'release',
    source: 'k3s-releases',
    body: 'v1.31.12+k3s1 CVE-2025-1234 dying upgraded',
  }),
  makePost({ path: 'odd/empty.md', title: '…', tldr: null, source: null, date: null }),
  makePost({ path: 'odd/draft.md', title: 'A draft of Kubernetes', draft: true }),
  makePost({ path: 'odd/expired.md', title: 'Expired Kubernetes', expiresAt: '2026-01-01T00:00:00.000Z' }),
  makePost({ path: 'odd/long.md', title: 'Long', body: `${'word '.repeat(1_300)} beyond the indexed part` }),
  makePost({ path: 'odd/page-1.md', title: 'One page', url: 'https://example.org/page' }),
  makePost({ path: 'odd/page-2.md', title: 'One page again', url: 'https://example.org/page', id: 'f'.repeat(20) }),
];

async function postsIn(folder: string): Promise<readonly Post[]> {
  return (await createFolderReader(folder, { siteUrl: null }).read()).posts;
}

function madeUp(): Post[] {
  const own = JSON.parse(readFileSync(join(REPOSITORY, 'tests/fixtures/search/posts.json'), 'utf8')) as Partial<Post>[];
  return own.map((post) => makePost({ path: 'x', ...post }));
}

/** Ids of the posts that a filter matches, each asked by itself, and of those that strict search returns. */
async function bothSides(text: string, facts: readonly PostFacts[], engine: SearchEngine): Promise<[string[], string[]]> {
  const parsed = parseFilter(text);
  if ('mistakes' in parsed) throw new Error(JSON.stringify(parsed));
  const compiled = compileFilter(parsed.filter, synonymsByName());
  const matched = facts.filter((own) => matchesPost(compiled, own)).map(({ post }) => post.path);
  const found = await engine.matching(parsed.filter);
  return [matched.sort(), found.map(({ path }) => path).sort()];
}

async function compare(posts: readonly Post[], filters: number, words: number): Promise<void> {
  const engine = openSearch({ now: () => NOW.getTime() });
  engine.upsert(posts);
  await engine.settled();
  const facts = posts.filter((post) => isPublished(post, NOW)).map(postFactsOf);
  let some = 0;
  await fc.assert(
    fc.asyncProperty(filterArbitrary(filterWordsOf(posts, words)), async (filter) => {
      const [matched, found] = await bothSides(printExpression(filter), facts, engine);
      expect(JSON.stringify(matched)).toBe(JSON.stringify(found));
      if (matched.length > 0 && matched.length < facts.length) some += 1;
    }),
    { numRuns: filters },
  );
  // Filters that match everything, or nothing, prove little.
  expect(some).toBeGreaterThan(filters / 4);
}

describe('a post matches a filter if and only if strict search returns it', () => {
  let posts: readonly Post[];
  beforeAll(async () => {
    posts = [...(await postsIn(join(REPOSITORY, 'content'))), ...madeUp(), ...ODD_POSTS];
  });

  test('for 5,000 made-up filters over the posts of this repository', async () => {
    await compare(posts, 5_000, 2_000);
  }, 120_000);
});

describe.skipIf(!isThere)('on the real archive', () => {
  test('the same for 5,000 made-up filters', async () => {
    await compare(await postsIn(ARCHIVE), 5_000, 8_000);
  }, 300_000);
});
