import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsePost } from '../../src/content/parse/parse-post.ts';
import { headlineNamesSource, headlineOf } from '../../src/model/post-context.ts';

const archive = new URL('../../../shared/archive/releases/', import.meta.url);

describe('a headline', () => {
  it.each([
    ['v1.33.4+rke2r1', 'RKE2 Releases', 'RKE2 v1.33.4+rke2r1'],
    ['Release v1.6.12', 'RKE Releases', 'RKE v1.6.12'],
    ['Pre-release v2.11.5-alpha1', 'Rancher (Manager) Releases', 'Rancher (Manager) v2.11.5-alpha1'],
    ['4.20.0-okd-scos.ec.4', 'OKD/OpenShift Docs feed', 'OKD/OpenShift 4.20.0-okd-scos.ec.4'],
    ['v2.11.4: Fix CAValidator (#51375)', 'Rancher Releases', 'Rancher v2.11.4: Fix CAValidator (#51375)'],
    ['August 21, 2025', 'GKE Release Notes', 'GKE release notes: 21 August 2025'],
    ['november 04, 2022', 'GKE Release Notes', 'GKE release notes: 4 November 2022'],
    ['2025-08-21', 'GKE', 'GKE: 21 August 2025'],
    ['Changelog', 'Cilium', 'Cilium: Changelog'],
  ])('“%s” of %s is “%s”', (title, source, headline) => {
    const post = { title, source, kind: 'release' };
    expect(headlineOf(post)).toBe(headline);
    expect(headlineNamesSource(post)).toBe(true);
  });

  it.each([
    ['Kubernetes v1.32.7', 'Kubernetes Releases', 'release', true],
    ['Kubernetes version 1.30 is now available', 'EKS Release Notes', 'release', false],
    ['Observability dashboard', 'EKS Release Notes', 'release', false],
    ['1.5 million downloads', 'Some Blog', 'link', false],
    ['February 31, 2025', 'GKE Release Notes', 'release', false],
    ['The news of August 21, 2025', 'GKE Release Notes', 'link', false],
  ])('“%s” of %s stays as it is', (title, source, kind, namesSource) => {
    expect(headlineOf({ title, source, kind })).toBe(title);
    expect(headlineNamesSource({ title, source, kind })).toBe(namesSource);
  });

  it('of a post without a source is its title', () => {
    for (const source of [null, '  ']) expect(headlineOf({ title: 'v1.2.3', source, kind: 'release' })).toBe('v1.2.3');
  });

  it('is read in one pass', () => {
    expect(
      headlineOf({ title: `v1.2${'.3'.repeat(50_000)}${' -'.repeat(50_000)}`, source: `A${' '.repeat(50_000)}x`, kind: 'release' }),
    ).toContain('v1.2');
  });

  it.skipIf(!hasArchive())('of any release of the archive says which project it is of', () => {
    const bare = readdirSync(archive).flatMap((name) => {
      const { post } = parsePost({ path: name, bytes: readFileSync(new URL(name, archive)) }, { siteUrl: null });
      const headline = post === null ? '' : headlineOf({ ...post, kind: 'release' });
      return /^(?:(?:pre-)?release )?v?\d|^(?:january|february|march|april|may|june|july|august|september|october|november|december) \d/i.test(
        headline,
      )
        ? [headline]
        : [];
    });
    expect(bare).toEqual([]);
  });
});

function hasArchive(): boolean {
  try {
    return readdirSync(archive).length > 0;
  } catch {
    console.warn('SKIPPED: ../shared/archive is not there: headlines of real releases are not checked');
    return false;
  }
}
