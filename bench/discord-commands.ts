import { startDiscordDouble } from '../tests/support/discord/discord-double.ts';
import { type AskedPlatform, commandRounds, PEOPLE } from './support/command-rounds.ts';

const QUERIES = [
  { subcommand: 'search', options: { query: 'gateway policy' } },
  { subcommand: 'search', options: { query: 'cluster upgrade' } },
  { subcommand: 'latest' },
  { subcommand: 'search', options: { query: 'mesh number 77' } },
  { subcommand: 'search', options: { query: 'releas kind:release' } },
  { subcommand: 'help' },
];

/** Partly typed values of fields with completion. */
const BEGINNINGS = [
  { subcommand: 'search', option: 'query', query: 'gate' },
  { subcommand: 'search', option: 'query', query: 'cluster u' },
  { subcommand: 'why', option: 'post', query: 'kube' },
  { subcommand: 'search', option: 'query', query: 'k' },
  { subcommand: 'subscribe', option: 'filter', query: 'kind:re' },
  { subcommand: 'search', option: 'tag', query: 'c' },
  { subcommand: 'search', option: 'source', query: '' },
];

/** Measures commands over the gateway, where Discord asks for a reconnect in the middle, and then over HTTP, where all connections are replaced. */
export const bench = commandRounds({ platform: 'discord', ways: ['gateway', 'http'], start });

async function start(way: string): Promise<AskedPlatform> {
  const discord = await startDiscordDouble();
  const channel = discord.addChannel();
  let address = '';
  return {
    env: {
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      ...(way === 'http' ? { DISCORD_PUBLIC_KEY: discord.key.publicKey } : {}),
    },
    async connect(url) {
      address = `${url}/discord/interactions`;
      if (way === 'http') discord.overHttp(address);
      else await discord.connected();
    },
    async ask(n) {
      const query = QUERIES[n % QUERIES.length] ?? { subcommand: 'help' };
      await discord.command({ channel, user: `2${String(n % PEOPLE).padStart(17, '0')}`, ...query });
    },
    async complete(n) {
      const typed = BEGINNINGS[n % BEGINNINGS.length] ?? { subcommand: 'search', option: 'query', query: 'gate' };
      const choices = await discord.autocomplete({ channel, user: `2${String(n % PEOPLE).padStart(17, '0')}`, ...typed });
      if (choices.length === 0) throw new Error(`nothing completes ${typed.option}:${typed.query}`);
    },
    reconnect() {
      if (way === 'http') discord.overHttp(address, { freshConnections: true });
      else discord.gateway.askReconnect();
    },
    ackMs: () => [...discord.world.interactions.values()].flatMap(({ atMs, ackedAtMs }) => (ackedAtMs === null ? [] : [ackedAtMs - atMs])),
    stop: discord.stop,
  };
}
