import { describe, expect, it } from 'vitest';
import { hitBlock, hitData } from '../../../src/commands/search/search.ts';
import type { Post } from '../../../src/content/post.ts';
import { makePost } from '../../support/make.ts';

const hitOf = (own: Partial<Post>) => ({ post: makePost({ path: 'a.md', ...own }), score: 1, snippet: [{ text: 'found', mark: true }] });
const block = (own: Partial<Post>) => {
  const made = hitBlock(hitOf(own));
  if (made.kind !== 'hit') throw new Error('a hit is a hit');
  return { ...made, words: made.context.map(({ text }) => text).join('') };
};

describe('a hit', () => {
  it('says source, date and tags, the date as an instant that platforms show in the reader’s own form', () => {
    const { words, context } = block({ source: 'CNCF', date: '2026-01-10T08:00:00.000Z', tags: ['cncf', 'Cilium', 'cilium', 'ebpf'] });
    expect(words).toBe('CNCF · 2026-01-10 · #Cilium #ebpf');
    expect(context.find(({ at }) => at !== undefined)).toEqual({ text: '2026-01-10', at: '2026-01-10T08:00:00.000Z', style: 'quiet' });
    expect(context.every(({ style }) => style === 'quiet')).toBe(true);
  });

  it('of a release says its project, of an event when it begins', () => {
    const release = { kind: 'release', title: 'v1.33.4-rc1', source: 'RKE2 Releases', tags: [] };
    expect(block(release)).toMatchObject({ title: [{ text: 'RKE2 v1.33.4-rc1' }], words: 'RKE2 Releases · pre-release · 2026-01-10' });
    expect(hitData(hitOf(release))).toMatchObject({ title: 'v1.33.4-rc1' });
    const startsAt = '2026-03-01T09:00:00.000Z';
    const event = { kind: 'event', date: startsAt, tags: [], event: { startsAt, endsAt: null, place: null, mode: null } };
    expect(block(event).words).toBe('CNCF · event · 2026-03-01');
  });

  it('with nothing to say has no dots', () => {
    expect(block({ source: null, date: null, tags: [] }).words).toBe('');
  });
});
