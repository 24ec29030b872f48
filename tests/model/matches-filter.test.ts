import { describe, expect, it } from 'vitest';
import { matchesFilter, mismatchOf } from '../../src/model/subscription.ts';
import { makePost } from '../support/make.ts';

const post = makePost({
  path: 'a.md',
  title: 'CiliumCon deep dive',
  tags: ['cncf', 'eBPF'],
  source: 'CNCF',
  tldr: 'Cilium, Hubble and Tetragon.',
});
const all = { tags: [], sources: [], kinds: [], words: [] };

describe('matchesFilter', () => {
  it('an empty filter wants everything', () => {
    expect(matchesFilter(post, all)).toBe(true);
  });

  it('letter case never matters, and any entry of a list is enough', () => {
    expect(matchesFilter(post, { ...all, tags: ['kafka', 'EBPF'], sources: ['cncf'], kinds: ['Link'] })).toBe(true);
  });

  it('every list that is given must match', () => {
    expect(mismatchOf(post, { ...all, tags: ['ebpf'], kinds: ['release'] })).toBe('kinds');
  });

  it('words are whole words of what people read', () => {
    expect(matchesFilter(post, { ...all, words: ['hubble'] })).toBe(true);
    expect(matchesFilter(post, { ...all, words: ['deep dive'] })).toBe(true);
    expect(mismatchOf(post, { ...all, words: ['cil'] })).toBe('words');
  });
});
