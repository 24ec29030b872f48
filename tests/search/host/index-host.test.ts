import { expect, test } from 'vitest';
import type { Post } from '../../../src/content/post.ts';
import { createIndexHost } from '../../../src/search/host/index-host.ts';
import { createPostIndex } from '../../../src/search/index/post-index.ts';
import { makePost } from '../../support/make.ts';

test('an index that can’t be tidied is logged, stays searchable, and is tidied again after the next change', async () => {
  const posts = new Map<string, Post>();
  const events: string[] = [];
  let tidied = 0;
  const host = createIndexHost({
    synonyms: new Map(),
    file: null,
    postOf: (id) => posts.get(id) ?? null,
    log: (event) => void events.push(event),
    createIndex: (saved) => {
      const index = createPostIndex(saved);
      const tidy = index.tidy.bind(index);
      index.tidy = () => {
        tidied += 1;
        if (tidied === 1) throw new Error('no more memory');
        return tidy();
      };
      return index;
    },
  });
  const add = async (path: string): Promise<void> => {
    const post = makePost({ path });
    posts.set(post.id, post);
    host.upsert([post]);
    await host.settled();
  };

  await add('a.md');
  await expect.poll(() => events).toEqual(['search.tidy-failed']);
  expect(host.isSettled).toBe(true);
  await add('b.md');
  expect([host.isSettled, tidied, events]).toEqual([true, 2, ['search.tidy-failed']]);
  await host.close();
});
