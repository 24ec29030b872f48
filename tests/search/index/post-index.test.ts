import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseQuery } from '../../../src/archive/query/query.ts';
import type { Post } from '../../../src/content/post.ts';
import { postEntryOf } from '../../../src/search/index/post-entry.ts';
import { createPostIndex, type PostIndex } from '../../../src/search/index/post-index.ts';
import { createSearchCore } from '../../../src/search/ranking/search-core.ts';
import { analyze } from '../../../src/search/text/analyze.ts';
import { synonymsByName } from '../../../src/search/text/word-lists.ts';
import { makePost } from '../../support/make.ts';

const NOW = new Date('2026-03-04T00:00:00.000Z');
const WORDS = ['cilium', 'ciliumcon', 'kubernetes', 'pod', 'pods', 'in-place', 'v1.34.1', 'policy', 'policies', 'café', '容器编排', 'the'];
const QUERIES = ['cilium', 'pod kubernetes', 'polices', 'kuberntes v1.34', 'k8s pods in place', '容器', 'tag:cncf pod', '-pod', ''];

const text = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));
const post = fc
  .record({
    number: fc.nat(20),
    title: text,
    body: text,
    url: fc.constantFrom('https://a.example/1', 'https://a.example/2', null),
    tags: fc.subarray(['cncf', 'ebpf']),
    date: fc.constantFrom('2025-01-01T00:00:00.000Z', '2025-06-01T00:00:00.000Z', null),
  })
  .map(({ number, url, ...own }) => {
    const made = makePost({ path: `${number}.md`, tldr: null, ...own });
    return { ...made, id: `post-${number}`, url };
  });
/** A post that comes, the number of one that goes, or a chance to tidy. */
const change = fc.oneof(
  { weight: 6, arbitrary: post },
  { weight: 3, arbitrary: fc.nat(20) },
  { weight: 2, arbitrary: fc.constant('tidy' as const) },
);

function answersOf(index: PostIndex) {
  const core = createSearchCore(index, synonymsByName());
  return QUERIES.map((typed) => {
    const { total, posts, corrected } = core.answer(parseQuery(typed, NOW), 'search', NOW.getTime(), 50);
    return { typed, total, posts, corrected, completions: core.suggest(typed, 10, NOW.getTime()) };
  });
}

test('answers do not depend on the order posts came in, on segments, or on what was there before', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60, size: 'max' }), fc.nat(3), (changes, stepsAtOnce) => {
      const small = createPostIndex(undefined, { openMax: 2, segmentMax: 7 });
      const live = new Map<string, Post>();
      let tidying = small.tidy();
      for (const one of changes) {
        if (one === 'tidy') tidying = small.tidy();
        else if (typeof one === 'number') {
          small.remove(`post-${one}`);
          live.delete(`post-${one}`);
        } else {
          small.add(postEntryOf(one));
          live.set(one.id, one);
        }
        for (let step = 0; step < stepsAtOnce; step++) tidying.next();
      }
      const whole = createPostIndex();
      for (const one of [...live.values()].reverse()) whole.add(postEntryOf(one));
      expect(small.size).toBe(live.size);
      expect([...small.ids()].sort()).toEqual([...live.keys()].sort());
      expect(answersOf(small)).toEqual(answersOf(whole));
    }),
    { numRuns: 150 },
  );
});

test('a post that has left its page no longer counts as one of those that share it', () => {
  const index = createPostIndex(undefined, { openMax: 2 });
  const at = (number: number, url: string | null): Post => ({
    ...makePost({ path: `${number}.md`, title: 'cilium' }),
    id: `post-${number}`,
    url,
  });
  const steps = [
    at(1, 'https://a.example/1'),
    at(1, null),
    at(2, 'https://a.example/2'),
    at(2, null),
    at(3, 'https://a.example/1'),
    at(3, 'https://a.example/2'),
  ];
  for (const step of steps) index.add(postEntryOf(step));
  const { total } = createSearchCore(index, synonymsByName()).answer(parseQuery('cilium', NOW), 'search', NOW.getTime(), 5);
  expect(total).toBe(3);
});

test('every hit has a term of the plan, whole, and what was corrected is said', () => {
  fc.assert(
    fc.property(fc.array(post, { maxLength: 20 }), fc.constantFrom(...QUERIES.filter((typed) => /^[^:-]+$/.test(typed))), (all, typed) => {
      const index = createPostIndex();
      for (const one of all) index.add(postEntryOf(one));
      const { posts, marks, corrected } = createSearchCore(index, synonymsByName()).answer(
        parseQuery(typed, NOW),
        'search',
        NOW.getTime(),
        50,
      );
      const names = marks.flatMap((alternatives) => [...alternatives.keys()]);
      for (const { id } of posts) {
        const own = all.findLast((one) => one.id === id);
        const terms = new Set(analyze(`${own?.title} ${own?.tags.join(' ')} ${own?.source} ${own?.body}`).flatMap((token) => token.terms));
        expect(names.some((name) => name.split(' ').every((term) => terms.has(term)))).toBe(true);
      }
      const known = new Set(all.flatMap((one) => analyze(`${one.title} ${one.body}`).flatMap((token) => token.terms)));
      if (corrected !== null) expect(parseQuery(typed, NOW).words.every((word) => known.has(word))).toBe(false);
    }),
    { numRuns: 200 },
  );
});

test('tidying leaves few segments and nothing that is gone', () => {
  const index = createPostIndex(undefined, { openMax: 2, segmentMax: 50 });
  for (let number = 0; number < 200; number++) index.add(postEntryOf(makePost({ path: `${number % 100}.md`, title: `Falco ${number}` })));
  for (const _step of index.tidy());
  expect(index.segments().reduce((sum, { goneCount }) => sum + goneCount, 0)).toBeLessThan(20);
  expect(index.segments().length).toBeLessThan(20);
  expect(index.size).toBe(100);
  expect(index.segments().reduce((sum, { size, goneCount }) => sum + size - goneCount, 0)).toBe(100);
});

test('a post that turns out to share its page while segments are joined is still counted with the other', () => {
  const index = createPostIndex(undefined, { openMax: 2_500 });
  const numbered = (number: number, page: number): Post => ({
    ...makePost({ path: `${number}.md`, title: `post ${number}`, body: 'cilium' }),
    url: `https://a.example/${page}`,
  });
  const posts = Array.from({ length: 2_500 }, (_, number) => numbered(number, number));
  for (const one of posts) index.add(postEntryOf(one));
  for (const one of posts.slice(1_000, 1_600)) index.remove(one.id);
  const tidying = index.tidy();
  tidying.next();
  index.add(postEntryOf(numbered(3_000, 0)));
  for (const _step of tidying);
  const { total } = createSearchCore(index, synonymsByName()).answer(parseQuery('cilium', NOW), 'search', NOW.getTime(), 5);
  expect(total).toBe(1_900);
});
