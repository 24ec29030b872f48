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

/** What we do in a channel, and what Discord's settings call it. Threads take what a digest's one message has no room for. */
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

/** What is needed in a channel, with the names that people find in its settings. Pure. */
export function neededIn(channel: APIChannel): readonly (readonly [bigint, string])[] {
  if (forumFactsOf(channel) !== null)
    return NEEDED.filter(([bit]) => bit !== CreatePublicThreads).map(([bit, name]) => [bit, NAMES_IN_FORUMS.get(bit) ?? name]);
  return 'thread_metadata' in channel ? NEEDED.filter(([bit]) => bit !== SendMessages && bit !== CreatePublicThreads) : NEEDED;
}

/** Address at which people let the bot into a server, with exactly what it needs; `calendar`: it makes events there. https://docs.discord.com/developers/topics/oauth2#bot-authorization-flow Pure. */
export function inviteAddress(applicationId: string, { calendar }: { calendar: boolean }): string {
  const permissions = NEEDED.reduce((sum, [bit]) => sum | bit, calendar ? PermissionFlagsBits.CreateEvents : 0n);
  return `https://discord.com/oauth2/authorize?client_id=${applicationId}&scope=bot+applications.commands&permissions=${permissions}`;
}

/** What we may do in a server, as one number: as a whole, or in the channel (null: none) whose overwrites count. @throws what the REST calls throw */
export async function serverPermissions(rest: REST, guildId: string, ownId: string, channel: APIChannel | null = null): Promise<bigint> {
  const [guild, member, base] = await Promise.all([
    rest.get(Routes.guild(guildId)) as Promise<APIGuild>,
    rest.get(Routes.guildMember(guildId, ownId)) as Promise<APIGuildMember>,
    channel && baseChannelOf(rest, channel),
  ]);
  const overwrites = base && 'permission_overwrites' in base ? (base.permission_overwrites ?? []) : [];
  return computePermissions(guild, member, ownId, overwrites);
}

/** What we may do in a channel; all of it in direct messages. @throws what the REST calls throw */
export async function permissionsIn(rest: REST, channel: APIChannel, ownId: string): Promise<bigint> {
  if (!('guild_id' in channel) || channel.guild_id === undefined) return PermissionsBitField.All;
  return serverPermissions(rest, channel.guild_id, ownId, channel);
}

/** Threads have no overwrites of their own: the channel they stand in counts. */
async function baseChannelOf(rest: REST, channel: APIChannel): Promise<APIChannel> {
  return 'thread_metadata' in channel && channel.parent_id ? ((await rest.get(Routes.channel(channel.parent_id))) as APIChannel) : channel;
}

interface Overwrite {
  id: string;
  allow: string;
  deny: string;
}

/** Discord's own order: roles, then overwrites of everyone, of roles, of the member. https://docs.discord.com/developers/topics/permissions#permission-overwrites Pure. */
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
