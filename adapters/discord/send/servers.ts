import { type APIChannel, DiscordAPIError, type REST, Routes } from 'discord.js';
import type { LeftCommunity } from '../../../src/model/pause.ts';
import { leftServer } from '../failure-codes.ts';

/** Unknown guild, missing access: Discord tells of a server only to its members. */
const NOT_A_MEMBER: ReadonlySet<unknown> = new Set([10004, 50001]);

/** Server that a channel is in; null: direct messages. @throws what the REST API throws */
export async function serverOf(rest: REST, channelId: string): Promise<string | null> {
  const channel = (await rest.get(Routes.channel(channelId))) as APIChannel;
  return 'guild_id' in channel ? (channel.guild_id ?? null) : null;
}

/** Why the bot is not in a server; null: it is. A channel that it may not see says the same as one of a server that it is not in. @throws what the REST API throws */
export async function whyNotIn(rest: REST, server: string): Promise<LeftCommunity | null> {
  try {
    await rest.get(Routes.guild(server));
    return null;
  } catch (error) {
    if (error instanceof DiscordAPIError && NOT_A_MEMBER.has(error.code)) return leftServer(server);
    throw error;
  }
}
