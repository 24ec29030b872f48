import { describe, expect, test } from 'vitest';
import { parseQuery } from '../../../src/archive/query/query.ts';
import { matchesPost, postFactsOf } from '../../../src/filter/matches-post.ts';
import { filterTestOf } from '../../../src/search/ranking/candidates.ts';
import { makePost } from '../../support/make.ts';

const post = makePost({
  path: 'a.md',
  tags: ['Cloud-Foundation', 'cncf'],
  source: 'K3s Releases',
  kind: 'release',
  date: '2025-09-30T10:00:00.000Z',
});
const matches = (text: string, own = post): boolean =>
  matchesPost(filterTestOf(parseQuery(text, new Date('2025-10-02T00:00:00.000Z'))), postFactsOf(own));

describe('filters', () => {
  test.each([
    'tag:CNCF',
    'tag:"cloud foundation"',
    'tag:nothing tag:cncf',
    'source:k3s',
    'source:"k3s releases"',
    'kind:Release',
    'kind:releases',
    'after:2025-09-30',
    'before:2025-10-01',
    'after:7d',
    '-tag:other -source:k3 -kind:link',
    'some words alone filter nothing',
  ])('a post matches %s', (text) => {
    expect(matches(text)).toBe(true);
  });

  test.each([
    'tag:cloud',
    'source:k3',
    'source:"releases k3s"',
    'kind:link',
    'before:2025-09-30',
    'after:2025-10-01',
    'tag:cncf kind:link',
    '-tag:cncf',
    '-source:K3S',
    '-kind:release',
    'tag:cncf -tag:"cloud foundation"',
    'source:"!"',
  ])('a post does not match %s', (text) => {
    expect(matches(text)).toBe(false);
  });

  test('a post without date or source is found by neither', () => {
    const bare = makePost({ path: 'b.md', date: null, source: null });
    expect(matches('before:2030', bare)).toBe(false);
    expect(matches('after:2000', bare)).toBe(false);
    expect(matches('source:cncf', bare)).toBe(false);
    expect(matches('-source:cncf', bare)).toBe(true);
  });
});
