import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/app/load-config.ts';
import { bannerRows, invitation } from '../../src/cli/banner-rows.ts';

const TOKENS = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_APP_TOKEN: 'xapp-1',
  DISCORD_TOKEN: 'abcdefghijklmnopqrstuvwxyz',
  HERALD_ANNOUNCE_TO: 'slack:C0123ABCD slack:C0123ABCE',
};
const configOf = (roles: string, env: Record<string, string> = {}) =>
  loadConfig({ DATABASE_URL: 'postgres://h@h/h', ...(roles ? { HERALD_ROLES: roles } : {}), ...env }, tmpdir());
const facts = { posts: 'content/', database: 'PostgreSQL at h:5432/h', health: null };
const rows = (roles: string, env: Record<string, string> = {}) => bannerRows(configOf(roles, env), facts).map((row) => row.join(': '));

describe('the banner', () => {
  it('of a process that does everything names everything', () => {
    expect(bannerRows(configOf('', TOKENS), { ...facts, health: 'http://h/readyz' }).map((row) => row.join(': '))).toEqual([
      'Posts: from content/',
      'Database: PostgreSQL at h:5432/h',
      'Slack: connecting, 2 channels subscribed; /cncf help',
      'Discord: connecting, but no channel is subscribed: set HERALD_ANNOUNCE_TO="discord:112233445566778899" (or herald.yaml)',
      'Terminal: type help',
      'Health: http://h/readyz',
    ]);
    expect(rows('')).toEqual([
      'Posts: from content/',
      'Database: PostgreSQL at h:5432/h',
      'Slack: not connected: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (README, “Connect Slack”)',
      'Discord: not connected: set DISCORD_TOKEN (README, “Connect Discord”)',
      'Terminal: new posts appear here; type help',
    ]);
  });

  it.each([
    ['watch', ['Roles: watch; other processes do the rest', 'Posts: from content/', 'Database: PostgreSQL at h:5432/h']],
    ['web', ['Roles: web; other processes do the rest', 'Database: PostgreSQL at h:5432/h']],
    [
      'work',
      [
        'Roles: work; other processes do the rest',
        'Database: PostgreSQL at h:5432/h',
        'Slack: connecting, 2 channels subscribed',
        'Discord: connecting, but no channel is subscribed: set HERALD_ANNOUNCE_TO="discord:112233445566778899" (or herald.yaml)',
      ],
    ],
    [
      'chat',
      [
        'Roles: chat; other processes do the rest',
        'Posts: from the database: another process looks at the folder',
        'Database: PostgreSQL at h:5432/h',
        'Slack: connecting; /cncf help',
        'Discord: connecting; /cncf help',
        'Terminal: type help',
      ],
    ],
  ])('of a process that does %s alone says what that does, and nothing else', (role, expected) => {
    expect(rows(role, TOKENS)).toEqual(expected);
  });

  it('says that posts appear in the terminal only where this process delivers them there', () => {
    const both = { ...TOKENS, HERALD_ANNOUNCE_TO: 'slack:C0123ABCD terminal' };
    expect(rows('work,chat', both).at(-1)).toBe('Terminal: new posts appear here; type help');
    expect(rows('work').at(-1)).toBe('Terminal: new posts appear here');
    expect(rows('chat').at(-1)).toBe('Terminal: type help');
  });

  it('promises an announcement only where this process makes it', () => {
    expect(invitation(configOf(''), 'Push a post')).toBe('Push a post and it is announced.');
    expect(invitation(configOf('watch,web'), 'Push a post')).toBe('Push a post and another process, with the role work, announces it.');
  });
});
