import { describe, expect, it } from 'vitest';
import { destinationsOf, matchesFilter, mismatchOf, type SubscriptionFilter } from '../../src/model/subscription.ts';
import { makePost, makeSubscription } from '../support/make.ts';

const filterOf = (own: Partial<SubscriptionFilter>) => ({ tags: [], sources: [], kinds: [], words: [], ...own });
const post = makePost({
  path: 'a.md',
  title: 'Titled Ärger',
  tags: ['tagged', 'second'],
  source: 'Sourced',
  tldr: 'Shortened.',
  summary: 'Summed-up v1.2 in the Straße',
  body: 'bodily',
});

describe('mismatchOf', () => {
  it.each([
    ['tags', { tags: ['none'], sources: ['none'], kinds: ['none'], words: ['none'] }],
    ['sources', { tags: ['SECOND'], sources: ['none'], kinds: ['none'], words: ['none'] }],
    ['kinds', { tags: ['tagged'], sources: ['none', 'sourced'], kinds: ['none'], words: ['none'] }],
    ['words', { tags: ['tagged'], sources: ['SOURCED'], kinds: ['LINK'], words: ['none'] }],
    [null, { tags: ['tagged'], sources: ['Sourced'], kinds: ['link'], words: ['none', 'titled'] }],
  ] as const)('the first list that fails is %s', (list, filter) => {
    expect(mismatchOf(post, filterOf(filter))).toBe(list);
  });

  it.each(['titled', 'ÄRGER', 'tagged', 'second', 'sourced', 'SHORTENED', 'summed up', 'v1.2', 'Summed-up, v1 2', 'titled ärger'])(
    'the words “%s” are found in what people read',
    (words) => {
      expect(mismatchOf({ ...post }, filterOf({ words: [words] }))).toBeNull();
    },
  );

  it.each(['bodily', 'title', 'itled', 'ummed', 'up summed', 'strasse'])('the words “%s” are not', (words) => {
    expect(mismatchOf(post, filterOf({ words: [words] }))).toBe('words');
  });

  it('a post without source, short text and summary matches by what it has', () => {
    const bare = makePost({ path: 'b.md', title: 'Alone', source: null, tldr: null, summary: null });
    expect(mismatchOf(bare, filterOf({ words: ['alone'] }))).toBeNull();
    expect(mismatchOf(bare, filterOf({ words: ['null'] }))).toBe('words');
    expect(mismatchOf(bare, filterOf({ sources: ['null'] }))).toBe('sources');
    // What a missing text is replaced by holds no word: not a placeholder's, not a mutation tester's.
    const onlyTitle = { ...bare, title: '…' };
    for (const word of ['stryker', 'was', 'here', 'undefined']) expect(mismatchOf(onlyTitle, filterOf({ words: [word] }))).toBe('words');
  });

  it('a post is told from another with the same texts', () => {
    const filter = filterOf({ words: ['alone'] });
    expect(mismatchOf({ ...post, title: 'Alone' }, filter)).toBeNull();
    expect(mismatchOf({ ...post }, filter)).toBe('words');
  });
});

describe('matchesFilter', () => {
  it('an empty filter wants everything, and any entry of a list is enough', () => {
    expect(matchesFilter(post, filterOf({}))).toBe(true);
    expect(matchesFilter(post, filterOf({ tags: ['kafka', 'TAGGED'], kinds: ['Link'] }))).toBe(true);
    expect(matchesFilter(post, filterOf({ tags: ['tagged'], kinds: ['release'] }))).toBe(false);
  });
});

describe('destinationsOf', () => {
  it('names each destination once, in order, and asks all of its subscriptions', () => {
    const destinations = destinationsOf([
      makeSubscription('slack:C1', { tags: ['tagged'] }),
      makeSubscription('terminal', { tags: ['none'] }),
      makeSubscription('slack:C1', { sources: ['other'] }),
    ]);
    expect([...destinations.keys()]).toEqual(['slack:C1', 'terminal']);
    const wanted = (own: typeof post) => [...destinations.values()].map((wants) => wants(own));
    expect(wanted(post)).toEqual([true, false]);
    expect(wanted({ ...post, tags: [], source: 'Other' })).toEqual([true, false]);
    expect(wanted({ ...post, tags: ['none'] })).toEqual([false, true]);
    expect(wanted({ ...post, tags: [] })).toEqual([false, false]);
  });
});
