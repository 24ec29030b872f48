import { type APIChannel, type APIRole, type APIUser, PermissionFlagsBits, type REST, Routes } from 'discord.js';
import { channelOf, type Destination } from '../../../src/model/destination.ts';
import type { MentionProblem } from '../../../src/ports/messenger.ts';
import { failureOf } from '../failure.ts';
import { permissionsIn } from './permissions.ts';

/** Whether the bot can mention a role in a channel: it exists in that server, is not @everyone, and anybody may mention it or the bot may mention all. Null: it can. Never rejects. */
export async function checkMention(rest: REST, destination: Destination, role: string): Promise<MentionProblem | null> {
  const no = (detail: string): MentionProblem => ({ detail, certain: true });
  try {
    const channel = (await rest.get(Routes.channel(channelOf(destination)))) as APIChannel;
    if (!('guild_id' in channel) || channel.guild_id === undefined)
      return no(`${destination} is not a channel of a server: there are no roles`);
    if (role === channel.guild_id) return no(`the role ${role} is @everyone: name one role`);
    const roles = (await rest.get(Routes.guildRoles(channel.guild_id))) as readonly APIRole[];
    const named = roles.find(({ id }) => id === role);
    if (!named) return no(`no role ${role} exists in the server of ${destination}: copy its id from Server Settings → Roles`);
    if (named.mentionable) return null;
    const { id } = (await rest.get(Routes.user('@me'))) as APIUser;
    if ((await permissionsIn(rest, channel, id)) & PermissionFlagsBits.MentionEveryone) return null;
    return no(
      `the role @${named.name} can't be mentioned in ${destination}: allow anyone to mention it (Server Settings → Roles), or give the bot “Mention @everyone, @here and All Roles” there`,
    );
  } catch (error) {
    const failure = failureOf(error);
    return { detail: `the role ${role} can't be checked (${'detail' in failure ? failure.detail : failure.kind})`, certain: false };
  }
}
