import { describe, expect, test } from 'vitest';
import { parseFilter } from '../../src/archive/query/query.ts';
import type { Post } from '../../src/content/post.ts';
import { describeFilter } from '../../src/filter/describe-filter.ts';
import { createFilters } from '../../src/filter/filters.ts';
import { wordsOf } from '../../src/languages/index.ts';
import { makePost, makeSubscription } from '../support/make.ts';

const EN = wordsOf('en');

describe('a filter read back', () => {
  test.each([
    ['', 'all posts'],
    ['kind:release source:(k3s OR kubernetes) -is:prerelease -aks', 'releases from k3s or kubernetes, no pre-releases, not mentioning aks'],
    ['source:(K3s OR Kubernetes) is:stable kind:release -AKS', 'releases from K3s or Kubernetes, no pre-releases, not mentioning AKS'],
    ['cilium', 'posts mentioning cilium'],
    ['cilium "deep dive"', 'posts mentioning cilium and “deep dive”'],
    ['cilium tag:x "deep dive" source:y', 'posts tagged x from y mentioning cilium and “deep dive”'],
    ['cilium OR calico OR ebpf', 'posts mentioning cilium, calico or ebpf'],
    ['cilium (calico OR ebpf)', 'posts mentioning cilium and either calico or ebpf'],
    ['(a OR b) tag:x ("c d" OR e)', 'posts tagged x mentioning either a or b and either “c d” or e'],
    ['tag:x (cilium OR calico)', 'posts tagged x mentioning cilium or calico'],
    ['kind:(release OR event) tag:networking', 'releases or events tagged networking'],
    ['kind:video after:2025-09-30', 'posts of kind video since 2025-09-30'],
    ['kind:constructor', 'posts of kind constructor'],
    ['kind:(__proto__ OR toString)', 'posts of kind __proto__ or posts of kind toString'],
    ['-kind:event -tag:(a OR b) -source:CNCF', 'posts, no events, not tagged a or b, not from CNCF'],
    ['is:prerelease source:="CNCF"', 'posts from CNCF, pre-releases only'],
    ['cilium OR kind:event', 'posts mentioning cilium; or events'],
    ['tag:x (cilium OR kind:event)', 'posts tagged x, either mentioning cilium or that are events'],
    ['-(cilium kind:event)', 'posts, but none that are all of (events mentioning cilium)'],
  ])('%s: %s', (text, sentence) => {
    const parsed = parseFilter(text);
    expect('filter' in parsed && describeFilter(parsed.filter, EN)).toBe(sentence);
  });
});

describe('why a post does not match', () => {
  const rc: Partial<Post> = {
    title: 'Kubernetes v1.34.0-rc1',
    kind: 'release',
    source: 'Kubernetes',
    tags: ['a', 'b'],
    date: '2025-06-01T00:00:00.000Z',
  };
  test.each([
    ['kind:release is:stable', 'is:stable', 'v1.34.0-rc1 is a pre-release'],
    ['-is:prerelease', '-is:prerelease', 'v1.34.0-rc1 is a pre-release'],
    ['kind:release source:(k3s OR rke2)', 'source:(k3s OR rke2)', 'it is from Kubernetes'],
    ['tag:c', 'tag:c', 'its tags are a, b'],
    ['-tag:a', '-tag:a', 'its tags are a, b'],
    ['-kind:(release OR event) tag:c', '-kind:(release OR event)', 'its kind is release'],
    ['k8s cilium', 'cilium', 'it does not mention that'],
    ['"not there"', '"not there"', 'it does not mention that'],
    ['-kubernetes', '-kubernetes', 'it mentions that'],
    ['cilium OR kind:event', 'cilium OR kind:event', 'it matches none of these'],
    ['-(k8s OR kind:event)', '-(k8s OR kind:event)', 'that excludes it'],
    ['after:2025-07', 'after:2025-07-01', 'its date is 2025-06-01'],
  ])('%s: %s, and %s', (expression, clause, because) => {
    const { filter } = makeSubscription('slack:C1', { expression });
    expect(createFilters().mismatch(makePost({ path: 'a.md', ...rc }), filter, EN)).toEqual({ clause, because });
  });

  test('what a post has not is said too, and a post that matches is not explained', () => {
    const bare = makePost({ path: 'a.md', title: 'x', source: null, date: null });
    const why = (expression: string) => createFilters().mismatch(bare, makeSubscription('slack:C1', { expression }).filter, EN);
    expect([why('source:x')?.because, why('tag:x')?.because, why('before:2030')?.because, why('is:prerelease')?.because]).toEqual([
      'it has no source',
      'it has no tags',
      'it has no date',
      'it is not a pre-release',
    ]);
    expect(why('x -y')).toBeNull();
  });
});
