import { afterEach, beforeEach, expect, it } from 'vitest';
import { backends } from '../support/backends.ts';
import { type DiscordDouble, startDiscordDouble } from '../support/discord/discord-double.ts';
import { frontMatter, type HeraldProcess, type Home, makeHome, startHerald } from '../support/herald-process.ts';

/** Far longer than what a button of Discord carries. */
const QUERY = `cilium ${Array.from({ length: 20 }, (_, n) => `-nothing${n}`).join(' ')}`;
const POSTS = 17;

let discord: DiscordDouble;
let channel: string;
let home: Home;
const running: HeraldProcess[] = [];
beforeEach(async () => {
  discord = await startDiscordDouble();
  channel = discord.addChannel();
  home = makeHome();
  for (let n = 0; n < POSTS; n += 1) home.post(`docs/${n}.md`, frontMatter(`Cilium part ${n}`));
  Object.assign(home.env, { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl });
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((herald) => herald.end('SIGKILL')));
  await discord.stop();
  home.remove();
});

async function start(own: Record<string, string> = {}): Promise<HeraldProcess> {
  const herald = startHerald(home, ['start'], own);
  running.push(herald);
  await herald.says(/Ready in/);
  return herald;
}

const search = () => discord.command({ channel, subcommand: 'search', options: { query: QUERY } });
const rangeIn = (text: string): string => /\d+–\d+ of \d+/.exec(text)?.[0] ?? text;

it('pages of a long query are turned after restarts', { timeout: 120_000 }, async () => {
  const first = await start();
  let page = await search();
  expect(rangeIn(page.text)).toBe(`1–5 of ${POSTS}`);
  await first.end('SIGTERM');
  const second = await start();
  page = await discord.press('Next', { on: page });
  expect(rangeIn(page.text)).toBe(`6–10 of ${POSTS}`);
  // Nothing is said at the end of such a process.
  await second.end('SIGKILL');
  await start();
  page = await discord.press('Next', { on: page });
  expect(rangeIn(page.text)).toBe(`11–15 of ${POSTS}`);
  page = await discord.press('Previous', { on: page });
  expect(rangeIn(page.text)).toBe(`6–10 of ${POSTS}`);
});

const shared = backends().find(({ name }) => name === 'PostgreSQL');

it.skipIf(!shared?.available)(
  'over HTTP, each of two processes turns the pages that the other has shown',
  { timeout: 120_000 },
  async () => {
    const { env, drop } = (await shared?.open()) ?? { env: {}, drop: async () => {} };
    try {
      const overHttp = { ...env, DISCORD_PUBLIC_KEY: discord.key.publicKey, HERALD_WEB_ADDR: '127.0.0.1:0' };
      const addresses: string[] = [];
      for (const name of ['one', 'two']) {
        const herald = await start({ ...overHttp, HERALD_DATA_DIR: `${home.dir}/data-${name}` });
        addresses.push(`${/http:\/\/127\.0\.0\.1:\d+/.exec(herald.out())?.[0]}/discord/interactions`);
      }
      const turnTo = (which: 0 | 1) => discord.overHttp(addresses[which] ?? '');
      turnTo(0);
      let page = await search();
      turnTo(1);
      page = await discord.press('Next', { on: page });
      expect(rangeIn(page.text)).toBe(`6–10 of ${POSTS}`);
      turnTo(0);
      page = await discord.press('Next', { on: page });
      expect(rangeIn(page.text)).toBe(`11–15 of ${POSTS}`);
      const told = await discord.press('Share to channel', { on: page });
      expect(told.ephemeral).toBe(false);
    } finally {
      await Promise.all(running.splice(0).map((herald) => herald.end('SIGKILL')));
      await drop();
    }
  },
);
