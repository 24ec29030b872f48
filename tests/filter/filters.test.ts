import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { printExpression } from '../../src/archive/query/expression.ts';
import type { Post } from '../../src/content/post.ts';
import { createFilters } from '../../src/filter/filters.ts';
import { subscriptionExpression } from '../../src/filter/subscription-expression.ts';
import type { Subscription, SubscriptionFilter } from '../../src/model/subscription.ts';
import { countReads } from '../support/count-reads.ts';
import { filterArbitrary } from '../support/filters.ts';
import { makePost, makeSubscription } from '../support/make.ts';

const filters = createFilters();
const filterOf = (own: Partial<SubscriptionFilter>): SubscriptionFilter => ({ tags: [], sources: [], kinds: [], words: [], ...own });
const matches = (post: Post, own: Partial<SubscriptionFilter>): boolean => filters.matches(post, filterOf(own));
const post = makePost({
  path: 'a.md',
  title: 'Titled Ärger',
  tags: ['tagged', 'second'],
  source: 'Sourced',
  tldr: 'Shortened.',
  summary: 'Summed-up v1.2 in the Straße',
  body: 'bodily',
});

describe('the lists of herald.yaml', () => {
  it.each<[Partial<SubscriptionFilter>, string]>([
    [{}, ''],
    [{ tags: ['a', 'b c'] }, 'tag:(a OR "b c")'],
    [{ sources: ['K3s Releases'], kinds: ['release'] }, 'source:="K3s Releases" kind:release'],
    [{ words: ['cilium', 'service mesh', 'the'] }, 'cilium OR "service mesh" OR "the"'],
    [{ words: ['cilium', 'ebpf'], tags: ['x'] }, 'tag:x (cilium OR ebpf)'],
    [{ tags: ['x'], expression: 'cilium OR kind:event' }, 'tag:x (cilium OR kind:event)'],
  ])('%j are shorthand for %j', (lists, text) => {
    expect(printExpression(subscriptionExpression(filterOf(lists)))).toBe(text);
  });

  it('within one list any entry is enough, all lists given must match, and letter case never matters', () => {
    expect(matches(post, {})).toBe(true);
    expect(matches(post, { tags: ['kafka', 'TAGGED'], sources: ['none', 'SOURCED'], kinds: ['LINK'], words: ['none', 'titled'] })).toBe(
      true,
    );
    for (const wrong of [{ tags: ['none'] }, { sources: ['none'] }, { kinds: ['release'] }, { words: ['none'] }])
      expect(matches(post, { tags: ['tagged'], sources: ['sourced'], kinds: ['link'], words: ['titled'], ...wrong })).toBe(false);
  });

  it('a source is its whole name, as before', () => {
    const events = { ...post, source: 'CNCF Events' };
    expect([matches(events, { sources: ['CNCF'] }), matches(events, { sources: ['cncf events'] })]).toEqual([false, true]);
  });

  it.each(['titled', 'ÄRGER', 'tagged', 'second', 'sourced', 'SHORTENED', 'summed up', 'v1.2', 'Summed-up, v1 2', 'titled ärger', 'in'])(
    'the words “%s” are found as before',
    (words) => {
      expect(matches(post, { words: [words] })).toBe(true);
    },
  );

  it.each(['bodily', 'strasse', 'title', 'shorten'])('the words “%s” are found now, as search finds them', (words) => {
    expect(matches(post, { words: [words] })).toBe(true);
  });

  it.each(['itled', 'ummed', 'up summed', 'null', 'undefined'])('the words “%s” are not found', (words) => {
    expect(matches(post, { words: [words] })).toBe(false);
    expect(matches({ ...post, source: null, tldr: null, summary: null }, { words: [words] })).toBe(false);
  });

  it('the synonyms of the settings are used', () => {
    const own = createFilters([['titled', 'headlined']]);
    expect([own.matches(post, filterOf({ words: ['headlined'] })), matches(post, { words: ['headlined'] })]).toEqual([true, false]);
  });
});

it('many filters asked of one post, one after the other, read it once', () => {
  const { counted, reads } = countReads(post);
  for (let n = 0; n < 50; n++) expect(filters.matches(counted, filterOf({ words: ['titled', `word${n}`] }))).toBe(true);
  const afterMany = reads();
  expect(afterMany).toBeGreaterThan(0);
  expect(filters.matches(counted, filterOf({ words: ['ärger'] }))).toBe(true);
  expect(reads()).toBe(afterMany);
});

describe('an audience', () => {
  it('has nobody whose subscription is paused', () => {
    const paused = { at: '2026-01-12T12:00:00.000Z', by: { platform: 'slack', id: 'U1' }, reason: null };
    const subscriptions = [{ ...makeSubscription('slack:C1'), paused }, makeSubscription('slack:C2', { tags: ['none'] })];
    expect(filters.audience(subscriptions, [post])).toEqual({ byDestination: new Map(), wanted: new Set() });
  });

  it('names each destination that wants a post once, in order, and asks all of its subscriptions', () => {
    const subscriptions = [
      makeSubscription('slack:C1', { tags: ['tagged'] }),
      makeSubscription('terminal', { tags: ['none'] }),
      makeSubscription('slack:C1', { sources: ['other'] }),
      makeSubscription('slack:C2', { expression: 'is:stable -titled' }),
    ];
    const second = { ...post, tags: [], source: 'Other', title: 'x' };
    const third = { ...post, tags: [], source: 'Nobody' };
    const { byDestination, wanted } = filters.audience(subscriptions, [second, post, third]);
    expect([...byDestination]).toEqual([
      ['slack:C1', [second, post]],
      ['slack:C2', [second]],
    ]);
    expect([...wanted]).toEqual(expect.arrayContaining([second, post]));
    expect(wanted.has(third)).toBe(false);
  });

  test('is what asking each filter of each post gives, for made-up filters', () => {
    const posts = ['cilium', 'Kubernetes v1.34.0-rc1', 'CI/CD 容器 🚀', 'virtual machines', 'upgrading policies', '…'].map((title, n) =>
      makePost({
        path: `${n}.md`,
        title,
        tags: n % 2 === 0 ? ['cloud native', 'C++'] : [],
        source: ['K3s Releases', null, 'CNCF', '***', 'Blog', ''][n] ?? null,
        kind: n % 3 === 0 ? 'release' : 'link',
        date: n === 4 ? null : '2025-06-01T00:00:00.000Z',
      }),
    );
    const made = filterArbitrary({
      words: ['cilium', 'k8s', 'vm', 'upgrade', 'v1.34', 'CI/CD', '容器', '🚀', 'the', 'nothing', 'git', 'ops'],
      phrases: ['virtual machines', 'CI CD', '容器', '🚀', 'the'],
      tags: ['cloud-native', 'C++', 'none'],
      sources: ['k3s', 'CNCF', '***', 'none'],
      kinds: ['release', 'links', 'event'],
    }).map(printExpression);
    fc.assert(
      fc.property(fc.array(made, { minLength: 1, maxLength: 8 }), (texts) => {
        const subscriptions = texts.map((expression, n): Subscription => makeSubscription(`slack:C${n % 3}`, { expression }));
        const { byDestination } = filters.audience(subscriptions, posts);
        const expected = new Map<string, Post[]>();
        for (const { destination } of subscriptions) {
          const own = subscriptions.filter((one) => one.destination === destination);
          const wants = posts.filter((one) => own.some(({ filter }) => filters.matches(one, filter)));
          if (wants.length > 0) expected.set(destination, wants);
        }
        expect([...byDestination]).toEqual([...expected]);
        const among = filters.matchesAmong(posts);
        for (const { filter } of subscriptions)
          expect(posts.filter((one) => among(one, filter))).toEqual(posts.filter((one) => filters.matches(one, filter)));
      }),
      { numRuns: 500 },
    );
  });
});
