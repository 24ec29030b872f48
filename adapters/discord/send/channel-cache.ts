import { type APIChannel, type APIGuild, type APIGuildForumTag, ChannelFlags, ChannelType, type REST, Routes } from 'discord.js';
import { withTimeout } from '../../../src/lib/timeout.ts';
import type { Channels } from '../../../src/ports/messenger.ts';

/** How long a receipt waits for its link, ms; the message is more important than its address. */
const LINK_WAIT_MS = 2_000;

/** A forum or media channel: every message in it begins a thread. */
export interface ForumFacts {
  tags: readonly APIGuildForumTag[];
  /** Every thread must have a tag. */
  needsTag: boolean;
}

/** What is remembered of a channel. */
interface ChannelFacts {
  /** `@me`: direct messages. */
  guildId: string;
  /** Null: it takes messages as they are. */
  forum: ForumFacts | null;
  /** Other servers can follow it. */
  isAnnouncement: boolean;
}

/** Remembers what kind of channel one is, and where. */
export interface ChannelCache {
  /** What was found out already; null: nothing. */
  known(channelId: string): ChannelFacts | null;
  /** Asks Discord where nothing is known, or where `isFresh` is wanted. @throws what the REST API throws */
  load(channelId: string, isFresh?: boolean): Promise<ChannelFacts>;
  /** Begins to find out; resolves to a maker of addresses in this channel and its threads (which gives null where the server is unknown). Never rejects. */
  linkMaker(channelId: string): Promise<(channelId: string, messageId: string) => string | null>;
}

/** One request a channel, once; a failed one is asked again at the next message. */
export function createChannelCache(rest: REST): ChannelCache {
  const asked = new Map<string, Promise<ChannelFacts>>();
  const found = new Map<string, ChannelFacts>();

  return {
    known: (channelId) => found.get(channelId) ?? null,
    load,
    linkMaker: async (channelId) => {
      const facts = await withTimeout(
        LINK_WAIT_MS,
        load(channelId).catch(() => null),
      );
      return (place, messageId) => (facts ? `https://discord.com/channels/${facts.guildId}/${place}/${messageId}` : null);
    },
  };

  async function load(channelId: string, isFresh = false): Promise<ChannelFacts> {
    const known = isFresh ? undefined : asked.get(channelId);
    if (known) return known;
    const asking = ask(channelId);
    asked.set(channelId, asking);
    try {
      const facts = await asking;
      found.set(channelId, facts);
      return facts;
    } catch (error) {
      asked.delete(channelId);
      throw error;
    }
  }

  async function ask(channelId: string): Promise<ChannelFacts> {
    const channel = (await rest.get(Routes.channel(channelId))) as APIChannel;
    const guildId = 'guild_id' in channel && channel.guild_id !== undefined ? channel.guild_id : '@me';
    return { guildId, forum: forumFactsOf(channel), isAnnouncement: channel.type === ChannelType.GuildAnnouncement };
  }
}

/** What a forum or media channel asks of its threads; null: the channel is neither. Pure. */
export function forumFactsOf(channel: APIChannel): ForumFacts | null {
  if (channel.type !== ChannelType.GuildForum && channel.type !== ChannelType.GuildMedia) return null;
  // https://docs.discord.com/developers/resources/channel#channel-object-channel-flags
  return { tags: channel.available_tags ?? [], needsTag: ((channel.flags ?? 0) & ChannelFlags.RequireTag) !== 0 };
}

/** Servers that are asked; more channels are typed rather than picked. */
const MAX_GUILDS = 10;

const LISTED: ReadonlySet<ChannelType> = new Set([
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildForum,
  ChannelType.GuildMedia,
]);

/** Text, announcement, forum and media channels of the servers that the bot is in, in their order. @throws what the REST API throws */
export async function listChannels(rest: REST): Promise<Channels> {
  const guilds = (await rest.get(Routes.userGuilds())) as Pick<APIGuild, 'id' | 'name'>[];
  const listed: { destination: `discord:${string}`; name: string }[] = [];
  for (const guild of guilds.slice(0, MAX_GUILDS)) {
    const channels = (await rest.get(Routes.guildChannels(guild.id))) as APIChannel[];
    for (const channel of channels)
      if (LISTED.has(channel.type) && 'name' in channel)
        listed.push({ destination: `discord:${channel.id}`, name: `#${channel.name} in ${guild.name}` });
  }
  return listed;
}
