import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newestVersionFirst } from '../../src/content/release-version.ts';

describe('versions, the newest first', () => {
  it.each([
    ['1.9.0', '1.10.0'],
    ['1.9', '1.9.1'],
    ['1.34.0-rc.1', '1.34.0'],
    ['1.34.0-alpha.9', '1.34.0-beta.0'],
    ['1.34.0-rc.9', '1.34.0-rc.10'],
    ['1.33.3-rc1+k3s1', '1.33.3-rc1+k3s2'],
    ['1.33.3+k3s1', '1.33.3+k3s2'],
    ['1.33.3-rc9+k3s2', '1.33.3+k3s1'],
  ])('%s is older than %s', (older, newer) => {
    expect([older, newer].toSorted(newestVersionFirst)).toEqual([newer, older]);
    expect([newer, older].toSorted(newestVersionFirst)).toEqual([newer, older]);
  });

  it('is an order', () => {
    const version = fc.stringMatching(/^\d{1,2}\.\d{1,2}(\.\d{1,2})?(-(alpha|beta|rc)\.?\d?)?(\+k3s\d)?$/);
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(Math.sign(newestVersionFirst(a, b))).toBe(-Math.sign(newestVersionFirst(b, a)) || 0);
        if (newestVersionFirst(a, b) <= 0 && newestVersionFirst(b, c) <= 0) expect(newestVersionFirst(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});
