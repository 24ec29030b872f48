import { expect, test } from 'vitest';
import { isPrerelease } from '../../src/content/release-version.ts';

test.each([
  ['v1.31.12-rc1+k3s1', true],
  ['Pre-release v2.12.2-alpha4', true],
  ['Announcing Istio 1.27.0-beta.0', true],
  ['Kubernetes v1.36.0 release candidate', true],
  ['v1.31.12+k3s1', false],
  ['Kubernetes v1.34: Pod level resources graduated to beta', true],
  ['Beta testers wanted', false],
  ['A word about 1.2.3-ready', false],
])('%s: %s', (title, expected) => {
  expect(isPrerelease(title, null)).toBe(expected);
});

test('the end of an address tells what the title leaves out', () => {
  expect(isPrerelease('RKE2', 'https://github.com/rancher/rke2/releases/tag/v1.35.0-rc3%2Brke2r3')).toBe(true);
  expect(isPrerelease('RKE2', 'https://github.com/rancher/rke2/releases/tag/v1.35.0%2Brke2r3')).toBe(false);
  expect(isPrerelease('RKE2', 'https://example.org/%zz')).toBe(false);
});
