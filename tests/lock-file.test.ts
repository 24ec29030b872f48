import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Entry {
  version?: string;
  integrity?: string;
  resolved?: string;
  link?: boolean;
}

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
  packages: Record<string, Entry>;
};
/** Every package that can be installed, also those for other machines; without ourselves. */
const entries = Object.entries(packages).filter(([place]) => place !== '');

/** Packages (`node_modules/name`) for which the registry gives no integrity. Add one with the reason beside it. */
const WITHOUT_INTEGRITY: readonly string[] = [];

describe('package-lock.json', () => {
  it('pins every package by the hash of its content, so that no registry or proxy can put another in its place', () => {
    expect(entries.length).toBeGreaterThan(200);
    const bare = entries.filter(([, { integrity = '' }]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity)).map(([place]) => place);
    expect(bare).toEqual(WITHOUT_INTEGRITY);
  });

  it('names the public registry, or leaves the choice to npm', () => {
    const elsewhere = entries.filter(
      ([, { resolved, link }]) => link === true || !/^https:\/\/registry\.npmjs\.org\//.test(resolved ?? 'https://registry.npmjs.org/'),
    );
    expect(elsewhere).toEqual([]);
  });
});
