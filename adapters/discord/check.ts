import { type APIChannel, type APIUser, ChannelType, PermissionFlagsBits, type REST, Routes } from 'discord.js';
import { channelOf, type Destination, platformOf } from '../../src/announce/destination.ts';
import { failureOf } from './failure.ts';
import { permissionsIn } from './permissions.ts';

const NEEDED: readonly [bigint, string][] = [
  [PermissionFlagsBits.ViewChannel, 'View Channel'],
  [PermissionFlagsBits.SendMessages, 'Send Messages'],
  [PermissionFlagsBits.EmbedLinks, 'Embed Links'],
  [PermissionFlagsBits.ReadMessageHistory, 'Read Message History'],
];

/** What stands between us and each destination, in plain words; empty: nothing. */
export async function checkDiscord(rest: REST, destinations: readonly Destination[]): Promise<readonly string[]> {
  let ownId: string;
  try {
    ownId = ((await rest.get(Routes.user('@me'))) as APIUser).id;
  } catch (error) {
    return [`Discord: ${sentenceOf(error)}`];
  }
  const own = destinations.filter((destination) => platformOf(destination) === 'discord');
  const problems: string[] = [];
  // One after the other: a check is no reason to run into a rate limit.
  for (const destination of own) problems.push(...(await checkChannel(rest, destination, ownId)));
  return problems;
}

async function checkChannel(rest: REST, destination: Destination, ownId: string): Promise<readonly string[]> {
  try {
    const channel = (await rest.get(Routes.channel(channelOf(destination)))) as APIChannel;
    if (channel.type === ChannelType.GuildForum || channel.type === ChannelType.GuildMedia) {
      return [`${destination}: this is a forum; choose a text or announcement channel`];
    }
    const granted = await permissionsIn(rest, channel, ownId);
    const missing = NEEDED.filter(([bit]) => !(granted & bit)).map(([, name]) => name);
    return missing.length > 0 ? [`${destination}: give the bot ${missing.join(', ')} in this channel`] : [];
  } catch (error) {
    return [`${destination}: ${sentenceOf(error)}`];
  }
}

function sentenceOf(error: unknown): string {
  const failure = failureOf(error);
  switch (failure.kind) {
    case 'unauthorized':
      return 'the token is refused; copy a fresh one from https://discord.com/developers/applications (Bot → Reset Token) into DISCORD_TOKEN';
    case 'rate-limited':
      return `asked too often; try again in ${Math.ceil(failure.retryAfterMs / 1000)} s`;
    case 'unavailable':
    case 'unknown-outcome':
      return `can't be reached (${failure.detail})`;
    default:
      return failure.detail;
  }
}
