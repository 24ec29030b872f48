import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { frontMatter, type HeraldProcess, type Home, makeHome, runHerald, startHerald } from '../support/herald-process.ts';
import { type Platforms, startPlatforms, until } from '../support/platforms.ts';

const ADMIN = 'U0ADMIN';
const DISCORD_ADMIN = '300000000000000001';

let platforms: Platforms;
let channel: string;
let home: Home;
let herald: HeraldProcess;
beforeAll(async () => {
  platforms = await startPlatforms();
});
afterAll(() => platforms.stop());
beforeEach(async () => {
  home = makeHome();
  channel = platforms.discord.addChannel();
  Object.assign(home.env, platforms.env, { HERALD_ADMINS: `slack:${ADMIN} discord:${DISCORD_ADMIN}` });
  home.post('docs/first.md', frontMatter('Cilium first'));
  herald = startHerald(home);
  await herald.says(/Ready in/);
});
afterEach(async () => {
  await herald.end('SIGKILL');
  home.remove();
});

const inSlack = (text: string, user = ADMIN) => platforms.slack.slashCommand({ channel: 'C0GENERAL', user, text });
const counts = (title: string): readonly number[] => [
  ...platforms.counts('slack:C0GENERAL', [title]),
  ...platforms.counts(`discord:${channel}`, [title]),
];
const sent = (title: string, expected: readonly number[]) =>
  until(() => String(counts(title)) === String(expected), `${title} is there ${expected} times: ${counts(title)}`);

describe('subscribing where people are', () => {
  it('from a search and by words, on both platforms; pausing, unsubscribing and the command line take effect at once', async () => {
    const found = await inSlack('search cilium');
    const plan = await platforms.slack.press(found, 'Subscribe this channel', ADMIN);
    expect(plan?.text).toContain('1 post in the last 30 days');
    const done = plan && (await platforms.slack.press(plan, 'Subscribe', ADMIN));
    expect(done?.text).toContain('gets posts mentioning cilium from now on (subscription 2');
    const asked = { channel, user: DISCORD_ADMIN };
    const shown = await platforms.discord.command({ ...asked, subcommand: 'subscribe', options: { filter: 'cilium' } });
    expect(shown.text).toContain('1 post in the last 30 days');
    expect((await platforms.discord.press('Subscribe', { on: shown, user: DISCORD_ADMIN })).text).toContain('(subscription 3');

    home.post('docs/other.md', frontMatter('Other news'));
    home.post('docs/second.md', frontMatter('Cilium second'));
    await sent('Cilium second', [1, 1]);
    expect(counts('Other news')).toEqual([0, 0]);
    expect(counts('Cilium first')).toEqual([0, 0]);

    expect((await inSlack('subscriptions pause 2 too much')).text).toContain('Paused');
    home.post('docs/third.md', frontMatter('Cilium third'));
    await sent('Cilium third', [0, 1]);
    expect((await inSlack('why docs/third.md')).text).toContain('its subscription has been paused since');
    expect((await inSlack('subscriptions resume 2')).text).toContain('Resumed');
    const ended = JSON.parse((await runHerald(home, ['unsubscribe', '3', '--json'])).out);
    expect(ended.removed).toMatchObject({ number: 3, destination: `discord:${channel}` });
    home.post('docs/fourth.md', frontMatter('Cilium fourth'));
    await sent('Cilium fourth', [1, 0]);
    expect(counts('Cilium third')).toEqual([0, 1]);
  });

  it('tells who may not, and what would match where nothing does', async () => {
    expect((await inSlack('subscribe cilium', 'U0SOMEBODY')).text).toContain('may decide what');
    expect((await inSlack('subscriptions test cilium', 'U0SOMEBODY')).text).toContain('1 post in the last 30 days');
    const refused = await platforms.discord.command({ channel, subcommand: 'subscribe', options: { filter: 'cilium' } });
    expect(refused.text).toContain('may decide what');
    const nothing = await inSlack('subscribe tag:cilium');
    expect(nothing.text).toContain('What would match instead');
    expect(nothing.buttons).toContain('cilium: 1 post');
    const { out } = await runHerald(home, ['subscriptions', '--json']);
    expect(JSON.parse(out).subscriptions).toMatchObject([{ number: 1, destination: 'terminal', origin: 'default' }]);
  });
});
