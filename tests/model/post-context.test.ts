import { describe, expect, it } from 'vitest';
import { contextOfPost } from '../../src/model/post-context.ts';
import { makeAnnouncement } from '../adapters/slack/sample.ts';

const context = (own: Parameters<typeof makeAnnouncement>[0], maxTags = 9) => contextOfPost(makeAnnouncement(own), maxTags);

describe('what stands with a post in small letters', () => {
  it('does not say “link”, which every post could be', () => {
    expect(context({ kind: 'link' }).what).toBeNull();
    expect(context({ kind: 'event' }).what).toBe('event');
  });

  it('names a version only where the title does not', () => {
    const release = { version: '1.34.0-rc.1', prerelease: true };
    expect(context({ kind: 'release', title: 'Kubernetes v1.34.0-rc.1', release }).what).toBe('pre-release');
    expect(context({ kind: 'release', title: 'A new one', release }).what).toBe('pre-release 1.34.0-rc.1');
    expect(context({ kind: 'release', title: 'A new one', release: { version: '1.34', prerelease: false } }).what).toBe('release 1.34');
  });

  it('has neither source nor day where the headline has them', () => {
    const date = '2025-08-21T07:00:00.000Z';
    expect(context({ title: 'August 21, 2025', source: 'GKE Release Notes', kind: 'release', date })).toMatchObject({
      source: null,
      date: null,
    });
    expect(context({ title: 'v1.2.3', source: 'RKE2 Releases', kind: 'release', date })).toMatchObject({ source: 'RKE2 Releases', date });
    expect(context({ event: { startsAt: date, endsAt: null, place: null, mode: null }, date }).date).toBeNull();
  });

  it('has each tag once, and none that source or kind say', () => {
    const tags = ['Cilium', 'eBPF', 'ebpf', 'cloud native', 'cloud-native', '#gke', 'release', '', 'C++', 'C#'];
    expect(context({ source: 'Cilium Blog', kind: 'release', tags }).tags).toEqual(['eBPF', 'cloud native', 'gke', 'C++', 'C#']);
    expect(context({ source: null, tags: ['a', 'b', 'c'] }, 2).tags).toEqual(['a', 'b']);
  });

  it('keeps a tag that is only a part of a word of the source', () => {
    expect(context({ source: 'Kubernetes Blog', tags: ['kube', 'kubernetes'] }).tags).toEqual(['kube']);
  });
});
