import { describe, expect, test } from 'vitest';
import { parseQuery } from '../../src/archive/query/query.ts';
import { makePost } from '../support/make.ts';
import { openSearch } from '../support/search.ts';

const NOW = new Date('2026-03-04T00:00:00.000Z');
const posts = [
  makePost({ path: 'a.md', title: 'Deep dive: CiliumCon', tags: ['cilium'], date: '2026-01-03T00:00:00.000Z' }),
  makePost({ path: 'b.md', title: 'Cilium in production', tags: ['cilium'], date: '2025-01-02T00:00:00.000Z' }),
  makePost({ path: 'c.md', title: 'Notes -windows tag:beta "quoted" words', source: 'Cilium Blog', date: '2025-01-01T00:00:00.000Z' }),
];
const suggest = (typed: string, limit = 10, all = posts) => {
  const engine = openSearch({ now: () => NOW.getTime() });
  engine.upsert(all);
  return engine.suggest(typed, limit).then((all) => all.map(({ label, query }) => ({ label, query })));
};

describe('suggestions', () => {
  test('are titles that begin as typed, then titles that hold it, then tags and sources', async () => {
    expect(await suggest('cil')).toEqual([
      { label: 'Cilium in production', query: 'Cilium in production' },
      { label: 'Deep dive: CiliumCon', query: 'Deep dive: CiliumCon' },
      { label: 'tag:cilium (2 posts)', query: 'tag:cilium' },
      { label: 'source:"Cilium Blog" (1 post)', query: 'source:"Cilium Blog"' },
    ]);
  });

  test('take every typed word as the beginning of one', async () => {
    expect((await suggest('dive cil')).map(({ label }) => label)).toEqual(['Deep dive: CiliumCon']);
    expect(await suggest('umcon')).toEqual([]);
  });

  test('are what was meant where no title begins so', async () => {
    expect((await suggest('ciliun prod')).map(({ label }) => label)).toContain('Cilium in production');
  });

  test('are the newest posts while nothing is typed, and never more than asked for', async () => {
    expect((await suggest('', 2)).map(({ label }) => label)).toEqual(['Deep dive: CiliumCon', 'Cilium in production']);
  });

  test('complete the value of a filter', async () => {
    expect(await suggest('dive tag:ci')).toEqual([{ label: 'dive tag:cilium (2 posts)', query: 'dive tag:cilium' }]);
    expect((await suggest('source:"cil')).map(({ query }) => query)).toEqual(['source:"Cilium Blog"']);
  });

  test('of titles are plain words, whatever the title holds', async () => {
    const query = parseQuery((await suggest('notes'))[0]?.query ?? '', NOW);
    expect(query).toMatchObject({
      words: ['Notes', 'windows', 'tag', 'beta', 'quoted', 'words'],
      excluded: [],
      names: { tag: [] },
      phrases: [],
    });
  });

  test('fit into 100 characters', async () => {
    const long = makePost({ path: 'l.md', title: `Long ${'wordy '.repeat(40)}` });
    const [suggestion] = await suggest('long', 1, [long]);
    expect(suggestion?.label).toMatch(/^Long wordy .*wordy…$/);
    expect(suggestion?.label.length).toBeLessThanOrEqual(100);
    expect(suggestion?.query.length).toBeLessThanOrEqual(100);
  });
});
