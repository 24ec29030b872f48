import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Entry {
  version?: string;
  integrity?: string;
  resolved?: string;
  link?: boolean;
  hasInstallScript?: boolean;
}

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
  packages: Record<string, Entry>;
};
/** Every package that can be installed, also those for other machines; without ourselves. */
const entries = Object.entries(packages).filter(([place]) => place !== '');

/** Packages (`node_modules/name`) for which the registry gives no integrity. Add one with the reason beside it. */
const WITHOUT_INTEGRITY: readonly string[] = [];

/** Packages that want to run a script when they are installed, and why Herald does without: the image, and CI, install with --ignore-scripts. */
const WITH_INSTALL_SCRIPT = {
  'node_modules/esbuild': 'for development; its binary comes as a package, the script makes it start a little sooner',
  'node_modules/msgpackr-extract': 'optional; its binaries come as packages, and msgpackr has the same in JavaScript',
};

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

  it('has no package that must run a script to work', () => {
    const scripted = entries.filter(([, { hasInstallScript }]) => hasInstallScript).map(([place]) => place);
    expect(scripted).toEqual(Object.keys(WITH_INSTALL_SCRIPT));
  });
});
