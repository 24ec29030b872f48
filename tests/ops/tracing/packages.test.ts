import { readFileSync } from 'node:fs';
import { satisfies } from 'semver';
import { expect, it } from 'vitest';
import { tracesFindings } from '../../../src/cli/doctor.ts';
import { Secret } from '../../../src/config/secret.ts';
import { missingTracingPackages, TRACING_INSTALL } from '../../../src/ops/tracing/tracing.ts';

const read = (path: string): Record<string, Record<string, string>> =>
  JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'));
const { peerDependencies = {}, peerDependenciesMeta = {}, devDependencies = {} } = read('package.json');
const notFound = (names: readonly string[]) => async (name: string) => {
  if (names.includes(name)) throw Object.assign(new Error(`Cannot find package '${name}'`), { code: 'ERR_MODULE_NOT_FOUND' });
};

it('every package that traces need is an optional peer, and none is installed with Herald', () => {
  const named = [...TRACING_INSTALL.matchAll(/(\S+)@([\d.]+)(?= |$)/g)].map(([, name = '', version = '']) => ({ name, version }));
  expect(named.map(({ name }) => name)).toEqual(Object.keys(peerDependencies));
  expect(Object.keys(peerDependenciesMeta)).toEqual(Object.keys(peerDependencies));
  expect(Object.values(peerDependenciesMeta)).toEqual(named.map(() => ({ optional: true })));
  for (const { name, version } of named) {
    const tested = devDependencies[name] ?? '';
    // What is installed by hand, what a peer may be, and what is tested here agree.
    expect(satisfies(tested, peerDependencies[name] ?? ''), name).toBe(true);
    expect(satisfies(tested, `~${version}`) || satisfies(tested, `^${version}`), name).toBe(true);
  }
  expect(readFileSync(new URL('../../../docs/operate.md', import.meta.url), 'utf8')).toContain(
    TRACING_INSTALL.replace('npm install', 'npm install --prefix /opt/herald --ignore-scripts'),
  );
  expect(named.filter(({ name }) => read('package.json').dependencies?.[name] !== undefined)).toEqual([]);
});

it('a package that can’t be found is named; one that is broken is not taken for missing', async () => {
  expect(await missingTracingPackages()).toEqual([]);
  expect(await missingTracingPackages(notFound(['bullmq-otel', '@opentelemetry/resources']))).toEqual([
    '@opentelemetry/resources',
    'bullmq-otel',
  ]);
  await expect(missingTracingPackages(async () => Promise.reject(new SyntaxError('not JavaScript')))).rejects.toThrow('not JavaScript');
});

it('doctor says nothing of traces without a collector; with one, what is missing and how it is installed', async () => {
  const tracing = new Secret('http://127.0.0.1:4318');
  const load = notFound(['bullmq-otel']);
  expect(await tracesFindings({ tracing: null }, load)).toEqual([]);
  expect(await tracesFindings({ tracing })).toEqual([{ part: 'traces', ok: true, detail: 'their packages are installed' }]);
  expect(await tracesFindings({ tracing }, load)).toEqual([
    {
      part: 'traces',
      ok: false,
      detail: `OTEL_EXPORTER_OTLP_ENDPOINT is set, but bullmq-otel can't be found. Install what traces need: ${TRACING_INSTALL}`,
    },
  ]);
});
