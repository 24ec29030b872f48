import { expect, it } from 'vitest';
import { promotionNote, releaseNameOf } from '../../../src/model/build-announcement.ts';
import { makePost } from '../../support/make.ts';

const release = (title: string, own: object = {}) =>
  makePost({ path: `${title}.md`, title, kind: 'release', source: 'Kubernetes', url: `https://example.org/${title}`, ...own });

it.each([
  ['v1.34.0-rc1', 'v1.34.0', 'v1.34.0'],
  ['Kubernetes 1.34.0-alpha.2', 'Kubernetes 1.34.0', '1.34.0'],
  ['v1.35.0-rc3+rke2r3', 'v1.35.0+rke2r1', 'v1.35.0+rke2r1'],
  ['Release candidate v2.12.0', 'v2.12.0', 'v2.12.0'],
])('the message of %s says that %s is out', (early, final, version) => {
  expect(promotionNote(release(early), release(final))).toEqual({ kind: 'released', version, url: `https://example.org/${final}` });
});

it.each([
  ['v1.34.0-rc1', 'v1.34.1'],
  ['v1.34.0-rc1', 'v1.34.0-rc2'],
  ['v1.34.0', 'v1.34.0'],
  ['No version', 'v1.34.0'],
])('the message of %s says nothing of %s', (early, final) => {
  expect(promotionNote(release(early), release(final))).toBeNull();
});

it('a release is known by its source and version, whatever build it is', () => {
  expect(releaseNameOf(release('v1.0.0-rc1'))).toEqual({ name: 'Kubernetes\n1.0.0', prerelease: true });
  expect(releaseNameOf(release('v1.0.0', { source: null }))).toBeNull();
  expect(releaseNameOf(release('v1.0.0', { kind: 'link' }))).toBeNull();
  expect(promotionNote(release('v1.0.0-rc1'), release('v1.0.0', { draft: true }))).toBeNull();
});
