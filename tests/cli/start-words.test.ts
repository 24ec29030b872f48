import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/app/load-config.ts';
import { bannerRows, invitation, problemLines } from '../../src/cli/start-words.ts';
import { type Config, effectiveSubscriptions } from '../../src/config/config.ts';
import type { Problem } from '../../src/content/post.ts';

const TOKENS = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_APP_TOKEN: 'xapp-1',
  DISCORD_TOKEN: 'abcdefghijklmnopqrstuvwxyz',
  HERALD_ANNOUNCE_TO: 'slack:C0123ABCD slack:C0123ABCE',
};
const configOf = (roles: string, env: Record<string, string> = {}) =>
  loadConfig({ DATABASE_URL: 'postgres://h@h/h', ...(roles ? { HERALD_ROLES: roles } : {}), ...env }, tmpdir());
const subscribedOf = (config: Config) => new Set(effectiveSubscriptions(config).map(({ destination }) => destination));
const facts = { posts: 'content/', database: 'PostgreSQL at h:5432/h', approvals: 0, health: null, dashboard: null };
const rows = (roles: string, env: Record<string, string> = {}, more: object = {}) => {
  const config = configOf(roles, env);
  return bannerRows(config, { subscribed: subscribedOf(config), ...facts, ...more }).map((row) => row.join(': '));
};

describe('the banner', () => {
  it('counts messages that wait for approval', () => {
    expect(rows('', {}, { approvals: 3 })).toContain('Approvals: 3 messages to approve: herald approvals');
    expect(rows('').join()).not.toContain('Approvals');
  });

  it('of a process that does everything names everything', () => {
    expect(rows('', TOKENS, { health: 'http://h/readyz', dashboard: 'http://h/' })).toEqual([
      'Posts: from content/',
      'Database: PostgreSQL at h:5432/h',
      'Slack: connecting, 2 channels subscribed; /cncf help',
      'Discord: connecting, but no channel is subscribed: write /cncf subscribe in one, or set HERALD_ANNOUNCE_TO="discord:112233445566778899" (or herald.yaml)',
      'Terminal: type help',
      'Health: http://h/readyz',
      'Dashboard: http://h/',
    ]);
    expect(rows('')).toEqual([
      'Posts: from content/',
      'Database: PostgreSQL at h:5432/h',
      'Slack: not connected: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (README, “Connect Slack”)',
      'Discord: not connected: set DISCORD_TOKEN (README, “Connect Discord”)',
      'Terminal: new posts appear here; type help',
    ]);
  });

  it('counts the channels that people subscribed, each once; this terminal then still gets everything where the settings name nobody', () => {
    const { HERALD_ANNOUNCE_TO: _, ...tokens } = TOKENS;
    const subscribed = new Set(['terminal', 'slack:C0123ABCD', 'slack:C0123ABCE']);
    const said = rows('', tokens, { subscribed });
    expect(said).toContain('Slack: connecting, 2 channels subscribed; /cncf help');
    expect(said).toContain('Terminal: new posts appear here; type help');
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
        'Discord: connecting, but no channel is subscribed: write /cncf subscribe in one, or set HERALD_ANNOUNCE_TO="discord:112233445566778899" (or herald.yaml)',
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

const problem = (level: Problem['level'], path: string): Problem => ({
  path,
  line: 3,
  column: null,
  level,
  code: 'some-code',
  message: 'it is wrong',
  hint: 'Write it right',
});
const lines = (...problems: Problem[]) => problemLines(problems, { colour: false });

it('lists errors and warnings, errors first, and counts notes', () => {
  expect(lines(problem('warning', 'b.md'), problem('note', 'c.md'), problem('error', 'a.md'))).toEqual([
    "1 file can't be read:",
    '  ✗ a.md:3  error  it is wrong. Write it right.',
    '1 warning on posts:',
    '  ! b.md:3  warning  it is wrong. Write it right.',
    '1 note on posts; herald lint lists it.',
  ]);
  expect(lines()).toEqual([]);
});

it('lists ten of each at most, and says how many more there are', () => {
  const ten = Array.from({ length: 10 }, (_, at) => problem('warning', `${at}.md`));
  expect(lines(...ten)).toHaveLength(11);
  expect(lines(...ten, problem('warning', '10.md'), problem('warning', '11.md')).at(-1)).toBe('  …and 2 more; herald lint lists them');
});
