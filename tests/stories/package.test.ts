import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const MIB = 1024 * 1024;
/** A folder that several runs share, so that the packages are fetched once; default: one of this run. */
const shared = process.env.HERALD_TEST_PACKAGE;
const place = shared ?? mkdtempSync(join(tmpdir(), 'herald-package-'));
/** The node that runs this, for whatever is started by its name. */
const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`, NO_COLOR: '1', HERALD_WEB_ADDR: 'off' };

function run(command: string, args: readonly string[], cwd: string): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 64 * MIB });
  return { code: status, out: stdout, err: stderr };
}

interface Packed {
  filename: string;
  size: number;
  files: readonly { path: string }[];
}
let packed: Packed;
let home: string;

beforeAll(() => {
  mkdirSync(place, { recursive: true });
  const { code, out, err } = run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', place], root);
  if (code !== 0) throw new Error(`npm pack: ${err}`);
  [packed] = JSON.parse(out) as [Packed];
  if (!existsSync(join(place, 'node_modules'))) {
    writeFileSync(join(place, 'package.json'), '{"private": true}');
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
    const installed = run('npm', ['install', ...flags, `./${packed.filename}`], place);
    if (installed.code !== 0) throw new Error(`npm install: ${installed.err}`);
  }
  home = mkdtempSync(join(tmpdir(), 'herald-empty-'));
}, 300_000);
afterAll(() => {
  if (home) rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  if (!shared) rmSync(place, { recursive: true, force: true });
});

function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce((sum, name) => {
    const found = statSync(join(folder, name), { throwIfNoEntry: false });
    return sum + (found?.isFile() ? found.size : 0);
  }, 0);
}

const herald = (...args: readonly string[]) => run(join(place, 'node_modules/.bin/herald'), args, home);

describe('the package', () => {
  it('has JavaScript that runs, and the docs: no sources, tests, maps or settings of ours', () => {
    const paths = packed.files.map(({ path }) => path);
    const strays = paths.filter(
      (path) =>
        !/^(?:dist\/(?:src|adapters)\/.*\.js|docs\/.*\.(?:md|ya?ml|json)|deploy\/herald(?:\.service)?|[A-Za-z.]+\.(?:md|json|yaml)|LICENSE|\.env\.example)$/.test(
          path,
        ),
    );
    expect(strays).toEqual([]);
    for (const needed of ['dist/src/main.js', 'dist/adapters/postgres/migrations/index.js', 'docs/operate.md', 'LICENSE'])
      expect(paths).toContain(needed);
    expect(packed.size).toBeLessThan(MIB);
  });

  it('installs from the registry without scripts, in at most 120 MiB', () => {
    const installed = bytesIn(join(place, 'node_modules'));
    console.log(`installed: ${Math.round(installed / MIB)} MiB`);
    expect(installed).toBeLessThan(120 * MIB);
    expect(existsSync(join(place, 'node_modules/typescript'))).toBe(false);
  });

  it('runs in any folder of posts', () => {
    mkdirSync(join(home, 'content'));
    writeFileSync(join(home, 'content/first.md'), '---\ntitle: The first post\n---\nHello.\n');
    expect(herald('--version')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    const first = herald('once', '--json');
    expect([first.code, first.err, JSON.parse(first.out)]).toMatchObject([0, '', { baseline: true, added: ['first.md'], delivered: [] }]);
    writeFileSync(join(home, 'content/second.md'), '---\ntitle: The second post\n---\nHello again.\n');
    const second = herald('once');
    expect(second).toMatchObject({ code: 0, err: '', out: expect.stringContaining('│ The second post') });
    expect(herald('once').out).not.toContain('│ The second post');
  }, 120_000);
});
