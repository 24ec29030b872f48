import { type APIChannel, type REST, Routes } from 'discord.js';
import { withTimeout } from '../../../src/lib/timeout.ts';

/** How long a receipt waits for its link, ms; the message is more important than its address. */
const LINK_WAIT_MS = 2_000;

/** Remembers which server a channel belongs to, for the addresses of messages. */
export interface GuildCache {
  /** Begins to find out; resolves to a maker of addresses in this channel and its threads (which gives null where the server is unknown). Never rejects. */
  linkMaker(channelId: string): Promise<(channelId: string, messageId: string) => string | null>;
}

/** One request a channel, once; a failed one is asked again at the next message. */
export function createChannelCache(rest: REST): GuildCache {
  const guilds = new Map<string, Promise<string | null>>();

  return {
    linkMaker: async (channelId) => {
      const guild = await withTimeout(LINK_WAIT_MS, guildOf(channelId));
      return (place, messageId) => (guild === null ? null : `https://discord.com/channels/${guild}/${place}/${messageId}`);
    },
  };

  function guildOf(channelId: string): Promise<string | null> {
    const known = guilds.get(channelId);
    if (known) return known;
    const asked = ask(channelId).catch(() => {
      guilds.delete(channelId);
      return null;
    });
    guilds.set(channelId, asked);
    return asked;
  }

  async function ask(channelId: string): Promise<string> {
    const channel = (await rest.get(Routes.channel(channelId))) as APIChannel;
    return 'guild_id' in channel && channel.guild_id !== undefined ? channel.guild_id : '@me';
  }
}
