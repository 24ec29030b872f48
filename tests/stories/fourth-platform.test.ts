import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../adapters/platforms.ts';
import { openHerald } from '../../src/app/compose.ts';
import { loadConfig } from '../../src/app/load-config.ts';
import { checkHerald } from '../../src/cli/check-herald.ts';
import { scanOnce } from '../../src/cli/once-report.ts';
import { openWeb } from '../../src/cli/open-web.ts';
import { bannerRows } from '../../src/cli/start-words.ts';
import { ConfigError } from '../../src/lib/errors.ts';
import { tapEvents } from '../../src/ops/log.ts';
import { wordsOf } from '../support/command-stage.ts';
import { postbox } from '../support/postbox/index.ts';
import { villageOf } from '../support/postbox/open.ts';
import { type TemporaryFolder, temporaryDataDir, temporaryFolder } from '../support/temporary-folder.ts';

const ALL = [...PLATFORMS, postbox];
const NOW = new Date('2026-01-12T12:00:00.000Z');

let folder: TemporaryFolder;
let dataDir: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
  dataDir = await temporaryDataDir();
});
afterEach(async () => {
  await folder.remove();
  await dataDir.remove();
});

const write = (name: string, text: string): void => {
  mkdirSync(join(folder.path, 'content'), { recursive: true });
  writeFileSync(join(folder.path, name), text);
};
const post = (title: string) => `---\ntitle: ${title}\ndate: 2026-01-12\n---\n\nSome words.\n`;
const configOf = (env: Record<string, string>) =>
  loadConfig(
    { HERALD_DATA_DIR: dataDir.path, HERALD_EMBEDDED_FSYNC: '0', HERALD_WEB_ADDR: 'off', HERALD_WATCH: 'poll', ...env },
    folder.path,
    ALL,
  );

function mistakesOf(env: Record<string, string>): readonly string[] {
  try {
    configOf(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.mistakes.map(({ where, what, hint }) => `${where}: ${what}. ${hint}`);
  }
}

const bannerOf = (config: ReturnType<typeof loadConfig>) =>
  bannerRows(config, {
    subscribed: new Set(config.subscriptions.map(({ destination }) => destination)),
    posts: 'content/',
    database: 'here',
    approvals: 0,
    health: null,
    dashboard: null,
  });

const openOn = (config: ReturnType<typeof loadConfig>) =>
  openHerald(config, {
    input: new PassThrough() as unknown as NodeJS.ReadStream,
    output: new PassThrough() as unknown as NodeJS.WriteStream,
    textStyle: () => ({ width: 100, colour: false }),
    log: () => undefined,
    now: () => NOW,
    onQuit: () => undefined,
    onBroken: () => undefined,
  });

describe('a platform that is one folder and one line in the list', () => {
  it('announces posts, answers its people, and is told of like any other', { timeout: 60_000 }, async () => {
    write('content/old.md', post('An old post'));
    write('herald.yaml', 'subscriptions:\n  - to: postbox:market\n');
    const config = configOf({
      POSTBOX_KEY: 'key-story',
      HERALD_ADMINS: 'postbox:anna',
      HERALD_ADMIN_CHANNEL: 'postbox:hall',
      HERALD_POSTBOX_VILLAGES: 'hill',
    });
    expect(bannerOf(config)).toContainEqual(['Postbox', 'connecting, 1 channel subscribed; !cncf help']);
    const herald = await openOn(config);
    try {
      await herald.bot.start();
      const { ask, letters } = villageOf('key-story');
      write('content/new.md', post('A new post'));
      await scanOnce(herald, () => NOW);
      expect(letters.map(({ box, title }) => [box, title])).toEqual([['market', 'A new post']]);

      const found = await ask('otto', 'market', '!cncf search new post', 'hill');
      expect(wordsOf(found)).toContain('A new post');
      expect(wordsOf(await ask('otto', 'market', '!cncf why content/new.md', 'hill'))).toContain('postbox:market');
      expect(wordsOf(await ask('otto', 'market', '!cncf pause', 'hill'))).toContain('have postbox:otto added to HERALD_ADMINS');
      expect(wordsOf(await ask('otto', 'market', '!cncf help', 'valley'))).toContain('valley is not in HERALD_POSTBOX_VILLAGES');
      // Its mention is a channel, its name is somebody to pause, and its examples are given.
      expect((await ask('anna', 'hall', '!cncf replay failed in:&market dry-run', 'hill')).exitCode).not.toBe(2);
      expect(wordsOf(await ask('anna', 'hall', '!cncf replay failed in:market', 'hill'))).toContain('or in:postbox:market');
      expect((await ask('anna', 'hall', '!cncf resume postbox', 'hill')).exitCode).not.toBe(2);
      expect((await ask('anna', 'hall', '!cncf resume mailbox', 'hill')).exitCode).toBe(2);

      expect(await herald.health()).toContainEqual({ part: 'postbox', ready: true, detail: 'the postman is on his round' });
      expect(await checkHerald(herald, config, true)).toContainEqual({
        part: 'admin channel',
        ok: true,
        detail: 'notices go to postbox:hall',
      });
    } finally {
      await herald.close();
    }
  });

  it('shows people its pages on the web server', { timeout: 60_000 }, async () => {
    write('content/old.md', post('An old post'));
    const config = configOf({ POSTBOX_KEY: 'key-web', HERALD_WEB_ADDR: '127.0.0.1:0', HERALD_WEB_URL: 'https://herald.example.org/' });
    const herald = await openOn(config);
    const cli = { env: {}, stdout: new PassThrough(), now: () => NOW } as unknown as Parameters<typeof openWeb>[1];
    const web = await openWeb(
      config,
      cli,
      herald,
      tapEvents(() => undefined),
    );
    try {
      const page = await (await fetch(`${web?.url}/postbox/join?village=hill`)).text();
      expect(page).toContain('<h1>Join hill</h1><p>Come back to https://herald.example.org.</p>');
    } finally {
      await web?.stop();
      await herald.close();
    }
  });

  it('has its own settings, and each mistake in them is named without the secret', () => {
    expect(mistakesOf({ POSTBOX_KEY: 'hunter2' })).toEqual([
      'POSTBOX_KEY: does not look like this kind of token. Expected: key-…, from the postmaster',
    ]);
    expect(mistakesOf({ HERALD_ANNOUNCE_TO: 'postbox:9' })).toEqual([
      'HERALD_ANNOUNCE_TO: “postbox:9” is not a destination. Write slack:C0123ABCD discord:112233445566778899 postbox:market, separated by spaces',
    ]);
    expect(mistakesOf({ HERALD_POSTBOX_VILLAGES: 'Hill1' })).toEqual([
      'HERALD_POSTBOX_VILLAGES: “Hill1” is not the ID of a village. Write IDs like hill, separated by spaces',
    ]);
    expect(configOf({ POSTBOX_LOCK: 'key-1' }).warnings).toMatchObject([{ where: 'POSTBOX_LOCK', what: 'is set, but POSTBOX_KEY is not' }]);
    expect(configOf({ POSTBOX_KAY: 'key-1' }).warnings).toMatchObject([{ where: 'POSTBOX_KAY' }]);
    write('herald.yaml', 'subscriptions:\n  - to: postbox:9\n');
    expect(mistakesOf({})).toEqual([
      'herald.yaml:2 subscriptions[0].to: is not a destination. Write slack:C0123ABCD, discord:112233445566778899, terminal or postbox:market',
    ]);
  });

  it('without its settings is missed where something is sent to it', () => {
    const config = configOf({ HERALD_ANNOUNCE_TO: 'postbox:market' });
    expect(bannerOf(config)).toContainEqual(['Postbox', 'not connected: set POSTBOX_KEY (README, “Connect Postbox”)']);
  });

  it('is unknown where it is not in the list', () => {
    expect(() => loadConfig({ HERALD_ANNOUNCE_TO: 'postbox:market' }, folder.path)).toThrow(/is not a destination/);
  });
});
