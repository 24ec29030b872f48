import { afterEach, beforeEach, expect, it } from 'vitest';
import { frontMatter, type HeraldProcess, type Home, makeHome, startHerald } from '../support/herald-process.ts';
import { type Platforms, startPlatforms, until } from '../support/platforms.ts';

let platforms: Platforms;
let home: Home;
let herald: HeraldProcess | null = null;
beforeEach(async () => {
  platforms = await startPlatforms();
  home = makeHome();
});
afterEach(async () => {
  await herald?.end('SIGKILL');
  home.remove();
  await platforms.stop();
});

it.each(['gateway', 'HTTP'])(
  'a refused token that is good again is noticed within a minute, and the notice is closed: over %s',
  {
    timeout: 180_000,
  },
  async (way) => {
    const { discord } = platforms;
    const channel = `discord:${discord.addChannel()}`;
    const http = { DISCORD_PUBLIC_KEY: discord.key.publicKey, HERALD_WEB_ADDR: '127.0.0.1:0' };
    Object.assign(
      home.env,
      platforms.env,
      { HERALD_ANNOUNCE_TO: channel, HERALD_ADMIN_CHANNEL: 'slack:C0GENERAL' },
      way === 'HTTP' ? http : {},
    );
    home.post('docs/first.md', frontMatter('The first'));
    herald = startHerald(home);
    await herald.says(/Ready in/);
    home.post('docs/second.md', frontMatter('The second'));
    const count = (where: string, text: string) => platforms.counts(where, [text])[0];
    await until(() => count(channel, 'The second') === 1, 'a message');

    discord.revokeToken();
    // The gateway hears of it by itself; over HTTP the next message shows it.
    if (way === 'gateway') discord.gateway.close(4004);
    else home.post('docs/third.md', frontMatter('The third'));
    await until(() => count('slack:C0GENERAL', 'No more messages to Discord for now') === 1, 'the notice');
    if (way === 'gateway') home.post('docs/third.md', frontMatter('The third'));

    discord.world.token = discord.token;
    await until(() => count('slack:C0GENERAL', 'Discord accepts messages again') === 1, 'the notice is closed within a minute', 60_000);
    expect(count('slack:C0GENERAL', 'No more messages to Discord for now')).toBe(0);
    await until(() => count(channel, 'The third') === 1, 'what waited');
  },
);
