import { describe, expect, it } from 'vitest';
import type { Post } from '../../src/content/post.ts';
import { collapseReleases } from '../../src/model/digest.ts';
import { makePost } from '../support/make.ts';

const release = (title: string, own: Partial<Post> = {}) =>
  makePost({ path: `${title}.md`, title, kind: 'release', source: 'K3s Releases', url: `https://example.org/${title}`, ...own });
const titleOf = (...titles: string[]) =>
  collapseReleases(
    'K3s Releases',
    titles.map((title) => release(title)),
  )?.title ?? null;

describe('collapseReleases', () => {
  it('tells two versions in one line, with the address of the first that is named, and the latest date', () => {
    const posts = [
      release('v1.3.0-rc1', { date: '2026-01-03T00:00:00.000Z' }),
      release('v1.2.0', { date: '2026-01-02T00:00:00.000Z' }),
      release('v1.1.0', { date: '2026-01-01T00:00:00.000Z' }),
    ];
    expect(collapseReleases('K3s Releases', posts)).toEqual({
      postIds: posts.map(({ id }) => id),
      title: 'K3s: v1.2.0, v1.1.0, +1 pre-release',
      pieces: [
        { text: 'K3s: ' },
        { text: 'v1.2.0', url: 'https://example.org/v1.2.0' },
        { text: ', ' },
        { text: 'v1.1.0', url: 'https://example.org/v1.1.0' },
        { text: ', +1 pre-release' },
      ],
      url: 'https://example.org/v1.2.0',
      source: null,
      date: '2026-01-03T00:00:00.000Z',
    });
  });

  it('has no address or date where the posts have none', () => {
    const posts = [release('v1.2.0', { url: null, date: null }), release('v1.1.0')];
    expect(collapseReleases('K3s Releases', posts)).toMatchObject({
      url: null,
      date: null,
      pieces: [{ text: 'K3s: ' }, { text: 'v1.2.0' }, { text: ', ' }, { text: 'v1.1.0', url: 'https://example.org/v1.1.0' }],
    });
  });

  it('sorts versions as versions, whatever their dates and the order of their letters', () => {
    expect(titleOf('v1.9.0', 'v1.10.0', 'v1.9.10', 'v1.9.9')).toBe('K3s: v1.10.0, v1.9.10, v1.9.9, v1.9.0');
    expect(titleOf('v1.33.3-rc2+k3s1', 'v1.33.3-rc10+k3s1', 'v1.33.3-beta.1', 'v1.33.3-rc10+k3s2')).toBe(
      'K3s: v1.33.3-rc10+k3s2, v1.33.3-rc10+k3s1, v1.33.3-rc2+k3s1, v1.33.3-beta.1',
    );
  });

  it('writes a version as its title does', () => {
    expect(titleOf('4.20.0-okd-scos.ec.9', '4.20.0-okd-scos.ec.10')).toBe('K3s: 4.20.0-okd-scos.ec.10, 4.20.0-okd-scos.ec.9');
  });

  it('leaves one version a line of its own', () => {
    expect(titleOf('v1.2.0')).toBeNull();
    expect(titleOf()).toBeNull();
  });

  it('names four versions, and counts from the fifth on', () => {
    expect(titleOf('v1.4.0', 'v1.3.0', 'v1.2.0', 'v1.1.0')).toBe('K3s: v1.4.0, v1.3.0, v1.2.0, v1.1.0');
    expect(titleOf('v1.5.0', 'v1.4.0', 'v1.3.0', 'v1.2.0', 'v1.1.0', 'v1.6.0-rc1', 'v1.6.0-rc2')).toBe(
      'K3s: v1.5.0, v1.4.0, v1.3.0, v1.2.0, +1 more, +2 pre-releases',
    );
  });

  it('names pre-releases where there is nothing else, and does not count them again', () => {
    expect(titleOf('v1.5.0-rc5', 'v1.5.0-rc4', 'v1.5.0-rc3', 'v1.5.0-rc2', 'v1.5.0-rc1')).toBe(
      'K3s: v1.5.0-rc5, v1.5.0-rc4, v1.5.0-rc3, v1.5.0-rc2, +1 more',
    );
  });

  it.each(['Release v1.1.0', 'Version: 1.1.0', 'version 1.1.0', 'Pre-release v1.1.0', 'K3S – v1.1.0', 'k3s, releases 1.1.0', 'v 1.1.0'])(
    '“%s” says nothing but its version',
    (title) => {
      expect(titleOf('v1.0.0', title)).toMatch(/1\.1\.0|\+1 pre-release/);
    },
  );

  it.each(['v1.1.0 is faster', 'Prerelease v1.1.0', 'released v1.1.0', 'my release v1.1.0', 'Rancher v1.1.0'])(
    '“%s” says more than its version',
    (title) => {
      expect(titleOf('v1.0.0', title)).toBeNull();
    },
  );

  it('takes releases only, and versions that stand in the title itself', () => {
    const link = release('v1.1.0', { kind: 'link' });
    expect(collapseReleases('K3s Releases', [release('v1.0.0'), link])).toBeNull();
    const elsewhere = release('Release', { url: 'https://example.org/releases/tag/v1.1.0' });
    expect(collapseReleases('K3s Releases', [release('v1.0.0'), elsewhere])).toBeNull();
  });
});
