import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFolderReader } from '../../src/content/folder/folder-reader.ts';
import { tldrOf } from '../../src/content/summary/tldr.ts';

test('the posts of this repository load without a problem, links, releases and events', async () => {
  const { posts, problems } = await createFolderReader(join(import.meta.dirname, '../../content'), { siteUrl: null }).read();
  expect(problems).toEqual([]);
  expect(posts.length).toBeGreaterThanOrEqual(12);
  expect(new Set(posts.map(({ kind }) => kind))).toEqual(new Set(['link', 'release', 'event']));
  for (const post of posts) {
    expect(post).toMatchObject({ draft: false, url: expect.stringMatching(/^https:/), date: expect.any(String) });
    expect(tldrOf(post)).toBe(post.tldr);
    expect(post.event === null).toBe(post.kind !== 'event');
  }
  expect(posts.filter(({ title }) => title.endsWith('CiliumCon'))).toHaveLength(1);
});
