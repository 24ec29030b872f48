import { describe, expect, test } from 'vitest';
import { measureSentences } from '../../bench/support/measure-sentences.ts';
import { makeCollections } from '../../bench/support/sentence-collections.ts';
import { writtenManual } from '../../bench/support/written-texts.ts';
import type { Post } from '../../src/content/post.ts';
import { searchPosts } from '../../src/search/engine.ts';
import { makePost } from '../support/make.ts';
import { openSearch } from '../support/search.ts';

const NOW = new Date('2026-03-04T00:00:00.000Z');

describe('sentences and questions of nine words and more', () => {
  test('rank at least as plain BM25 over Porter2 stems does, on the manual of this repository', async () => {
    const collections = makeCollections('manual', await writtenManual());
    expect(collections.length).toBeGreaterThanOrEqual(8);
    let [herald, plain] = [0, 0];
    for (const collection of collections) {
      const row = await measureSentences(collection);
      expect(row.queries).toBeGreaterThanOrEqual(10);
      // Of a few dozen queries, what lies within two standard errors says nothing.
      expect(row.ahead, row.name).toBeGreaterThanOrEqual(-2 * row.error - 0.01);
      herald += row.herald;
      plain += Math.max(...Object.values(row.bm25));
    }
    expect(herald / collections.length).toBeGreaterThanOrEqual(plain / collections.length);
  }, 120_000);

  const SENTENCE = 'why does the scheduler evict pods from nodes that run out of memory';
  const filler = (words: number): string => Array.from({ length: words }, (_, n) => `filler${n % 50}word`).join(' ');
  const first = async (...posts: readonly Post[]): Promise<string | undefined> => {
    const engine = openSearch({ now: () => NOW.getTime() });
    engine.upsert([
      ...posts,
      ...Array.from({ length: 30 }, (_, n) => makePost({ path: `${n}.md`, title: `Other ${n}`, body: filler(40) })),
    ]);
    const { hits } = await searchPosts(engine, SENTENCE, NOW, { limit: 5, offset: 0 });
    await engine.close();
    return hits[0]?.post.path;
  };

  test('a title with one of the words does not drown a text with several', async () => {
    const title = makePost({ path: 'title.md', title: 'Scheduler', body: filler(40) });
    const text = makePost({ path: 'text.md', title: 'Pressure', body: `Pods leave nodes whose memory is gone. ${filler(34)}` });
    expect(await first(title, text)).toBe('text.md');
  });

  test('of the same words, those in the shorter text count more, also where all texts are short', async () => {
    const body = 'The scheduler moves pods.';
    const short = makePost({ path: 'short.md', title: 'One', body: `${body} ${filler(16)}` });
    const long = makePost({ path: 'long.md', title: 'Two', body: `${body} Memory. ${filler(160)}` });
    expect(await first(long, short)).toBe('short.md');
  });
});
