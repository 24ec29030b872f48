import { readFileSync } from 'node:fs';
import { satisfies, subset, validRange } from 'semver';
import { describe, expect, it } from 'vitest';

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'));
const { engines } = read('package.json') as { engines: { node: string } };
const { packages } = read('package-lock.json') as { packages: Record<string, { engines?: { node?: string } }> };

/** The oldest of each line that we support, and the newest line. */
const NODES = ['20.19.0', '22.12.0', '24.0.0', '26.0.0'];
/** Never installed where Herald runs: they stand in for native code on a processor named wasm32. */
const WASM32_ONLY = [
  'node_modules/@napi-rs/wasm-runtime',
  'node_modules/@rolldown/binding-wasm32-wasi',
  'node_modules/@rolldown/binding-wasm32-wasi/node_modules/@napi-rs/wasm-runtime',
];

describe('the Nodes that Herald runs on', () => {
  it('are those that package.json names', () => {
    expect(NODES.filter((node) => !satisfies(node, engines.node))).toEqual([]);
    expect(['20.18.3', '21.7.3', '22.11.0', '23.11.1'].filter((node) => satisfies(node, engines.node))).toEqual([]);
    expect(subset('>=24', engines.node)).toBe(true);
  });

  const asking = Object.entries(packages).flatMap(([place, { engines: own }]) =>
    own?.node === undefined ? [] : [{ place, range: own.node }],
  );

  it.each(NODES)('are allowed by every package, at run time and for development: %s', (node) => {
    expect(asking.length).toBeGreaterThan(100);
    expect(asking.filter(({ range }) => validRange(range) === null)).toEqual([]);
    const refusing = asking.filter(({ place, range }) => !WASM32_ONLY.includes(place) && !satisfies(node, range));
    expect(refusing).toEqual([]);
  });
});
