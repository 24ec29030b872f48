import { type APIChannel, type APIGuild, type APIGuildForumTag, ChannelFlags, ChannelType, type REST, Routes } from 'discord.js';
import { withTimeout } from '../../../src/lib/timeout.ts';
import type { Receipt } from '../../../src/model/delivery.ts';
import type { Channels } from '../../../src/ports/messenger.ts';

/** Id for a message that was sent but deleted before we learned its id: no message has it, so edits also find the message gone. */
export const NO_MESSAGE_ID = '0';
/** Maximum time a receipt waits for its link, ms; then it has none, because the receipt matters more. */
const LINK_WAIT_MS = 2_000;

/** A forum or media channel: every message in it begins a thread. */
export interface ForumFacts {
  tags: readonly APIGuildForumTag[];
  /** Whether every thread must have a tag. */
  needsTag: boolean;
}

/** What the cache holds about a channel. */
interface ChannelFacts {
  /** Id of its server; `@me`: direct messages. */
  guildId: string;
  /** Null: it is not a forum or media channel. */
  forum: ForumFacts | null;
  /** Whether it is an announcement channel, which other servers can follow. */
  isAnnouncement: boolean;
}

export type ChannelCache = ReturnType<typeof createChannelCache>;

/** Creates a cache of the type and server of channels: one request per channel; a failed one is repeated for the next message. */
export function createChannelCache(rest: REST) {
  const asked = new Map<string, Promise<ChannelFacts>>();
  const found = new Map<string, ChannelFacts>();

  return {
    /** Returns what is cached; null: nothing. */
    known: (channelId: string): ChannelFacts | null => found.get(channelId) ?? null,
    load,
    /** Starts loading the channel, and returns a function that adds the link of a message in it or its threads to the message’s receipt; null if the server is not known in time. Never rejects. */
    linker(channelId: string) {
      const asking = withTimeout(
        LINK_WAIT_MS,
        load(channelId).catch(() => null),
      );
      return async <T extends { receipt: Receipt }>(posted: T): Promise<T> => {
        const { channel, messageId } = posted.receipt;
        const facts = messageId === NO_MESSAGE_ID ? null : await asking;
        const link = facts && `https://discord.com/channels/${facts.guildId}/${channel}/${messageId}`;
        return { ...posted, receipt: { ...posted.receipt, link } };
      };
    },
  };

  /** Returns what is cached; asks Discord if nothing is, or with `isFresh`. @throws what the REST API throws */
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

/** Returns the tags of a forum or media channel and whether it requires one; null if the channel is neither. Pure. */
export function forumFactsOf(channel: APIChannel): ForumFacts | null {
  if (channel.type !== ChannelType.GuildForum && channel.type !== ChannelType.GuildMedia) return null;
  // https://docs.discord.com/developers/resources/channel#channel-object-channel-flags
  return { tags: channel.available_tags ?? [], needsTag: ((channel.flags ?? 0) & ChannelFlags.RequireTag) !== 0 };
}

/** Maximum number of servers whose channels are listed; channels of further servers have to be typed. */
const MAX_GUILDS = 10;

const LISTED: ReadonlySet<ChannelType> = new Set([
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildForum,
  ChannelType.GuildMedia,
]);

/** Returns the text, announcement, forum and media channels of the first ten servers that the bot is in, in Discord’s order. @throws what the REST API throws */
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
