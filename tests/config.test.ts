import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { effectiveSubscriptions, readConfig } from '../src/config.ts';
import { ConfigError } from '../src/errors.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'herald-config-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function mistakes(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env, dir);
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes.map(({ where, what, hint }) => `${where}: ${what}. ${hint}`);
    throw error;
  }
  return [];
}

describe('readConfig', () => {
  it('nothing set: content/, .herald, everything to the terminal', () => {
    const config = readConfig({}, dir);
    expect(config).toMatchObject({
      contentDir: join(dir, 'content'),
      dataDir: join(dir, '.herald'),
      pollMs: 60_000,
      command: 'cncf',
      slack: null,
      discord: null,
    });
    expect(effectiveSubscriptions(config).map(({ destination, origin }) => [destination, origin])).toEqual([['terminal', 'default']]);
  });

  it('HERALD_ANNOUNCE_TO and herald.yaml subscribe channels', () => {
    writeFileSync(
      join(dir, 'herald.yaml'),
      'subscriptions:\n  - to: slack:C0123ABCD\n    tag: cilium\n    kind: [link, release]\nannounce:\n  each_limit: 3\n',
    );
    const config = readConfig({ HERALD_ANNOUNCE_TO: 'slack:C0ABC discord:112233445566778899' }, dir);
    expect(config.subscriptions.map(({ destination, filter, origin }) => [destination, filter.tags, filter.kinds, origin])).toEqual([
      ['slack:C0ABC', [], [], 'HERALD_ANNOUNCE_TO'],
      ['discord:112233445566778899', [], [], 'HERALD_ANNOUNCE_TO'],
      ['slack:C0123ABCD', ['cilium'], ['link', 'release'], 'herald.yaml'],
    ]);
    expect(config.terms.eachLimit).toBe(3);
  });

  it('names every mistake at once, with an example of a good one', () => {
    const all = mistakes({
      HERALD_ANNOUNCE_TO: 'slack:general',
      HERALD_POLL_SECONDS: 'soon',
      HERALD_WEB_ADDR: 'here',
      SLACK_BOT_TOKEN: 'xoxb-1',
    });
    expect(all.toSorted()).toEqual([
      expect.stringMatching(/^HERALD_ANNOUNCE_TO: “slack:general” is no destination\. Write slack:C0123ABCD/),
      expect.stringMatching(/^HERALD_POLL_SECONDS: is no number from 1 to 86400\. Write it like 60/),
      expect.stringMatching(/^HERALD_WEB_ADDR: is no host:port/),
      expect.stringMatching(/^SLACK_APP_TOKEN: is missing beside SLACK_BOT_TOKEN/),
    ]);
  });

  it('a misspelt setting is named with the right one', () => {
    expect(mistakes({ HERALD_CONTENT_DIRR: 'x' })).toEqual([
      'HERALD_CONTENT_DIRR: is not a setting of Herald. Did you mean HERALD_CONTENT_DIR?',
    ]);
  });

  it('Redis without PostgreSQL is refused', () => {
    expect(mistakes({ REDIS_URL: 'redis://127.0.0.1' })[0]).toMatch(/^REDIS_URL: is set without DATABASE_URL/);
  });

  it('search takes more names for one thing, two at least', () => {
    const file = join(dir, 'herald.yaml');
    writeFileSync(file, 'search:\n  synonyms:\n    - [sbom, software bill of materials]\n');
    expect(readConfig({}, dir).synonyms).toEqual([['sbom', 'software bill of materials']]);
    writeFileSync(file, 'search:\n  synonyms:\n    - [sbom]\n');
    expect(() => readConfig({}, dir)).toThrow(/two names or more/);
  });

  it('herald.yaml is named with its line', () => {
    writeFileSync(join(dir, 'herald.yaml'), 'subscriptions:\n  - to: slack:C0123ABCD\n  - to: "#general"\n    tga: cilium\n');
    expect(mistakes({})).toEqual([
      expect.stringMatching(/herald\.yaml:3 subscriptions\[1\]\.to: is no destination/),
      expect.stringMatching(/herald\.yaml:4 subscriptions\[1\]\.tga/),
    ]);
    writeFileSync(join(dir, 'herald.yaml'), 'subscriptions: [\n');
    expect(mistakes({})[0]).toMatch(/herald\.yaml:\d/);
  });

  it('a herald.yaml that was asked for must be there', () => {
    expect(mistakes({ HERALD_CONFIG: 'nowhere.yaml' })[0]).toMatch(/nowhere\.yaml: can't be read \(ENOENT\)/);
  });

  it('tokens and passwords never print', () => {
    const config = readConfig(
      { DATABASE_URL: 'postgres://herald:hunter2@127.0.0.1/herald', DISCORD_TOKEN: 'abcdefghijklmnopqrstuvwxyz' },
      dir,
    );
    expect(`${JSON.stringify(config)} ${inspect(config, { depth: 9 })} ${String(config.databaseUrl)}`).not.toMatch(/hunter2|abcdefghij/);
    expect(config.databaseUrl?.reveal()).toContain('hunter2');
    expect(mistakes({ DATABASE_URL: 'mysql://u:hunter2@h/d', DISCORD_TOKEN: 'hunter2' }).join()).not.toContain('hunter2');
  });
});
