import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPublished } from '../../src/archive/archive.ts';
import { parseQuery } from '../../src/archive/query/query.ts';
import type { Post } from '../../src/content/post.ts';
import { matchesPost, postFactsOf } from '../../src/filter/matches-post.ts';
import { foldedWords } from '../../src/lib/fold-text.ts';
import { filterTestOf } from '../../src/search/ranking/candidates.ts';
import type { SearchEngine } from '../../src/search/search-engine.ts';
import { makePost } from '../support/make.ts';
import { openSearch } from '../support/search.ts';

const NOW = new Date('2026-03-04T00:00:00.000Z');
const WORDS = [
  'cilium',
  'ciliumcon',
  'kubernetes',
  'pod',
  'pods',
  'in-place',
  'v1.34.1',
  'v1.34',
  'windows',
  'the',
  'Café',
  'CVE-2025-1',
  '__proto__',
];

const text = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 8 }).map((words) => words.join(' '));
const post = fc.record({
  number: fc.nat(15),
  title: text,
  tldr: fc.option(text),
  body: text,
  tags: fc.uniqueArray(fc.constantFrom('cncf', 'eBPF'), { maxLength: 2 }),
  source: fc.option(fc.constantFrom('CNCF', 'K3s Releases')),
  kind: fc.constantFrom('link', 'release'),
  date: fc.option(fc.constantFrom('2025-01-01T00:00:00.000Z', '2025-06-01T00:00:00.000Z', '2026-06-01T00:00:00.000Z')),
  draft: fc.boolean(),
});
const posts = fc.array(post, { maxLength: 12 }).map((all) => all.map(({ number, ...own }) => makePost({ path: `${number}.md`, ...own })));
const query = fc
  .array(
    fc.oneof(
      fc.constantFrom(...WORDS, 'cilum', 'kube', 'k8s'),
      fc.constantFrom(
        '-windows',
        '-"the pod"',
        '"the pod"',
        '"pod"',
        'tag:cncf',
        '-tag:ebpf',
        'source:k3s',
        'kind:link',
        'after:2025-02',
        'before:2026',
      ),
    ),
    {
      maxLength: 5,
    },
  )
  .map((parts) => parts.join(' '));

function engineWith(all: readonly Post[]): SearchEngine {
  const engine = openSearch({ now: () => NOW.getTime() });
  engine.upsert(all);
  return engine;
}

async function pathsOf(engine: SearchEngine, typed: string): Promise<string[]> {
  const { hits } = await engine.search(parseQuery(typed, NOW), { limit: 1_000, offset: 0 });
  return hits.map((hit) => hit.post.path);
}

function wholeText(own: Post): string {
  return [own.title, own.tags.join('\n'), own.source ?? '', own.tldr ?? '', own.summary ?? '', own.body].map(foldedWords).join('|');
}

test('every hit is published, obeys the filters, has the phrases and nothing that is excluded', async () => {
  await fc.assert(
    fc.asyncProperty(posts, query, async (all, typed) => {
      const asked = parseQuery(typed, NOW);
      const { hits, total, partial } = await engineWith(all).search(asked, { limit: 1_000, offset: 0 });
      expect(hits.length).toBe(total + partial);
      for (const hit of hits) {
        expect(isPublished(hit.post, NOW) && matchesPost(filterTestOf(asked), postFactsOf(hit.post))).toBe(true);
        expect(asked.phrases.every((phrase) => wholeText(hit.post).includes(foldedWords(phrase)))).toBe(true);
        expect(asked.excluded.some((words) => wholeText(hit.post).includes(foldedWords(words)))).toBe(false);
        expect(hit.snippet.reduce((length, part) => length + part.text.length, 0)).toBeLessThanOrEqual(200);
      }
    }),
    { numRuns: 150 },
  );
});

test('every published post that has a word of the query is a hit', async () => {
  await fc.assert(
    fc.asyncProperty(posts, fc.constantFrom('cilium', 'kubernetes', 'pod', 'windows'), async (all, word) => {
      const latest = [...new Map(all.map((own) => [own.id, own])).values()];
      const expected = latest.filter((own) => isPublished(own, NOW) && wholeText(own).includes(` ${word} `)).map(({ path }) => path);
      expect(await pathsOf(engineWith(all), word)).toEqual(expect.arrayContaining(expected));
    }),
    { numRuns: 100 },
  );
});

test('an index that followed changes answers like one that was built at once', async () => {
  await fc.assert(
    fc.asyncProperty(posts, posts, fc.array(fc.nat(15), { maxLength: 6 }), query, async (first, then, gone, typed) => {
      const removed = gone.map((number) => makePost({ path: `${number}.md` }).id);
      const changed = engineWith(first);
      await pathsOf(changed, typed);
      changed.remove(removed);
      changed.upsert(then);
      const left = new Map(first.map((own) => [own.id, own]));
      for (const id of removed) left.delete(id);
      for (const own of then) left.set(own.id, own);
      const built = engineWith([...left.values()].reverse());
      expect(await pathsOf(changed, typed)).toEqual(await pathsOf(built, typed));
      expect(await pathsOf(changed, '')).toEqual(await pathsOf(built, ''));
    }),
    { numRuns: 150 },
  );
});

test('pages together are all hits in order, none twice', async () => {
  await fc.assert(
    fc.asyncProperty(posts, query, fc.integer({ min: 1, max: 4 }), async (all, typed, limit) => {
      const engine = engineWith(all);
      const whole = await pathsOf(engine, typed);
      const paged: string[] = [];
      for (let offset = 0; offset < whole.length + limit; offset += limit) {
        const page = await engine.search(parseQuery(typed, NOW), { limit, offset });
        expect(page.total + page.partial).toBe(whole.length);
        paged.push(...page.hits.map((hit) => hit.post.path));
      }
      expect(paged).toEqual(whole);
      expect(new Set(paged).size).toBe(paged.length);
    }),
    { numRuns: 100 },
  );
});

test('any text is answered, and completed, within its limits', async () => {
  const engine = engineWith(WORDS.map((title, i) => makePost({ path: `${i}.md`, title })));
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 40 }), async (typed) => {
      const { hits } = await engine.search(parseQuery(typed, NOW), { limit: 3, offset: 0 });
      expect(hits.length).toBeLessThanOrEqual(3);
      const suggestions = await engine.suggest(typed, 3);
      expect(suggestions.length).toBeLessThanOrEqual(3);
      for (const { label, query: completed } of suggestions) {
        expect(label.length).toBeLessThanOrEqual(100);
        expect(completed.length).toBeLessThanOrEqual(100);
      }
    }),
    { numRuns: 200 },
  );
});
