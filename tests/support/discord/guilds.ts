import type { World } from './world.ts';

/** Changes of the servers that a bot is in. */
export interface Guilds {
  /** Adds another server with the bot in it; returns its id. `shard`: the shard that receives its events, and the number of shards. */
  addGuild(shard?: readonly [id: number, count: number]): string;
  /** Removes the bot from a server, of which it then sees nothing. Default: the first. */
  leaveGuild(guild?: string): void;
  /** Invites the bot again. */
  rejoinGuild(guild?: string): void;
  /** Deletes a channel, as somebody else. */
  deleteChannel(channel: string): void;
  /** Begins an outage of a server; the bot is still in it. */
  guildUnavailable(guild?: string): void;
}

export function createGuilds(
  world: World,
  gateway: () => { readonly identified: number; dispatch(event: string, data: object): void },
): Guilds {
  /** The bot's former permissions in channels of servers that it is no longer in. */
  const formerly = new Map<string, bigint>();
  const channelsOf = (guild: string) => [...world.channels.values()].filter(({ guildId }) => guildId === guild);
  const tell = (event: string, facts: object): void => {
    if (gateway().identified > 0) gateway().dispatch(event, facts);
  };

  return {
    addGuild: ([id, count] = [0, 1]) => {
      let guild = world.nextId();
      while (Number((BigInt(guild) >> 22n) % BigInt(count)) !== id) guild = String(BigInt(guild) + (1n << 22n));
      world.guilds.add(guild);
      tell('GUILD_CREATE', guildFacts(world, guild));
      return guild;
    },
    leaveGuild: (guild = world.guildId) => {
      world.guilds.delete(guild);
      for (const channel of channelsOf(guild)) {
        formerly.set(channel.id, channel.permissions);
        channel.permissions = 0n;
      }
      tell('GUILD_DELETE', { id: guild });
    },
    rejoinGuild: (guild = world.guildId) => {
      world.guilds.add(guild);
      for (const channel of channelsOf(guild)) channel.permissions = formerly.get(channel.id) ?? channel.permissions;
      tell('GUILD_CREATE', guildFacts(world, guild));
    },
    deleteChannel: (channel) => {
      const { guildId, type } = world.channels.get(channel) ?? {};
      world.channels.delete(channel);
      tell('CHANNEL_DELETE', { id: channel, type, guild_id: guildId });
    },
    guildUnavailable: (guild = world.guildId) => tell('GUILD_DELETE', { id: guild, unavailable: true }),
  };
}

/** Returns the data of GUILD_CREATE, as far as it matters. */
export function guildFacts(world: World, guild: string): object {
  const channels = [...world.channels.values()].filter(({ guildId }) => guildId === guild);
  return {
    id: guild,
    name: 'Cloud Native',
    owner_id: '100000000000000001',
    unavailable: false,
    large: false,
    member_count: 2,
    joined_at: new Date(world.now()).toISOString(),
    roles: [{ id: guild, name: '@everyone', permissions: '0', position: 0 }],
    channels: channels.map(({ id, type }, position) => ({ id, type, name: 'news', position, permission_overwrites: [] })),
    members: [],
    threads: [],
    emojis: [],
    stickers: [],
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    ...world.guildFacts,
  };
}
