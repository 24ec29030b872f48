import { describe, expect, test } from 'vitest';
import { createSearchFeedback } from '../../src/app/search-feedback.ts';
import { createArchive } from '../../src/archive/archive.ts';
import { parseQuery } from '../../src/archive/query/query.ts';
import { createSearchEngine } from '../../src/search/engine.ts';
import { makePost } from '../support/make.ts';
import { createMemorySearchFeedback } from '../support/memory-search-feedback.ts';

const NOW = Date.parse('2026-02-01T12:00:00.000Z');

function open(book = createMemorySearchFeedback()) {
  let nowMs = NOW;
  const logged: string[] = [];
  const feedback = createSearchFeedback({ store: book, now: () => new Date(nowMs), log: (event) => logged.push(event) });
  return {
    book,
    feedback,
    logged,
    wait: (ms: number) => {
      nowMs += ms;
    },
  };
}

/** Everything that was begun has settled: the stores in memory need no more than a few turns. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('search feedback', () => {
  test('what was chosen rises at once, for the same query in other words and order', async () => {
    const { feedback } = open();
    expect(feedback.boost('cilium ebpf', 'a')).toBe(1);
    feedback.chose('eBPF Cilium', ['a']);
    await settled();
    expect(feedback.boost('cilium ebpf', 'a')).toBeGreaterThan(1);
    expect(feedback.boost('cilium', 'a')).toBe(1);
  });

  test('what another process counted is known after five minutes', async () => {
    const { feedback, book, wait } = open();
    feedback.boost('cilium', 'a');
    await settled();
    await book.chose('cilium', ['a'], NOW);
    feedback.boost('cilium', 'a');
    await settled();
    expect(feedback.boost('cilium', 'a')).toBe(1);
    wait(300_001);
    feedback.boost('cilium', 'a');
    await settled();
    expect(feedback.boost('cilium', 'a')).toBeGreaterThan(1);
  });

  test('searches in vain are kept in the form in which equal ones are equal; what says nothing is not kept', async () => {
    const { feedback } = open();
    for (const typed of ['Wasmtime  WASI', 'wasi wasmtime', '  ', '🦀']) feedback.missed(typed);
    feedback.chose('  ', ['a']);
    feedback.chose('cilium', []);
    await settled();
    expect(await feedback.misses(10)).toEqual([{ query: 'wasi wasmtime', count: 2, lastAt: new Date(NOW).toISOString() }]);
  });

  test('stores that can’t be written or read are logged, and change no search', async () => {
    const broken = () => Promise.reject(new Error('no database'));
    const { feedback, logged } = open({ chose: broken, missed: broken, choices: broken, misses: broken });
    feedback.chose('cilium', ['a']);
    feedback.missed('cilium');
    expect(feedback.boost('cilium', 'a')).toBe(1);
    await settled();
    expect(logged).toEqual(['search.feedback-failed', 'search.feedback-failed', 'search.feedback-failed']);
  });

  test('of two posts that fit alike the chosen one comes first; a much better one stays first', async () => {
    const { feedback } = open();
    const [one, two] = ['one', 'two'].map((name) => makePost({ path: `${name}.md`, title: 'Cilium in practice', body: name }));
    const better = makePost({ path: 'better.md', title: 'Hubble', tags: ['hubble'], tldr: 'Hubble, Hubble.' });
    const weak = makePost({ path: 'weak.md', title: 'Networks', body: `${'words about other things '.repeat(40)} hubble` });
    if (!one || !two) throw new Error('two posts');
    const archive = createArchive();
    const engine = createSearchEngine({ now: () => NOW, postOf: archive.byId, boost: feedback.boost });
    archive.upsert([one, two, better, weak]);
    engine.upsert([one, two, better, weak]);
    const search = async (words: string) =>
      (await engine.search(parseQuery(words, new Date(NOW)), { limit: 5, offset: 0 })).hits.map(({ post }) => post.path);
    const [first, second] = await search('cilium practice');
    expect([first, second].toSorted()).toEqual(['one.md', 'two.md']);
    feedback.chose('cilium practice', [second === 'one.md' ? one.id : two.id]);
    for (let n = 0; n < 100; n += 1) feedback.chose('hubble', [weak.id]);
    await settled();
    expect((await search('cilium practice'))[0]).toBe(second);
    expect((await search('hubble'))[0]).toBe('better.md');
  });
});
