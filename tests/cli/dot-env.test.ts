import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cutSettings, loadDotEnv } from '../../src/cli/dot-env.ts';
import { ConfigError } from '../../src/lib/errors.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'herald-env-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Id of the user without rights, `nobody`. */
const NOBODY = 65_534;
const GIT = 'HERALD_CONTENT_GIT=https://host/repo.git#branch:folder';

test('an unquoted value with a # is named with its line, and how to quote it', () => {
  expect(cutSettings(`# first\n${GIT}\r\n`)).toEqual([
    {
      where: 'HERALD_CONTENT_GIT',
      what: expect.stringContaining('line 2 of .env'),
      hint: expect.stringContaining('HERALD_CONTENT_GIT="…#…"'),
    },
  ]);
  expect(cutSettings('DATABASE_URL=postgres://me:pass#word@db/x\nexport HERALD_ADMIN_CHANNEL=#general').map(({ where }) => where)).toEqual([
    'DATABASE_URL',
    'HERALD_ADMIN_CHANNEL',
  ]);
  expect(JSON.stringify(cutSettings('DATABASE_URL=postgres://me:pass#word@db/x'))).not.toContain('pass');
});

test.each([
  ['quoted values', `A=1\nHERALD_CONTENT_GIT="https://host/repo.git#main"\nHERALD_X='a#b'\nHERALD_Y=\`a#b\``],
  ['comments', 'HERALD_X=1 # one\nHERALD_Y= # two\nHERALD_Z=# three\n#HERALD_W=a#b\nHERALD_V=1\t# tab'],
  ['values of other programs', 'COLOUR=red#fff'],
  ['the lines of a quoted value', 'HERALD_X="one\nHERALD_Y=a#b\nthree"'],
])('%s are left alone', (_, text) => {
  expect(cutSettings(text)).toEqual([]);
});

test('a value that is not used can’t be cut off, and set variables win', () => {
  writeFileSync(join(dir, '.env'), `${GIT}\nHERALD_MUTE=1\nHERALD_COMMAND=news`);
  const env: Record<string, string | undefined> = { HERALD_CONTENT_GIT: 'https://host/other.git', HERALD_MUTE: '0' };
  loadDotEnv(join(dir, '.env'), env);
  expect(env).toEqual({ HERALD_CONTENT_GIT: 'https://host/other.git', HERALD_MUTE: '0', HERALD_COMMAND: 'news' });
  expect(() => loadDotEnv(join(dir, '.env'), {})).toThrow(ConfigError);
});

test('without a file nothing is read, and a folder of that name is called one', () => {
  const env = {};
  loadDotEnv(join(dir, '.env'), env);
  expect(env).toEqual({});
  mkdirSync(join(dir, '.env'));
  expect(() => loadDotEnv(join(dir, '.env'), env)).toThrow('is a folder');
});

test('a file that this user may not read is not called missing', () => {
  writeFileSync(join(dir, '.env'), 'HERALD_MUTE=1', { mode: 0 });
  // The superuser may read everything.
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(NOBODY);
  try {
    expect(() => loadDotEnv(join(dir, '.env'), {})).toThrow('may not read it');
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
});
