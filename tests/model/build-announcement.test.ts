import { describe, expect, it } from 'vitest';
import { releaseOf } from '../../src/content/release-version.ts';
import { buildAnnouncement } from '../../src/model/build-announcement.ts';
import { makePost } from '../support/make.ts';

describe('releaseFactsOf', () => {
  it.each([
    ['v1.35.0-rc3+rke2r3', null, '1.35.0-rc3+rke2r3', true],
    ['Kubernetes 1.34 released', null, '1.34', false],
    ['Release candidate 2.0', null, '2.0', true],
    ['May notes', 'https://github.com/x/y/releases/tag/v1.31.12%2Bk3s1', '1.31.12+k3s1', false],
    ['v3.0.0-alpha.1', null, '3.0.0-alpha.1', true],
  ])('%s %s → %s, pre-release %s', (title, url, version, prerelease) => {
    expect(releaseOf(title, url)).toEqual({ version, prerelease });
  });

  it('names no version where there is none', () => {
    expect(releaseOf('Quarterly notes', 'https://example.org/%zz')).toBeNull();
  });
});

describe('announcementOf', () => {
  it('says title, link and a clean tldr', () => {
    const post = makePost({ path: 'a.md', title: 'Cilium 1.19', tldr: 'Faster **and** smaller.' });
    expect(buildAnnouncement(post)).toMatchObject({
      type: 'post',
      title: 'Cilium 1.19',
      url: post.url,
      tldr: 'Faster and smaller.',
      release: null,
    });
  });
});
