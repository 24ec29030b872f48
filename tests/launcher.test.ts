import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const PAST = new Date('2026-01-01T00:00:00Z');
const TSC = 'node_modules/typescript/bin/tsc';
/** Stands in for the compiler: chatters, counts its runs, and makes a Herald that says what it was asked; a file that is there already is left alone, as tsc does. */
const COMPILER = `const { appendFileSync, existsSync, mkdirSync, writeFileSync } = require('node:fs');
console.log('noise of a build');
appendFileSync('builds', 'x');
mkdirSync('dist/src', { recursive: true });
writeFileSync('dist/.tsbuildinfo', '');
if (existsSync('broken')) process.exit(2);
if (!existsSync('dist/src/main.js')) writeFileSync('dist/src/main.js', 'console.log(JSON.stringify(process.argv.slice(2)));');
`;

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'herald-launcher-'));
  cpSync(join(root, 'bin'), join(dir, 'bin'), { recursive: true });
  for (const folder of ['src/deep', 'adapters', join(TSC, '..')]) mkdirSync(join(dir, folder), { recursive: true });
  writeFileSync(join(dir, 'package.json'), '{}');
  writeFileSync(join(dir, 'tsconfig.json'), '{}');
  writeFileSync(join(dir, 'src/deep/a.ts'), '');
  writeFileSync(join(dir, TSC), COMPILER);
  for (const old of ['src', 'src/deep', 'src/deep/a.ts', 'adapters', 'tsconfig.json']) utimesSync(join(dir, old), PAST, PAST);
});
afterEach(() => rmSync(dir, { recursive: true }));

function herald(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(dir, 'bin/herald.mjs'), ...args], {
    cwd: tmpdir(),
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}
const builds = (): number => (existsSync(join(dir, 'builds')) ? readFileSync(join(dir, 'builds'), 'utf8').length : 0);

describe('npm run herald', () => {
  it('is this launcher', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    expect([scripts.herald, scripts.preherald]).toEqual(['node bin/herald.mjs', undefined]);
  });

  it('builds where there is no build, and leaves stdout to the verb', () => {
    expect(herald('status', '--json')).toEqual({
      status: 0,
      stdout: '["status","--json"]\n',
      stderr: 'Building Herald first…\nnoise of a build\n',
    });
  });

  it('does not build again while no source has changed', () => {
    herald();
    expect(herald('why', 'a b')).toEqual({ status: 0, stdout: '["why","a b"]\n', stderr: '' });
    expect(builds()).toBe(1);
  });

  it.each(['src/deep/a.ts', 'adapters/new.ts', 'tsconfig.json'])('builds again when %s is newer than the build', (source) => {
    herald();
    writeFileSync(join(dir, source), ' ');
    for (const stamp of ['dist/.tsbuildinfo', 'dist/.built', 'dist/src/main.js']) utimesSync(join(dir, stamp), PAST, PAST);
    expect(herald().stderr).toContain('Building');
    expect(herald().stderr).toBe('');
    expect(builds()).toBe(2);
  });

  it('a build that fails ends it, also the next time, and no old Herald runs', () => {
    herald();
    utimesSync(join(dir, 'src/deep/a.ts'), new Date(), new Date(Date.now() + 60_000));
    writeFileSync(join(dir, 'broken'), '');
    const failed = { status: 1, stdout: '', stderr: expect.stringContaining('the build has failed') };
    expect([herald('once'), herald('once')]).toEqual([failed, failed]);
  });

  it('trusts a build that npm run build has made', () => {
    spawnSync(process.execPath, [join(dir, TSC)], { cwd: dir });
    expect(herald('once')).toEqual({ status: 0, stdout: '["once"]\n', stderr: '' });
  });

  it('without a compiler runs the build that is there, and says what to do where there is none', () => {
    herald();
    rmSync(join(dir, TSC));
    utimesSync(join(dir, 'src/deep/a.ts'), new Date(), new Date(Date.now() + 60_000));
    expect(herald('once')).toEqual({ status: 0, stdout: '["once"]\n', stderr: '' });
    rmSync(join(dir, 'dist'), { recursive: true });
    expect(herald('once')).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('Run npm ci') });
  });
});
