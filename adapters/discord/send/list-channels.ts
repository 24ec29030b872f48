import { type APIChannel, type APIGuild, ChannelType, type REST, Routes } from 'discord.js';
import type { Channels } from '../../../src/ports/messenger.ts';

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
