import { type APIChannel, type APIGuild, type APIGuildForumTag, ChannelFlags, ChannelType, type REST, Routes } from 'discord.js';
import { withTimeout } from '../../../src/lib/timeout.ts';
import type { Receipt } from '../../../src/model/delivery.ts';
import type { Channels } from '../../../src/ports/messenger.ts';

/** A message that stood once and is gone: no message has this id, so edits find it gone as well. */
export const NO_MESSAGE_ID = '0';
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

export type ChannelCache = ReturnType<typeof createChannelCache>;

/** Remembers what kind of channel one is, and where: one request a channel, once; a failed one is asked again at the next message. */
export function createChannelCache(rest: REST) {
  const asked = new Map<string, Promise<ChannelFacts>>();
  const found = new Map<string, ChannelFacts>();

  return {
    /** What was found out already; null: nothing. */
    known: (channelId: string): ChannelFacts | null => found.get(channelId) ?? null,
    load,
    /** Begins to find out, and gives what adds the address of a message in this channel or its threads to its receipt; none where the server is not known in time. Never rejects. */
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

  /** Asks Discord where nothing is known, or where `isFresh` is wanted. @throws what the REST API throws */
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
