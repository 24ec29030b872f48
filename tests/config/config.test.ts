import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/app/load-config.ts';
import { effectiveSubscriptions } from '../../src/config/config.ts';
import { ConfigError } from '../../src/lib/errors.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'herald-config-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function mistakes(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env, dir);
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes.map(({ where, what, hint }) => `${where}: ${what}. ${hint}`);
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it('the site of herald.yaml: its folders are written in any way, and HERALD_SITE_URL counts before its address', () => {
    writeFileSync(
      join(dir, 'herald.yaml'),
      'site:\n  url: https://yaml.test/\n  generator: hugo\n  permalinks: {./blog/: /:year/:slug/, .: /:filename/}\n  title_from: {/notes: filename}\n',
    );
    expect(loadConfig({}, dir)).toMatchObject({
      siteUrl: 'https://yaml.test/',
      siteTop: null,
      site: {
        generator: 'hugo',
        permalinks: [
          { folder: 'blog', value: '/:year/:slug/' },
          { folder: '', value: '/:filename/' },
        ],
        titleFrom: [{ folder: 'notes', value: 'filename' }],
      },
    });
    expect(loadConfig({ HERALD_SITE_URL: 'https://env.test/' }, dir).siteUrl).toBe('https://env.test/');
    writeFileSync(join(dir, 'herald.yaml'), 'site:\n  title_from: key\n');
    expect(loadConfig({}, dir).site.titleFrom).toEqual([{ folder: '', value: 'key' }]);
  });

  it('nothing set: content/, .herald, everything to the terminal', () => {
    const config = loadConfig({}, dir);
    expect(config).toMatchObject({
      contentDir: join(dir, 'content'),
      dataDir: join(dir, '.herald'),
      pollMs: 60_000,
      command: 'cncf',
    });
    expect(config.platforms.flatMap(({ name, open }) => (open ? [name] : []))).toEqual(['terminal']);
    expect(effectiveSubscriptions(config).map(({ destination, origin }) => [destination, origin])).toEqual([['terminal', 'default']]);
  });

  it('HERALD_ANNOUNCE_TO and herald.yaml subscribe channels', () => {
    writeFileSync(
      join(dir, 'herald.yaml'),
      'subscriptions:\n  - to: slack:C0123ABCD\n    tag: cilium\n    kind: [link, release]\nannounce:\n  each_limit: 3\n',
    );
    const config = loadConfig({ HERALD_ANNOUNCE_TO: 'slack:C0ABC discord:112233445566778899' }, dir);
    expect(config.subscriptions.map(({ destination, filter, origin }) => [destination, filter.tags, filter.kinds, origin])).toEqual([
      ['slack:C0ABC', [], [], 'HERALD_ANNOUNCE_TO'],
      ['discord:112233445566778899', [], [], 'HERALD_ANNOUNCE_TO'],
      ['slack:C0123ABCD', ['cilium'], ['link', 'release'], 'herald.yaml'],
    ]);
    expect(config.terms.eachLimit).toBe(3);
  });

  it('says how pictures are shown, for all and for each subscription', () => {
    expect(loadConfig({}, dir).images).toBe('thumbnail');
    const text = 'subscriptions:\n  - to: terminal\n    images: none\n  - to: slack:C0123ABCD\nannounce:\n  images: large\n';
    writeFileSync(join(dir, 'herald.yaml'), text);
    const config = loadConfig({}, dir);
    expect(config.images).toBe('large');
    expect(config.subscriptions.map(({ images }) => images)).toEqual(['none', undefined]);
    // A change of it does not make another subscription.
    writeFileSync(join(dir, 'herald.yaml'), text.replace('none', 'large'));
    expect(loadConfig({}, dir).subscriptions.map(({ id }) => id)).toEqual(config.subscriptions.map(({ id }) => id));
  });

  it('says in which style each subscription wants its messages, which does not make it another', () => {
    const text =
      'subscriptions:\n  - to: terminal\n    style: line\n    length: 40\n    facts: [tags, source]\n  - to: slack:C0123ABCD\n    facts: []\n';
    writeFileSync(join(dir, 'herald.yaml'), text);
    const styled = loadConfig({}, dir).subscriptions;
    expect(styled).toMatchObject([{ style: 'line', length: 40, facts: ['tags', 'source'] }, { facts: [] }]);
    expect(styled[1]).not.toHaveProperty('style');
    writeFileSync(join(dir, 'herald.yaml'), text.replace('line', 'card'));
    expect(loadConfig({}, dir).subscriptions.map(({ id }) => id)).toEqual(styled.map(({ id }) => id));
  });

  it('a filter of herald.yaml is kept beside the lists; without one a subscription is what it was', () => {
    writeFileSync(
      join(dir, 'herald.yaml'),
      "subscriptions:\n  - to: slack:C0123ABCD\n    kind: release\n  - to: slack:C0123ABCD\n    kind: release\n    filter: 'k3s is:stable'\n",
    );
    const [plain, filtered] = loadConfig({}, dir).subscriptions;
    const lists = { tags: [], sources: [], kinds: ['release'], words: [] };
    expect([plain?.filter, filtered?.filter]).toEqual([lists, { ...lists, expression: 'k3s is:stable' }]);
    // Made of the destination and the lists, as ever: the row in the database stays the same.
    expect(plain?.id).toBe('e4b8a240a3f76011');
    expect(filtered?.id).not.toBe(plain?.id);
  });

  it('HERALD_ADMINS names people, user groups and roles; the settings of managers name groups by their ids', () => {
    const { admins, groups } = loadConfig(
      {
        HERALD_ADMINS: 'slack:U0123ABCD slack:S0123ABCD, discord:112233445566778899 discord:role:112233445566778800',
        HERALD_SLACK_MANAGERS: 'S0AAA slack:S0BBB',
        HERALD_DISCORD_MANAGERS: '112233445566778811 discord:role:112233445566778822',
      },
      dir,
    );
    expect(admins).toEqual([
      { platform: 'slack', id: 'U0123ABCD' },
      { platform: 'discord', id: '112233445566778899' },
    ]);
    expect(groups).toEqual({
      admins: { slack: ['S0123ABCD'], discord: ['112233445566778800'] },
      managers: { slack: ['S0AAA', 'S0BBB'], discord: ['112233445566778811', '112233445566778822'] },
    });
    expect(loadConfig({}, dir).groups).toEqual({ admins: { slack: [], discord: [] }, managers: { slack: [], discord: [] } });
    expect(mistakes({ HERALD_ADMINS: 'slack:C0123ABCD', HERALD_SLACK_MANAGERS: '@platform', HERALD_DISCORD_MANAGERS: 'S0123' })).toEqual([
      'HERALD_ADMINS: “slack:C0123ABCD” is neither a person nor a group. Write slack:U0123ABCD slack:S0123ABCD discord:112233445566778899 discord:role:112233445566778899, separated by spaces',
      'HERALD_SLACK_MANAGERS: “@platform” is not the ID of a Slack user group. Write IDs like S0123ABCD, separated by spaces',
      'HERALD_DISCORD_MANAGERS: “S0123” is not the ID of a Discord role. Write IDs like 112233445566778899, separated by spaces',
    ]);
  });

  it('a mode of herald.yaml has the time zone that it names, else that of HERALD_TIMEZONE, else the machine’s', () => {
    writeFileSync(
      join(dir, 'herald.yaml'),
      'subscriptions:\n  - to: terminal\n    mode: daily at 8:00\n  - to: terminal\n    tag: go\n    mode: weekly, UTC\n  - to: terminal\n    tag: rust\n',
    );
    const modesOf = (env: Record<string, string>) => loadConfig(env, dir).subscriptions.map(({ delivery }) => delivery);
    const weekly = { mode: 'weekly', on: 'monday', at: '09:00', timezone: 'UTC' };
    expect(modesOf({ HERALD_TIMEZONE: 'Asia/Tokyo' })).toEqual([{ mode: 'daily', at: '08:00', timezone: 'Asia/Tokyo' }, weekly, undefined]);
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    expect(modesOf({})).toEqual([{ mode: 'daily', at: '08:00', timezone: timeZone }, weekly, undefined]);
    expect(() => loadConfig({ HERALD_TIMEZONE: 'Berlin' }, dir)).toThrow(/HERALD_TIMEZONE.*“Berlin” is not a time zone/);
  });

  it('HERALD_LANGUAGE is of replies, and of messages where herald.yaml says nothing; one that Herald does not speak is named with those that it does', () => {
    const languages = (env: Record<string, string>) =>
      (({ language, messageLanguage }) => [language, messageLanguage])(loadConfig(env, dir));
    expect(languages({})).toEqual(['en', 'en']);
    expect(languages({ HERALD_LANGUAGE: 'DE' })).toEqual(['de', 'de']);
    expect(() => loadConfig({ HERALD_LANGUAGE: 'german' }, dir)).toThrow(/HERALD_LANGUAGE.*Write en, de, fr, es/s);
  });

  it('HERALD_SLACK_TEAMS and HERALD_DISCORD_SERVERS name who is answered; without them everybody is', () => {
    expect(loadConfig({}, dir).answers).toEqual({ slack: [], discord: [] });
    const own = { HERALD_SLACK_TEAMS: 'T0123ABCD, E0123ABCD', HERALD_DISCORD_SERVERS: '112233445566778899' };
    expect(loadConfig(own, dir).answers).toEqual({ slack: ['T0123ABCD', 'E0123ABCD'], discord: ['112233445566778899'] });
    expect(mistakes({ HERALD_SLACK_TEAMS: 'acme', HERALD_DISCORD_SERVERS: 'T0123ABCD' })).toEqual([
      'HERALD_SLACK_TEAMS: “acme” is not the ID of a Slack workspace. Write IDs like T0123ABCD, separated by spaces',
      'HERALD_DISCORD_SERVERS: “T0123ABCD” is not the ID of a Discord server. Write IDs like 112233445566778899, separated by spaces',
    ]);
  });

  it('names every mistake at once, with an example of a good one', () => {
    const all = mistakes({
      HERALD_ANNOUNCE_TO: 'slack:general',
      HERALD_POLL_SECONDS: 'soon',
      HERALD_WEB_ADDR: 'here',
      SLACK_BOT_TOKEN: 'xoxb-1',
    });
    expect(all.toSorted()).toEqual([
      expect.stringMatching(/^HERALD_ANNOUNCE_TO: “slack:general” is not a destination\. Write slack:C0123ABCD/),
      expect.stringMatching(/^HERALD_POLL_SECONDS: is not a number from 1 to 86400\. Write it like 60/),
      expect.stringMatching(/^HERALD_WEB_ADDR: is not a host:port/),
      expect.stringMatching(/^SLACK_APP_TOKEN: is required if SLACK_BOT_TOKEN/),
    ]);
  });

  it('a misspelt setting is named with the right one', () => {
    expect(mistakes({ HERALD_CONTENT_DIRR: 'x' })).toEqual([
      'HERALD_CONTENT_DIRR: is not a Herald setting. Did you mean HERALD_CONTENT_DIR?',
    ]);
  });

  it.each([
    ['SLACK_TOKEN', 'SLACK_BOT_TOKEN'],
    ['SLACK_BOT_TOKN', 'SLACK_BOT_TOKEN'],
    ['SLACK_APP_LEVEL_TOKEN', 'SLACK_APP_TOKEN'],
    ['DISCORD_BOT_TOKEN', 'DISCORD_TOKEN'],
    ['DISCORD_TOKENS', 'DISCORD_TOKEN'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['DATABASE_ULR', 'DATABASE_URL'],
    ['POSTGRES_URL', 'DATABASE_URL'],
    ['REDIS_URI', 'REDIS_URL'],
  ])('%s, which is meant for %s, is told and not refused; its value never', (name, meant) => {
    const { warnings } = loadConfig({ [name]: 'xoxb-hunter2' }, dir);
    expect(warnings).toEqual([
      { where: name, what: `is set, but ${meant} is not`, hint: `Herald reads ${meant}: rename it, unless it is for another program` },
    ]);
    expect(loadConfig({ [name]: '  ' }, dir).warnings).toEqual([]);
  });

  it('what was meant stands beside what is missing', () => {
    expect(mistakes({ SLACK_TOKEN: 'xoxb-hunter2', SLACK_APP_TOKEN: 'xapp-1' })).toEqual([
      expect.stringMatching(/^SLACK_BOT_TOKEN: is required if SLACK_APP_TOKEN/),
      expect.stringMatching(/^SLACK_TOKEN: is set, but SLACK_BOT_TOKEN is not\. Herald reads SLACK_BOT_TOKEN/),
    ]);
  });

  it('Slack is heard over Socket Mode or over HTTP, and what excludes each other is named', () => {
    const bot = { SLACK_BOT_TOKEN: 'xoxb-1' };
    const socket = { SLACK_APP_TOKEN: 'xapp-1' };
    const http = { SLACK_SIGNING_SECRET: '8f742231b10e8888abcd9977aabb85a5' };
    const opens = (env: object): boolean =>
      loadConfig({ ...env }, dir).platforms.some(({ name, open }) => name === 'slack' && open !== null);
    expect([opens({ ...bot, ...socket }), opens({ ...bot, ...http }), opens({})]).toEqual([true, true, false]);
    expect(opens({ ...bot, ...http, DATABASE_URL: 'postgres://h@h/h', HERALD_ROLES: 'chat,web' })).toBe(true);
    const wheres = (env: Record<string, string>): string[] =>
      mistakes(env).map((line) => line.replace(/ (?:if|but|so|Add|Give|Remove|in addition).*/, ''));
    expect(wheres({ ...bot, ...socket, ...http })).toEqual(['SLACK_SIGNING_SECRET: is set']);
    expect(wheres(bot)).toEqual(['SLACK_APP_TOKEN: is required']);
    expect(wheres(http)).toEqual(['SLACK_BOT_TOKEN: is required']);
    expect(wheres({ ...bot, SLACK_SIGNING_SECRET: 'short' })).toEqual([expect.stringMatching(/^SLACK_SIGNING_SECRET: does not look like/)]);
    expect(wheres({ ...bot, ...http, HERALD_WEB_ADDR: 'off' })).toEqual(['SLACK_SIGNING_SECRET: is set,']);
    expect(wheres({ ...bot, ...http, DATABASE_URL: 'postgres://h@h/h', HERALD_ROLES: 'watch,chat' })).toEqual([
      expect.stringMatching(/^HERALD_ROLES: has chat without web/),
    ]);
  });

  it('Slack is one workspace with a token, or several in which people install Herald: what is missing or too much is named', () => {
    const several = {
      SLACK_CLIENT_ID: '1234567890.9876543210',
      SLACK_CLIENT_SECRET: '8f742231b10e8888abcd9977aabb85a5',
      SLACK_SIGNING_SECRET: '8f742231b10e8888abcd9977aabb85a5',
      HERALD_WEB_URL: 'https://herald.test',
      HERALD_SECRET_KEY: 'ab'.repeat(32),
    };
    const without = (name: string): Record<string, string> => Object.fromEntries(Object.entries(several).filter(([one]) => one !== name));
    expect(loadConfig(several, dir).platforms.some(({ name, open }) => name === 'slack' && open !== null)).toBe(true);
    for (const name of ['SLACK_CLIENT_SECRET', 'HERALD_WEB_URL', 'HERALD_SECRET_KEY'])
      expect(mistakes(without(name))).toEqual([expect.stringMatching(new RegExp(`^${name}: is required`))]);
    expect(mistakes(without('SLACK_SIGNING_SECRET'))).toEqual([expect.stringMatching(/^SLACK_APP_TOKEN: is required if SLACK_CLIENT_ID/)]);
    expect(mistakes(without('SLACK_CLIENT_ID'))).toEqual([expect.stringMatching(/^SLACK_BOT_TOKEN: is required if SLACK_SIGNING_SECRET/)]);
    expect(mistakes({ ...several, SLACK_BOT_TOKEN: 'xoxb-1' })).toEqual([expect.stringMatching(/^SLACK_BOT_TOKEN: is the token of one/)]);
    expect(mistakes({ ...several, SLACK_CLIENT_ID: 'herald' })).toEqual([expect.stringMatching(/^SLACK_CLIENT_ID: is not a client id/)]);
    expect(mistakes({ ...several, HERALD_WEB_ADDR: 'off' })).toContainEqual(
      expect.stringMatching(/^SLACK_CLIENT_ID: is set, but HERALD_WEB_ADDR/),
    );
  });

  it('people and groups of Slack are named with their workspace where there are several, and only there', () => {
    const one = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };
    const several = {
      SLACK_CLIENT_ID: '1.2',
      SLACK_CLIENT_SECRET: '8f742231b10e8888abcd9977aabb85a5',
      SLACK_APP_TOKEN: 'xapp-1',
      HERALD_WEB_URL: 'https://herald.test',
      HERALD_SECRET_KEY: 'ab'.repeat(32),
    };
    const long = { HERALD_ADMINS: 'slack:T0US/U0ANN slack:T0US/S0OPS', HERALD_SLACK_MANAGERS: 'T0US/S0OPS' };
    const short = { HERALD_ADMINS: 'slack:U0ANN slack:S0OPS', HERALD_SLACK_MANAGERS: 'S0OPS' };
    const { admins, groups } = loadConfig({ ...several, ...long }, dir);
    expect(admins).toEqual([{ platform: 'slack', id: 'T0US/U0ANN' }]);
    expect([groups.admins.slack, groups.managers.slack]).toEqual([['T0US/S0OPS'], ['T0US/S0OPS']]);
    expect(mistakes({ ...one, ...short })).toEqual([]);
    expect(mistakes({ ...several, HERALD_ANNOUNCE_TO: 'terminal slack:C0NEWS', HERALD_ADMIN_CHANNEL: 'slack:T0US/C0OPS' })).toEqual([
      'HERALD_ANNOUNCE_TO: “slack:C0NEWS” does not say in which workspace. Write it like slack:T0123ABCD/C0NEWS',
    ]);
    expect(mistakes({ ...several, HERALD_ADMIN_CHANNEL: 'slack:C0OPS' })).toEqual([expect.stringMatching(/^HERALD_ADMIN_CHANNEL: /)]);
    expect(mistakes({ ...one, ...long })).toEqual([
      'HERALD_ADMINS: “slack:T0US/U0ANN” names a workspace, but Herald is in only one. Write slack:U0ANN',
      'HERALD_ADMINS: “slack:T0US/S0OPS” names a workspace, but Herald is in only one. Write slack:S0OPS',
      'HERALD_SLACK_MANAGERS: “T0US/S0OPS” names a workspace, but Herald is in only one. Write S0OPS',
    ]);
    expect(mistakes({ ...several, ...short })).toEqual([
      'HERALD_ADMINS: “slack:U0ANN” does not say in which workspace. Write it like slack:T0123ABCD/U0ANN',
      'HERALD_ADMINS: “slack:S0OPS” does not say in which workspace. Write it like slack:T0123ABCD/S0OPS',
      'HERALD_SLACK_MANAGERS: “S0OPS” does not say in which workspace. Write it like T0123ABCD/S0OPS',
    ]);
  });

  it('another program’s names are nobody’s business where ours are set, or where they are like none of ours', () => {
    const ours = { DATABASE_URL: 'postgres://h@h/h', REDIS_URL: 'redis://h', DISCORD_TOKEN: 'abcdefghijklmnopqrstuvwxyz' };
    const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_API_URL: 'https://slack.com/api/' };
    const theirs = { DATABASE_URI: 'x', REDIS_URI: 'x', DISCORD_BOT_TOKEN: 'x', SLACK_TOKEN: 'x', SLACK_APP_LEVEL_TOKEN: 'x' };
    expect(loadConfig({ ...ours, ...slack, ...theirs }, dir).warnings).toEqual([]);
    const others = {
      SLACK_WEBHOOK_URL: 'x',
      SLACK_CLIENT_SECRET: 'x',
      DISCORD_WEBHOOK: 'x',
      DATABASE_POOL: '1',
      REDIS_HOST: 'x',
      PGHOST: 'x',
      PATH: 'x',
    };
    expect(loadConfig({ ...others, DISCORD_API_URL: 'https://discord.com/api' }, dir).warnings).toEqual([]);
  });

  it('herald.yaml sets how many changes are held, when messages are edited, and when they are removed', () => {
    writeFileSync(
      join(dir, 'herald.yaml'),
      'announce:\n  safety_limits: { edits: 7, removals: 0 }\n  edit_within_days: 0.5\n  edit_after_minutes: 1\n  retract_after_hours: 2\n',
    );
    expect(loadConfig({}, dir).terms).toEqual({
      eachLimit: 5,
      maxAgeDays: 14,
      safetyLimits: { additions: 200, edits: 7, removals: 0 },
      editWithinMs: 43_200_000,
      editAfterMs: 60_000,
      gracePeriodMs: 7_200_000,
      announceLast: 0,
      adminDestination: 'terminal',
    });
    writeFileSync(join(dir, 'herald.yaml'), 'announce:\n  edit_after_minutes: -1\n');
    expect(mistakes({})).toEqual([expect.stringMatching(/herald\.yaml:2 announce\.edit_after_minutes/)]);
  });

  it('the admins have one channel', () => {
    expect(loadConfig({ HERALD_ADMIN_CHANNEL: 'slack:C0123ABCD' }, dir).terms.adminDestination).toBe('slack:C0123ABCD');
    expect(mistakes({ HERALD_ADMIN_CHANNEL: '#ops' })).toEqual([
      'HERALD_ADMIN_CHANNEL: “#ops” is not a channel. Write one, like slack:C0123ABCD, discord:112233445566778899 or terminal',
    ]);
  });

  it('a process does everything, or some of it where there is a database server to share', () => {
    const server = { DATABASE_URL: 'postgres://herald@127.0.0.1/herald' };
    expect(loadConfig({}, dir).roles).toEqual(['watch', 'work', 'chat', 'web']);
    expect(loadConfig({ ...server, HERALD_ROLES: 'work, watch' }, dir).roles).toEqual(['watch', 'work']);
    expect(loadConfig({ HERALD_ROLES: 'web,chat,work,watch' }, dir).roles).toHaveLength(4);
    expect(mistakes({ HERALD_ROLES: 'work' })).toEqual([expect.stringMatching(/^HERALD_ROLES: divides the work .* Add DATABASE_URL/)]);
    expect(mistakes({ ...server, HERALD_ROLES: 'work,wach' })).toEqual([
      'HERALD_ROLES: “wach” is not a role. Write one or more of watch,work,chat,web, like watch,work',
    ]);
  });

  it('Redis without PostgreSQL is refused', () => {
    // A password that is not encoded ends the address early; it is not repeated.
    const odd = mistakes({ DATABASE_URL: 'postgres://h:hunter/2@h/h', REDIS_URL: 'redis://:hunter/2@h' });
    expect(odd).toEqual([expect.stringMatching(/^DATABASE_URL: .*%2F/), expect.stringMatching(/^REDIS_URL: .*%2F/)]);
    expect(odd.join()).not.toContain('hunter');
    expect(mistakes({ REDIS_URL: 'redis://127.0.0.1' })[0]).toMatch(/^REDIS_URL: is set without DATABASE_URL/);
  });

  it('search takes more names for one thing, two at least', () => {
    const file = join(dir, 'herald.yaml');
    writeFileSync(file, 'search:\n  synonyms:\n    - [sbom, software bill of materials]\n');
    expect(loadConfig({}, dir).synonyms).toEqual([['sbom', 'software bill of materials']]);
    writeFileSync(file, 'search:\n  synonyms:\n    - [sbom]\n');
    expect(() => loadConfig({}, dir)).toThrow(/at least two names/);
  });

  it('herald.yaml is named with its line', () => {
    writeFileSync(join(dir, 'herald.yaml'), 'subscriptions:\n  - to: slack:C0123ABCD\n  - to: "#general"\n    tga: cilium\n');
    expect(mistakes({})).toEqual([
      expect.stringMatching(/herald\.yaml:3 subscriptions\[1\]\.to: is not a destination/),
      expect.stringMatching(/herald\.yaml:4 subscriptions\[1\]\.tga/),
    ]);
    writeFileSync(join(dir, 'herald.yaml'), 'subscriptions: [\n');
    expect(mistakes({})[0]).toMatch(/herald\.yaml:\d/);
  });

  it('a herald.yaml that was asked for must be there', () => {
    expect(mistakes({ HERALD_CONFIG: 'nowhere.yaml' })[0]).toMatch(/nowhere\.yaml: can't be read \(ENOENT\)/);
  });

  it('posts from a git repository are checked out below the data folder, each address to its own place', () => {
    const config = loadConfig(
      { HERALD_CONTENT_GIT: 'https://github.com/you/site.git#main:posts', HERALD_DATA_DIR: 'd', PATH: '/bin', X: '1' },
      dir,
    );
    expect(config.contentDir).toMatch(new RegExp(`^${join(dir, 'd/content.git/')}[0-9a-f]{12}/files/posts$`));
    expect(config.git).toMatchObject({ pollMs: 60_000, webhookSecret: null });
    expect(config.git?.env()).toEqual({ PATH: '/bin' });
    const other = loadConfig({ HERALD_CONTENT_GIT: 'https://github.com/you/site.git#next:posts', HERALD_DATA_DIR: 'd' }, dir);
    expect(other.contentDir).not.toBe(config.contentDir);
  });

  it('a repository that can be none, a short secret, and one that nothing needs are mistakes', () => {
    expect(mistakes({ HERALD_CONTENT_GIT: 'ext::sh -c hunter2', HERALD_WEBHOOK_SECRET: 'short' }).toSorted()).toEqual([
      expect.stringMatching(/^HERALD_CONTENT_GIT: is not an https, ssh or file address of a git repository\. Write it like "https:/),
      expect.stringMatching(/^HERALD_WEBHOOK_SECRET: .* at least 16 characters/),
    ]);
    const secret = { HERALD_WEBHOOK_SECRET: 'a secret of more than sixteen' };
    expect(mistakes(secret)[0]).toMatch(/^HERALD_WEBHOOK_SECRET: is set without/);
    const deaf = { ...secret, HERALD_CONTENT_GIT: '/srv/site.git', HERALD_WEB_ADDR: 'off' };
    expect(mistakes(deaf)).toEqual([expect.stringMatching(/^HERALD_WEBHOOK_SECRET: is set, but HERALD_WEB_ADDR is off/)]);
  });

  it('the web server has names and a token; what is not a name, a short token, and either without a server are mistakes', () => {
    const { web } = loadConfig({ HERALD_WEB_HOSTS: 'Herald.example.org, herald', HERALD_WEB_TOKEN: '0123456789abcdef' }, dir);
    expect(web).toMatchObject({ host: '127.0.0.1', port: 8080, names: ['herald.example.org', 'herald'] });
    expect(web?.token?.reveal()).toBe('0123456789abcdef');
    expect(mistakes({ HERALD_WEB_HOSTS: 'https://herald.example.org herald:8080 a..b', HERALD_WEB_TOKEN: '0123456789abcde' })).toEqual([
      expect.stringMatching(/^HERALD_WEB_TOKEN: .* at least 16 /),
      expect.stringMatching(/^HERALD_WEB_HOSTS: “https:\/\/herald\.example\.org” is not a host name\. Write only names/),
      expect.stringMatching(/^HERALD_WEB_HOSTS: “herald:8080”/),
      expect.stringMatching(/^HERALD_WEB_HOSTS: “a\.\.b”/),
    ]);
    const off = { HERALD_WEB_ADDR: 'off', HERALD_WEB_HOSTS: 'herald', HERALD_WEB_TOKEN: '0123456789abcdef' };
    expect(mistakes(off).map((mistake) => mistake.split('.')[0])).toEqual([
      'HERALD_WEB_TOKEN: is set, but HERALD_WEB_ADDR is off',
      'HERALD_WEB_HOSTS: is set, but HERALD_WEB_ADDR is off',
    ]);
  });

  it('the address by which people come is an origin, whose name is one of the server', () => {
    const { web } = loadConfig({ HERALD_WEB_URL: 'https://Herald.Example.org:8443/', HERALD_WEB_HOSTS: 'herald' }, dir);
    expect(web).toMatchObject({ url: 'https://herald.example.org:8443', names: ['herald', 'herald.example.org'] });
    expect(loadConfig({}, dir).web).toMatchObject({ url: null, names: [] });
    for (const wrong of ['https://herald.example.org/herald', 'https://me:hunter2@herald.example.org', 'https://herald.example.org/?x'])
      expect(mistakes({ HERALD_WEB_URL: wrong })).toEqual([
        'HERALD_WEB_URL: has more than a host and a port. Write it like https://herald.example.org, without a path',
      ]);
    expect(mistakes({ HERALD_WEB_URL: 'herald.example.org' })).toEqual([expect.stringMatching(/^HERALD_WEB_URL: is not an http/)]);
    expect(mistakes({ HERALD_WEB_URL: 'https://herald.example.org', HERALD_WEB_ADDR: 'off' })).toEqual([
      expect.stringMatching(/^HERALD_WEB_URL: is set, but HERALD_WEB_ADDR is off/),
    ]);
  });

  it('the secret key is one key or several; one that is none is a mistake, which says how to make one and does not print it', () => {
    const [one, other] = ['5e'.repeat(32), Buffer.alloc(32, 0xc3).toString('base64')];
    expect(loadConfig({}, dir).secretKey).toBeNull();
    expect(loadConfig({ HERALD_SECRET_KEY: ` ${one}, ${other} ` }, dir).secretKey?.reveal()).toBe(`${one}, ${other}`);
    expect(mistakes({ HERALD_SECRET_KEY: 'hunter2' })).toEqual([
      expect.stringMatching(/^HERALD_SECRET_KEY: is not a key of 32 bytes.* Make one with openssl rand -hex 32/),
    ]);
    expect(mistakes({ HERALD_SECRET_KEY: `${one},${one.slice(2)}` })).toEqual([
      expect.stringMatching(/^HERALD_SECRET_KEY: has an entry \(number 2\) that is not a key(?!.*5e5e)/),
    ]);
  });

  it('tokens and passwords never print', () => {
    const config = loadConfig(
      {
        DATABASE_URL: 'postgres://herald:hunter2@127.0.0.1/herald',
        DISCORD_TOKEN: 'abcdefghijklmnopqrstuvwxyz',
        HERALD_CONTENT_GIT: 'https://u:hunter2@h/x',
        HERALD_WEBHOOK_SECRET: 'hunter2hunter2hunter2',
        HERALD_SECRET_KEY: `${'5e'.repeat(32)},${'c3'.repeat(32)}`,
        HERALD_WEB_TOKEN: 'hunter2hunter2hunter2',
        HTTPS_PROXY: 'http://u:hunter2@p',
      },
      dir,
    );
    expect(`${JSON.stringify(config)} ${inspect(config, { depth: 9 })} ${String(config.databaseUrl)}`).not.toMatch(
      /hunter2|abcdefghij|5e5e|c3c3/,
    );
    expect(config.databaseUrl?.reveal()).toContain('hunter2');
    expect(mistakes({ DATABASE_URL: 'mysql://u:hunter2@h/d', DISCORD_TOKEN: 'hunter2' }).join()).not.toContain('hunter2');
  });
});
