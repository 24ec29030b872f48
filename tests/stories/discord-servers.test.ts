import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { frontMatter, type HeraldProcess, type Home, makeHome, runHerald, startHerald } from '../support/herald-process.ts';
import { type Platforms, startPlatforms, until } from '../support/platforms.ts';
import { hasTestDatabase, type TestServer, testDatabase } from '../support/servers.ts';

const ADMIN = '300000000000000001';

describe.skipIf(!hasTestDatabase())('two servers of Discord in two shards, over two processes', () => {
  let database: TestServer;
  let platforms: Platforms;
  let home: Home;
  /** Servers, and a channel of each. */
  let guilds: readonly [string, string];
  let channels: readonly [string, string];
  const running: HeraldProcess[] = [];

  beforeAll(async () => {
    const opened = await testDatabase();
    if (!opened) throw new Error('no PostgreSQL');
    database = opened;
    platforms = await startPlatforms();
    const { discord } = platforms;
    Object.assign(discord.sessions, { shards: 2, minShards: 2, identifyEveryMs: 5_000 });
    guilds = [discord.addGuild([0, 2]), discord.addGuild([1, 2])];
    channels = [discord.addChannel({ guild: guilds[0] }), discord.addChannel({ guild: guilds[1] })];
  });
  afterAll(async () => {
    await platforms.stop();
    await database.drop();
  });
  beforeEach(() => {
    home = makeHome({ cold: true });
    const { DISCORD_TOKEN = '', DISCORD_API_URL = '' } = platforms.env;
    const admin = { HERALD_ADMINS: `discord:${ADMIN}`, HERALD_ADMIN_CHANNEL: `discord:${channels[0]}` };
    Object.assign(home.env, {
      DISCORD_TOKEN,
      DISCORD_API_URL,
      DATABASE_URL: database.url,
      HERALD_ANNOUNCE_TO: `discord:${channels[0]}`,
      ...admin,
    });
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((herald) => herald.end('SIGKILL')));
    home.remove();
  });

  const start = async (own: Record<string, string> = {}): Promise<HeraldProcess> => {
    const herald = startHerald(home, ['start'], { HERALD_DATA_DIR: `${home.dir}/data-${running.length}`, ...own });
    running.push(herald);
    await herald.says(/Ready in/);
    return herald;
  };
  const ask = async (which: 0 | 1, subcommand: string, options: Record<string, string> = {}): Promise<string> =>
    (await platforms.discord.command({ channel: channels[which], user: ADMIN, subcommand, options })).text;
  const shards = (...expected: readonly string[]) =>
    until(() => String(platforms.discord.gateway.shards()) === String(expected), `${expected} are connected`);
  const sent = (title: string, expected: readonly number[]) => {
    const counts = () => channels.flatMap((channel) => platforms.counts(`discord:${channel}`, [title]));
    return until(() => String(counts()) === String(expected), `${title} is there ${expected} times`);
  };
  /** Each interaction was answered with one request, and that was taken. */
  const answeredOnce = (): void => {
    const { calls, world } = platforms.discord;
    const callbacks = calls.filter(({ route }) => route === 'POST /interactions/:interaction/:token/callback');
    expect(callbacks.filter(({ status }) => status !== 200 && status !== 204)).toEqual([]);
    expect(callbacks).toHaveLength(world.interactions.size);
  };

  it('each interaction is answered once; what is left, killed and invited again goes on', { timeout: 180_000 }, async () => {
    const { discord } = platforms;
    home.post('docs/first.md', frontMatter('Cilium first'));
    await start();
    await shards('0/2', '1/2');
    const second = await start({ HERALD_ROLES: 'work,chat' });
    const divided = await eventually(
      () => ask(0, 'status'),
      (text) => text.includes(`process ${second.pid}`),
      'the shards are divided',
    );
    expect(divided).toMatch(/connected as @herald with shard 0 of 2; shard 1 on \S+ \(process \d+\)/);
    await shards('0/2', '1/2');
    const asked = Array.from({ length: 20 }, (_, n) => ask(n % 2 === 0 ? 0 : 1, 'search', { query: 'first' }));
    for (const text of await Promise.all(asked)) expect(text).toContain('Cilium first');
    answeredOnce();

    await discord.command({ channel: channels[1], user: ADMIN, subcommand: 'subscribe', options: { filter: 'cilium' } });
    await discord.press('Subscribe', { user: ADMIN });
    home.post('docs/second.md', frontMatter('Cilium second'));
    await sent('Cilium second', [1, 1]);
    // Herald has noted in which server the channel is.
    const places = async () => (await query('select community from herald.places where destination = $1', [`discord:${channels[1]}`])).rows;
    await eventually(places, (rows) => rows.length === 1, 'the channel is located');

    discord.guildUnavailable(guilds[1]);
    home.post('docs/third.md', frontMatter('Cilium third'));
    await sent('Cilium third', [1, 1]);
    expect(await ask(0, 'subscriptions')).not.toContain('gets nothing');

    discord.leaveGuild(guilds[1]);
    await sent('No more messages to', [1, 0]);
    home.post('docs/fourth.md', frontMatter('Cilium fourth'));
    await sent('Cilium fourth', [1, 0]);
    expect(await ask(0, 'subscriptions')).toMatch(/\*\*gets nothing\*\* since .*the bot was removed from this server.*within 30 days/);
    expect(await ask(0, 'status')).toContain('the bot was removed from this server');
    const why = () => ask(0, 'why', { post: 'docs/fourth.md' });
    await eventually(why, (text) => text.includes('the bot was removed from this server'), 'why says so');

    // Whoever held its shard is gone as well: the other takes it, and hears of the invitation.
    await second.end('SIGKILL');
    await eventually(
      () => ask(0, 'status'),
      (text) => text.includes('with shards 0, 1 of 2'),
      'the shard is taken over',
    );
    discord.rejoinGuild(guilds[1]);
    await sent('Cilium fourth', [1, 1]);
    expect(await ask(1, 'search', { query: 'fourth' })).toContain('Cilium fourth');
    answeredOnce();
    expect(discord.gateway.tooSoon).toBe(0);

    discord.leaveGuild(guilds[1]);
    await eventually(
      () => ask(0, 'subscriptions'),
      (text) => text.includes('gets nothing'),
      'paused again',
    );
    home.post('docs/fifth.md', frontMatter('Cilium fifth'));
    await sent('Cilium fifth', [1, 0]);
    await query(`update herald.pauses set since = since - interval '31 days'`, []);
    await eventually(
      () => ask(0, 'subscriptions'),
      (text) => !text.includes(channels[1]),
      'forgotten',
    );
    const rows = JSON.parse((await runHerald(home, ['why', 'docs/fifth.md', '--json'])).out);
    expect(JSON.stringify(rows)).toContain('community-left');
    discord.rejoinGuild(guilds[1]);
    home.post('docs/sixth.md', frontMatter('Cilium sixth'));
    await sent('Cilium sixth', [1, 0]);
    await sent('Cilium fifth', [1, 0]);
  });

  async function query(sql: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      return await client.query(sql, [...values]);
    } finally {
      await client.end();
    }
  }
});

it('over HTTP a server that was left shows by a refusal, and is told apart from a missing permission', { timeout: 120_000 }, async () => {
  const platforms = await startPlatforms();
  const home = makeHome();
  const { discord } = platforms;
  const [left, hidden, admins] = [discord.addChannel({ guild: discord.addGuild() }), discord.addChannel(), discord.addChannel()];
  Object.assign(home.env, platforms.env, {
    DISCORD_PUBLIC_KEY: discord.key.publicKey,
    HERALD_WEB_ADDR: '127.0.0.1:0',
    HERALD_ANNOUNCE_TO: `discord:${left} discord:${hidden}`,
    HERALD_ADMIN_CHANNEL: `discord:${admins}`,
    HERALD_ADMINS: `discord:${ADMIN}`,
  });
  home.post('docs/first.md', frontMatter('Cilium first'));
  const herald = startHerald(home);
  try {
    const [, url = ''] =
      /(http:\/\/127\.0\.0\.1:\d+)/.exec(
        await herald.says(/Ready in[\s\S]*http:\/\/127\.0\.0\.1:\d+|http:\/\/127\.0\.0\.1:\d+[\s\S]*Ready in/),
      ) ?? [];
    discord.overHttp(`${url}/discord/interactions`);
    const ask = async (subcommand: string, options: Record<string, string> = {}) =>
      (await discord.command({ channel: hidden, user: ADMIN, subcommand, options })).text;
    const sent = (title: string) => until(() => platforms.counts(`discord:${left}`, [title])[0] === 1, `${title} is there`);
    home.post('docs/second.md', frontMatter('Cilium second'));
    await sent('Cilium second');
    // The servers of channels are noted one after the other, that of the admins' last: nothing was sent there.
    const noted = () => discord.calls.some(({ route, path }) => route === 'GET /channels/:channel' && path.endsWith(admins));
    await until(noted, 'the channels are located');

    discord.leaveGuild(discord.world.channels.get(left)?.guildId ?? '');
    const place = discord.world.channels.get(hidden);
    if (place) place.permissions = 0n;
    home.post('docs/third.md', frontMatter('Cilium third'));
    const paused = await eventually(
      () => ask('subscriptions'),
      (text) => text.split('gets nothing').length === 3,
      'both are paused',
    );
    const about = (channel: string) => paused.split('\n').find((line) => line.includes(channel));
    expect(about(left)).toContain('the bot was removed from this server');
    expect(about(hidden)).toContain('the bot cannot see this channel');

    discord.rejoinGuild(discord.world.channels.get(left)?.guildId ?? '');
    expect((await runHerald(home, ['resume', `discord:${left}`])).code).toBe(0);
    await sent('Cilium third');
  } finally {
    await herald.end('SIGKILL');
    home.remove();
    await platforms.stop();
  }
});
