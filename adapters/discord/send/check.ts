import {
  type APIChannel,
  type APIGuild,
  type APIRole,
  type APIUser,
  ChannelType,
  RESTJSONErrorCodes as Codes,
  Constants,
  PermissionFlagsBits,
  type REST,
  Routes,
} from 'discord.js';
import { DeliveryError } from '../../../src/lib/errors.ts';
import { sleep } from '../../../src/lib/timeout.ts';
import { channelOf, type Destination, platformOf } from '../../../src/model/destination.ts';
import type { LeftCommunity } from '../../../src/model/pause.ts';
import type { MentionProblem } from '../../../src/ports/messenger.ts';
import { webhookNameOf } from '../configure.ts';
import { failureOf, recoverFrom } from '../failure.ts';
import { failureOfCode, leftServer } from '../failure-codes.ts';
import { forumFactsOf } from './channel-cache.ts';
import { neededIn, permissionsIn } from './permissions.ts';
import type { Writer } from './write-message.ts';

const MAX_NAMED = 10;
const MAX_WAIT_MS = 5_000;
const MAX_TRIES = 3;
/** Maximum number of servers whose roles are checked. */
const MAX_GUILDS = 50;

/** Returns what prevents sending to each destination, in plain words; empty: nothing. Permissions missing in several channels are reported once. */
export async function checkDiscord(
  { rest, webhooks, crossposts }: { rest: REST; webhooks: Pick<Writer, 'probe'>; crossposts: 'all' | ReadonlySet<string> },
  destinations: readonly Destination[],
  roles: readonly string[] = [],
): Promise<readonly string[]> {
  let ownId: string;
  try {
    ownId = ((await withRateLimitRetry(() => rest.get(Routes.user('@me')))) as APIUser).id;
  } catch (error) {
    return [`Discord: ${sentenceOf(error)}`];
  }
  const sentences: string[] = [];
  /** Channels by the permissions that the bot lacks there. */
  const lacking = new Map<string, Destination[]>();
  // One after another, so that the check does not run into a rate limit.
  for (const destination of destinations.filter((one) => platformOf(one) === 'discord')) {
    try {
      if (webhookNameOf(destination) !== null) await withRateLimitRetry(() => webhooks.probe(destination));
      else await checkChannel(destination);
    } catch (error) {
      sentences.push(`${destination}: ${sentenceOf(error)}`);
    }
  }
  for (const [lacks, where] of lacking) {
    const more = where.length > MAX_NAMED ? ` and ${where.length - MAX_NAMED} more` : '';
    sentences.push(`give the bot ${lacks} in ${where.slice(0, MAX_NAMED).join(', ')}${more}`);
  }
  return [...sentences, ...(await roleProblems(rest, roles))];

  async function checkChannel(destination: Destination): Promise<void> {
    const id = channelOf(destination);
    const channel = (await withRateLimitRetry(() => rest.get(Routes.channel(id)))) as APIChannel;
    const problem = kindProblem(channel);
    if (problem !== null) return void sentences.push(`${destination}: ${problem}`);
    const granted = await withRateLimitRetry(() => permissionsIn(rest, channel, ownId));
    const missing = neededIn(channel).filter(([bit]) => !(granted & bit));
    const lacks = missing.map(([, name]) => name).join(', ');
    if (lacks !== '') lacking.set(lacks, [...(lacking.get(lacks) ?? []), destination]);
    if (crossposts !== 'all' && crossposts.has(id) && channel.type !== ChannelType.GuildAnnouncement)
      sentences.push(`${destination}: DISCORD_CROSSPOST names it, but it is not an announcement channel`);
  }
}

/** Returns problems with roles in the settings: missing ones, and @everyone. */
async function roleProblems(rest: REST, roles: readonly string[]): Promise<readonly string[]> {
  const missing = new Set(roles);
  const sentences: string[] = [];
  try {
    if (missing.size === 0) return [];
    const guilds = (await withRateLimitRetry(() => rest.get(Routes.userGuilds()))) as readonly Pick<APIGuild, 'id' | 'name'>[];
    for (const { id, name } of guilds.slice(0, MAX_GUILDS)) {
      // Everybody has @everyone (its id is the server’s), so Discord does not list it among a member’s roles.
      if (missing.delete(id)) sentences.push(`the role ${id} is @everyone of ${name}, which gives no rights: name another role`);
      if (missing.size === 0) break;
      for (const role of (await withRateLimitRetry(() => rest.get(Routes.guildRoles(id)))) as readonly APIRole[]) missing.delete(role.id);
    }
    const where = guilds.length > MAX_GUILDS ? `the first ${MAX_GUILDS} servers of the bot` : 'a server of the bot';
    const gone = [...missing].map((id) => `no role ${id} exists in ${where}: correct HERALD_ADMINS or HERALD_DISCORD_MANAGERS`);
    return [...sentences, ...gone];
  } catch (error) {
    return [...sentences, `the roles ${[...missing].join(', ')} can't be checked: ${sentenceOf(error)}`];
  }
}

/** Returns why this channel can’t take our messages because of its type or settings; null: it can. */
function kindProblem(channel: APIChannel): string | null {
  const forum = forumFactsOf(channel);
  if (forum?.needsTag && forum.tags.every(({ moderated }) => moderated))
    return 'this forum requires a tag but has none that everybody may set; add one, or stop requiring tags';
  if (forum === null && !takesMessages(channel))
    return 'this is a category or another kind of channel without messages; choose a channel inside it';
  if ('thread_metadata' in channel && channel.thread_metadata?.locked) return 'the thread is locked; unlock it, or choose another channel';
  return null;
}

/** Makes a request, and repeats it after short rate-limit waits, which are no problem of the channel. */
async function withRateLimitRetry<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind !== 'rate-limited' || failure.retryAfterMs > MAX_WAIT_MS || tries === MAX_TRIES) throw error;
      await sleep(failure.retryAfterMs);
    }
  }
}

function sentenceOf(error: unknown): string {
  const failure = failureOf(error);
  switch (failure.kind) {
    case 'unauthorized':
      return 'the token is refused; copy a fresh one from https://discord.com/developers/applications (Bot → Reset Token) into DISCORD_TOKEN';
    case 'rate-limited':
      return `rate-limited by Discord; try again in ${Math.ceil(failure.retryAfterMs / 1000)} s`;
    case 'unavailable':
    case 'unknown-outcome':
      return `can't be reached (${failure.detail})`;
    default:
      return failure.detail;
  }
}

/** Returns why the bot can’t mention a role in a channel; null: it can, as the role exists in that server, is not @everyone, and anyone may mention it or the bot may mention all roles. Never rejects. */
export async function checkMention(rest: REST, destination: Destination, role: string): Promise<MentionProblem | null> {
  const no = (detail: string): MentionProblem => ({ detail, certain: true });
  try {
    const channel = (await rest.get(Routes.channel(channelOf(destination)))) as APIChannel;
    if (!('guild_id' in channel) || channel.guild_id === undefined)
      return no(`${destination} is not a channel of a server, so it has no roles`);
    if (role === channel.guild_id) return no(`the role ${role} is @everyone: choose another role`);
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

/** Whether messages can be sent directly into a channel of this type; forums have only threads. Pure. */
function takesMessages({ type }: Pick<APIChannel, 'type'>): boolean {
  return Constants.TextBasedChannelTypes.includes(type as (typeof Constants.TextBasedChannelTypes)[number]);
}

/** Checks whether a channel would accept messages now, without sending one. @throws {DeliveryError} as sending one would; what the REST calls throw */
export async function probeChannel(rest: REST, destination: Destination): Promise<void> {
  const us = (await rest.get(Routes.user('@me'))) as APIUser;
  const channel = (await rest.get(Routes.channel(channelOf(destination)))) as APIChannel;
  if (!takesMessages(channel) && forumFactsOf(channel) === null)
    throw new DeliveryError(failureOfCode(Codes.CannotSendMessagesInNonTextChannel));
  if ('thread_metadata' in channel && channel.thread_metadata?.locked === true) throw new DeliveryError(failureOfCode(Codes.ThreadLocked));
  const toSend = 'thread_metadata' in channel ? PermissionFlagsBits.SendMessagesInThreads : PermissionFlagsBits.SendMessages;
  const needed = PermissionFlagsBits.ViewChannel | toSend;
  const granted = await permissionsIn(rest, channel, us.id);
  if ((granted & needed) !== needed) throw new DeliveryError(failureOfCode(Codes.MissingPermissions));
}

/** Returns why the bot is not in a server; null: it is. Needed because Discord refuses a channel that the bot may not see like one of a server that it is not in. @throws what the REST API throws */
export async function whyNotIn(rest: REST, server: string): Promise<LeftCommunity | null> {
  // Discord shows a server only to its members.
  return rest.get(Routes.guild(server)).then(() => null, recoverFrom(leftServer(server), Codes.UnknownGuild, Codes.MissingAccess));
}
