import { describe, expect, test } from 'vitest';
import { parseFilter } from '../../src/archive/query/query.ts';
import type { Post } from '../../src/content/post.ts';
import { type FilterTrial, tryFilter } from '../../src/filter/try-filter.ts';
import { makePost } from '../support/make.ts';
import { openSearch } from '../support/search.ts';

const NOW = new Date('2026-01-31T12:00:00.000Z');

async function trial(text: string, posts: readonly Post[]): Promise<FilterTrial> {
  const parsed = parseFilter(text);
  if ('mistakes' in parsed) throw new Error(JSON.stringify(parsed));
  const engine = openSearch({ now: () => NOW.getTime() });
  engine.upsert(posts);
  return tryFilter(parsed.filter, posts, NOW, engine.matching);
}

function post(n: number, date: string | null, own: Partial<Post> = {}): Post {
  return makePost({ path: `${n}.md`, title: `Cilium ${n}`, tags: ['networking'], source: 'CNCF Blog', tldr: null, date, ...own });
}

describe('what a filter would have sent', () => {
  const posts = [
    post(1, '2026-01-01T12:00:00.000Z'),
    post(2, '2026-01-01T12:00:00.001Z'),
    post(3, '2026-01-20T08:00:00.000Z'),
    post(4, '2026-01-20T09:00:00.000Z'),
    post(5, '2026-01-31T12:00:00.000Z'),
    post(6, '2026-01-31T12:00:00.001Z'),
    post(7, null),
    post(8, '2026-01-25T00:00:00.000Z', { draft: true }),
    post(9, '2026-01-25T00:00:00.000Z', { title: 'Another' }),
  ];

  test('is counted over 30 days to the millisecond, with the busiest day and the last three', async () => {
    expect(await trial('cilium', posts)).toMatchObject({
      days: 30,
      count: 4,
      ever: 7,
      busiest: { day: '2026-01-20', count: 2 },
      instead: [],
    });
    expect((await trial('cilium', posts)).last.map(({ path }) => path)).toEqual(['5.md', '4.md', '3.md']);
    expect((await trial('', posts)).count).toBe(5);
  });

  test.each<[string, readonly { filter: string; count: number }[]]>([
    ['tag:cilium', [{ filter: 'cilium', count: 4 }]],
    ['tag:networkng', [{ filter: 'tag:networking', count: 5 }]],
    [
      'source:="CNCF"',
      [
        { filter: 'source:CNCF', count: 5 },
        { filter: 'CNCF', count: 5 },
      ],
    ],
    ['cilium kind:release', [{ filter: 'cilium', count: 4 }]],
    ['"cilum"', []],
    [
      'tag:cilium kind:link',
      [
        { filter: 'cilium kind:link', count: 4 },
        { filter: 'kind:link', count: 5 },
      ],
    ],
  ])('where %s matches nothing, what would match instead is named', async (text, instead) => {
    expect(await trial(text, posts)).toMatchObject({
      count: 0,
      busiest: null,
      last: [],
      instead: instead.map((one) => expect.objectContaining(one)),
    });
  });

  test('what matched before is told, and where nothing ever did, what once would have', async () => {
    const old = [post(1, '2025-01-01T00:00:00.000Z'), post(2, '2025-01-02T00:00:00.000Z', { tags: [] })];
    expect(await trial('cilium', old)).toMatchObject({ count: 0, ever: 2, instead: [] });
    expect(await trial('tag:cilium', old)).toMatchObject({ count: 0, ever: 0, instead: [{ filter: 'cilium', count: 0, ever: 2 }] });
  });
});
