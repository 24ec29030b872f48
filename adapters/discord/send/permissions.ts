import {
  type APIChannel,
  type APIGuild,
  type APIGuildMember,
  PermissionFlagsBits,
  PermissionsBitField,
  type REST,
  Routes,
} from 'discord.js';
import { forumFactsOf } from './channel-cache.ts';

const { ViewChannel, SendMessages, CreatePublicThreads, SendMessagesInThreads, EmbedLinks, ReadMessageHistory } = PermissionFlagsBits;

/** Permissions that we need in a channel, with their names in Discord's settings. Threads hold the parts of a digest that don't fit into one message. */
const NEEDED: readonly (readonly [bigint, string])[] = [
  [ViewChannel, 'View Channel'],
  [SendMessages, 'Send Messages'],
  [CreatePublicThreads, 'Create Public Threads'],
  [SendMessagesInThreads, 'Send Messages in Threads'],
  [EmbedLinks, 'Embed Links'],
  [ReadMessageHistory, 'Read Message History'],
];

const NAMES_IN_FORUMS: ReadonlyMap<bigint, string> = new Map([
  [SendMessages, 'Create Posts (Send Messages)'],
  [SendMessagesInThreads, 'Send Messages in Posts (Send Messages in Threads)'],
]);

/** Returns the permissions needed in a channel, with the names that people see in its settings. Pure. */
export function neededIn(channel: APIChannel): readonly (readonly [bigint, string])[] {
  if (forumFactsOf(channel) !== null)
    return NEEDED.filter(([bit]) => bit !== CreatePublicThreads).map(([bit, name]) => [bit, NAMES_IN_FORUMS.get(bit) ?? name]);
  return 'thread_metadata' in channel ? NEEDED.filter(([bit]) => bit !== SendMessages && bit !== CreatePublicThreads) : NEEDED;
}

/** Returns the address for inviting the bot to a server with exactly the permissions it needs; `calendar`: also to create events. https://docs.discord.com/developers/topics/oauth2#bot-authorization-flow Pure. */
export function inviteAddress(applicationId: string, { calendar }: { calendar: boolean }): string {
  const permissions = NEEDED.reduce((sum, [bit]) => sum | bit, calendar ? PermissionFlagsBits.CreateEvents : 0n);
  return `https://discord.com/oauth2/authorize?client_id=${applicationId}&scope=bot+applications.commands&permissions=${permissions}`;
}

/** Returns our permissions in a server as a bit set; with `channel`, those in that channel, including its overwrites. @throws what the REST calls throw */
export async function serverPermissions(rest: REST, guildId: string, ownId: string, channel: APIChannel | null = null): Promise<bigint> {
  const [guild, member, base] = await Promise.all([
    rest.get(Routes.guild(guildId)) as Promise<APIGuild>,
    rest.get(Routes.guildMember(guildId, ownId)) as Promise<APIGuildMember>,
    channel && baseChannelOf(rest, channel),
  ]);
  const overwrites = base && 'permission_overwrites' in base ? (base.permission_overwrites ?? []) : [];
  return computePermissions(guild, member, ownId, overwrites);
}

/** Returns our permissions in a channel; in direct messages, all of them. @throws what the REST calls throw */
export async function permissionsIn(rest: REST, channel: APIChannel, ownId: string): Promise<bigint> {
  if (!('guild_id' in channel) || channel.guild_id === undefined) return PermissionsBitField.All;
  return serverPermissions(rest, channel.guild_id, ownId, channel);
}

/** Returns the channel whose overwrites apply: for threads, which have none of their own, the parent channel. */
async function baseChannelOf(rest: REST, channel: APIChannel): Promise<APIChannel> {
  return 'thread_metadata' in channel && channel.parent_id ? ((await rest.get(Routes.channel(channel.parent_id))) as APIChannel) : channel;
}

interface Overwrite {
  id: string;
  allow: string;
  deny: string;
}

/** Computes permissions in Discord's order: roles, then the overwrites of @everyone, of roles and of the member. https://docs.discord.com/developers/topics/permissions#permission-overwrites Pure. */
export function computePermissions(
  guild: Pick<APIGuild, 'id' | 'owner_id' | 'roles'>,
  member: Pick<APIGuildMember, 'roles'>,
  ownId: string,
  overwrites: readonly Overwrite[],
): bigint {
  if (guild.owner_id === ownId) return PermissionsBitField.All;
  const ownRoles = new Set([guild.id, ...member.roles]);
  const base = guild.roles.filter(({ id }) => ownRoles.has(id)).reduce((sum, role) => sum | BigInt(role.permissions), 0n);
  if (base & PermissionFlagsBits.Administrator) return PermissionsBitField.All;
  const ofRoles = overwrites.filter(({ id }) => id !== guild.id && ownRoles.has(id));
  const layers = [overwrites.filter(({ id }) => id === guild.id), ofRoles, overwrites.filter(({ id }) => id === ownId)];
  return layers.reduce((granted, layer) => (granted & ~bitsOf(layer, 'deny')) | bitsOf(layer, 'allow'), base);
}

function bitsOf(overwrites: readonly Overwrite[], side: 'allow' | 'deny'): bigint {
  return overwrites.reduce((sum, overwrite) => sum | BigInt(overwrite[side]), 0n);
}
