import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import {
  explainWith,
  platformChecks,
  platformsWithoutTokens,
  stateOfClock,
  stateOfDisk,
  stateOfPosts,
  stateOfServer,
} from '../../src/app/health.ts';
import { loadConfig } from '../../src/app/load-config.ts';
import { ContentFolderError } from '../../src/content/folder/folder-reader.ts';
import { builtAtMs } from '../../src/lib/version.ts';

const DAY_MS = 86_400_000;
const explainDatabaseError = () => ({ what: 'the disk of PostgreSQL at db is full', hint: 'Free some space there' });
const explain = explainWith('/data', explainDatabaseError);
const reached = async () => undefined;

describe('a server', () => {
  it('is told in its own words where it refuses', async () => {
    expect(await stateOfServer('PostgreSQL at db', reached, explainDatabaseError)).toEqual({ ready: true, detail: 'PostgreSQL at db' });
    expect(await stateOfServer('PostgreSQL at db', () => Promise.reject(new Error('53100')), explainDatabaseError)).toEqual({
      ready: false,
      detail: 'the disk of PostgreSQL at db is full',
      hint: 'Free some space there',
    });
  });
});

describe('the clock', () => {
  const built = Date.parse('2026-06-01T00:00:00Z');
  it('is wrong more than a day before the build, and only then said at all', () => {
    expect(stateOfClock(built - DAY_MS, built)).toBeNull();
    expect(stateOfClock(built - DAY_MS - 1, built)).toMatchObject({
      ready: false,
      detail: expect.stringContaining('the clock says 2026-05-30, but this Herald was built on 2026-06-01'),
      hint: 'Set this machine’s clock',
    });
  });

  it('is right on this machine', () => {
    expect(stateOfClock(Date.now(), builtAtMs())).toBeNull();
  });
});

describe('the disk of the data folder', () => {
  it('is full below 16 MB, and is named', () => {
    expect(stateOfDisk('/data', 16 * 1_048_576)).toBeNull();
    expect(stateOfDisk('/data', 16 * 1_048_576 - 1)).toMatchObject({
      ready: false,
      detail: 'the disk of the data folder /data is full (15 MB left)',
    });
  });
});

describe('the posts', () => {
  const failedWith = (error: unknown) => ({ error, since: new Date('2026-01-12T12:00:00Z'), failures: 3 });
  const coded = (code: string, more = {}) => Object.assign(new Error(code), { code, ...more });

  it('a folder that can not be listed is told with what to do', async () => {
    const gone = () => Promise.reject(new ContentFolderError('/posts', coded('ENOENT')));
    expect(await stateOfPosts('from /posts', gone, null, explain)).toMatchObject({
      ready: false,
      detail: 'the content folder /posts does not exist',
      hint: expect.stringContaining('Create it'),
    });
  });

  it('a folder that is there again is well before the next scan', async () => {
    const before = failedWith(new ContentFolderError('/posts', coded('ENOENT')));
    expect(await stateOfPosts('from /posts', reached, before, explain)).toEqual({ ready: true, detail: 'from /posts' });
  });

  it('scans that fail are told: since when, how often, and which disk is full', async () => {
    const detailOf = async (error: unknown) => (await stateOfPosts('from /posts', reached, failedWith(error), explain)).detail;
    expect(await detailOf(coded('53100'))).toBe(
      'from /posts: changes could not be recorded since 2026-01-12 12:00 UTC (3 scans failed): the disk of PostgreSQL at db is full',
    );
    expect(await detailOf(coded('ENOSPC', { path: '/data/x' }))).toContain('the disk of the data folder /data is full');
    expect(await detailOf(coded('EDQUOT', { path: '/elsewhere/x' }))).toContain('the disk of /elsewhere/x is full');
    expect(await detailOf(new TypeError('x is not a function'))).toContain('an internal error (TypeError)');
    expect(await detailOf(new Error('Connection terminated unexpectedly'))).toContain('PostgreSQL at db');
  });
});

describe('platforms without tokens', () => {
  const platforms = (env: Record<string, string>) => platformsWithoutTokens(loadConfig({ HERALD_CONFIG: '', ...env }, tmpdir()));
  const DISCORD = 'discord:112233445566778899';

  it('are those that something is sent to, with where that stands', () => {
    expect(platforms({})).toEqual([]);
    expect(platforms({ HERALD_ANNOUNCE_TO: 'terminal' })).toEqual([]);
    expect(platforms({ HERALD_ANNOUNCE_TO: `slack:C0123ABCD ${DISCORD}`, HERALD_ADMIN_CHANNEL: 'slack:C0ADMINS' })).toEqual([
      {
        platform: 'slack',
        ready: false,
        detail: 'not connected, but HERALD_ANNOUNCE_TO and HERALD_ADMIN_CHANNEL name a channel there: pending deliveries are kept',
        hint: 'Set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (README, “Connect Slack”)',
      },
      expect.objectContaining({
        platform: 'discord',
        detail: expect.stringContaining('HERALD_ANNOUNCE_TO names'),
        hint: expect.stringContaining('DISCORD_TOKEN'),
      }),
    ]);
  });

  it('are none where the tokens are set, or this process delivers nothing', () => {
    expect(platforms({ HERALD_ANNOUNCE_TO: DISCORD, DISCORD_TOKEN: 'x'.repeat(24) })).toEqual([]);
    const watching = { HERALD_ROLES: 'watch', DATABASE_URL: 'postgres://db/herald' };
    expect(platforms({ HERALD_ANNOUNCE_TO: DISCORD, ...watching })).toEqual([]);
    // Nothing is kept for them: it is recorded as skipped.
    const muted = loadConfig({ HERALD_CONFIG: '', HERALD_ANNOUNCE_TO: DISCORD, HERALD_MUTE: '1' }, tmpdir());
    expect(platformsWithoutTokens(muted)).toEqual([]);
    expect(platformChecks(muted, []).map(({ part, ask }) => [part, ask()])).toEqual([
      ['muted', { ready: true, detail: expect.stringContaining('nothing is sent') }],
    ]);
  });
});
