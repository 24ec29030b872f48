import { describe, expect, test } from 'vitest';
import { parseFilter } from '../../src/archive/query/query.ts';
import type { Post } from '../../src/content/post.ts';
import { compileFilter } from '../../src/filter/compile-filter.ts';
import { matchesPost, postFactsOf } from '../../src/filter/matches-post.ts';
import { synonymsByName } from '../../src/search/text/word-lists.ts';
import { makePost } from '../support/make.ts';

const SYNONYMS = synonymsByName([['sbom', 'software bill of materials']]);
const matches = (text: string, own: Partial<Post>): boolean => {
  const parsed = parseFilter(text);
  if ('mistakes' in parsed) throw new Error(JSON.stringify(parsed.mistakes));
  const post = makePost({ path: 'a.md', title: 'A title', source: null, tldr: null, ...own });
  return matchesPost(compileFilter(parsed.filter, SYNONYMS), postFactsOf(post));
};

describe('words', () => {
  test.each([
    ['cilium', 'Cilium 1.18 is out'],
    ['cafe', 'Café'],
    ['CAFÉ', 'a cafe'],
    ['upgrade', 'Upgrading your clusters'],
    ['policy', 'Network policies'],
    ['k8s', 'Kubernetes at the edge'],
    ['kubernetes', 'k8s at the edge'],
    ['vms', 'Virtual machines at the edge'],
    ['machine learning', 'ML at the edge'],
    ['sbom', 'Your software bill of materials'],
    ['git ops', 'GitOps in practice'],
    ['git ops', 'gitops in practice'],
    ['in-place', 'Resizing in place'],
    ['in-place', 'Inplace resizing'],
    ['k3s-releases', 'New K3s releases'],
    ['v1.34', 'Kubernetes 1.34.2'],
    ['1.34.2', 'Kubernetes v1.34.2'],
    ['CVE-2025-1234', 'About cve-2025-1234'],
    ['C++', 'Learning C++'],
    ['"C++"', 'Learning C++'],
    ['"learning c++"', 'Learning C++'],
    ['policy', 'ValidatingAdmissionPolicy in practice'],
    ['cilium', 'CiliumCon'],
    ['容器', '容器编排'],
    ['编排', '容器编排'],
    ['🚀', 'Launch 🚀 day'],
    ['Straße', 'STRASSE'],
    ['the cilium', 'Cilium'],
    ['https://example.org/x', 'See https://example.org/x for more'],
  ])('%s is in “%s”', (filter, title) => {
    expect(matches(filter, { title })).toBe(true);
    expect(matches(`-${filter.split(' ').length > 1 ? `(${filter})` : filter}`, { title })).toBe(false);
    expect(matches(filter, { body: `Some text. ${title}. More text.` })).toBe(true);
  });

  test.each([
    ['cili', 'Cilium'],
    ['"C++"', 'Learning C'],
    ['"cilium"', 'CiliumCon'],
    ['cilum', 'Cilium'],
    ['kube-ops', 'Kube and ops'],
    ['in-place', 'The place to be'],
    ['aks', 'Azure, a service of Kubernetes'],
    ['v1.34', 'Kubernetes 1.340'],
    ['1.34.2', 'Kubernetes 1.34.1'],
    ['the', 'Cilium'],
    ['"pod"', 'Pods'],
    ['"kubernetes"', 'k8s'],
    ['cilium calico', 'Cilium'],
    ['git ops', 'Git alone'],
    ['容 排', '容器'],
  ])('%s is not in “%s”', (filter, title) => {
    expect(matches(filter, { title })).toBe(false);
    expect(matches(`-(${filter})`, { title })).toBe(true);
  });

  test('are looked for in title, tags, source, tldr, summary and the indexed part of the body', () => {
    const text = 'about cilium';
    const fields: Partial<Post>[] = [
      { title: text },
      { tags: ['x', 'cilium'] },
      { source: text },
      { tldr: text },
      { summary: text },
      { body: text },
    ];
    for (const own of fields) {
      expect(matches('cilium', own)).toBe(true);
      expect(matches('"cilium"', own)).toBe(true);
    }
    expect(matches('cilium', { body: `${'x '.repeat(3_000)} cilium` })).toBe(false);
    expect(matches('"cilium"', { body: `${'x '.repeat(3_000)} cilium` })).toBe(false);
  });
});

describe('conditions', () => {
  const k3s: Partial<Post> = {
    source: 'K3s Releases',
    kind: 'release',
    tags: ['Cloud Native'],
    title: 'v1.35.0-rc1',
    date: '2025-06-01T00:00:00.000Z',
  };
  test.each([
    ['source:k3s', true],
    ['source:k3s-releases', true],
    ['source:="k3s releases"', true],
    ['source:=k3s', false],
    ['tag:cloud-native', true],
    ['tag:cloud', false],
    ['tag:="cloud-native"', false],
    ['tag:="cloud native"', true],
    ['kind:releases', true],
    ['kind:=releases', false],
    ['kind:(link OR release)', true],
    ['kind:link kind:release', true],
    ['-kind:link', true],
    ['is:prerelease', true],
    ['is:stable', false],
    ['-is:stable', true],
    ['after:2025-06', true],
    ['before:2025-06', false],
    ['before:2025-06-02', true],
    ['(kind:link OR source:k3s) -cilium', true],
    ['', true],
  ])('%s: %s', (filter, expected) => {
    expect(matches(filter, k3s)).toBe(expected);
  });

  test('a post without a date is neither before nor after anything', () => {
    for (const filter of ['before:2030', 'after:1990']) expect(matches(filter, { date: null })).toBe(false);
    expect(matches('-(before:2030)', { date: null })).toBe(true);
  });

  test('a post without a source is from nowhere', () => {
    for (const filter of ['source:null', 'source:k3s', 'source:=k3s']) expect(matches(filter, {})).toBe(false);
  });
});
