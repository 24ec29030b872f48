import { type APIChannel, type APIUser, RESTJSONErrorCodes as Codes, Constants, PermissionFlagsBits, type REST, Routes } from 'discord.js';
import { DeliveryError } from '../../../src/lib/errors.ts';
import { channelOf, type Destination } from '../../../src/model/destination.ts';
import type { LeftCommunity } from '../../../src/model/pause.ts';
import { codeOf } from '../failure.ts';
import { failureOfCode, leftServer } from '../failure-codes.ts';
import { forumFactsOf } from './channel-cache.ts';
import { permissionsIn } from './permissions.ts';

/** Whether a kind of channel has messages of its own; forums have threads alone. Pure. */
export function takesMessages({ type }: Pick<APIChannel, 'type'>): boolean {
  return Constants.TextBasedChannelTypes.includes(type as (typeof Constants.TextBasedChannelTypes)[number]);
}

/** Asks whether Discord (a channel of it) would take messages now, without sending one. @throws {DeliveryError} as sending one would; what the REST calls throw */
export async function probeDiscord(rest: REST, destination: Destination | null): Promise<void> {
  const us = (await rest.get(Routes.user('@me'))) as APIUser;
  if (destination === null) return;
  const channel = (await rest.get(Routes.channel(channelOf(destination)))) as APIChannel;
  if (!takesMessages(channel) && forumFactsOf(channel) === null)
    throw new DeliveryError(failureOfCode(Codes.CannotSendMessagesInNonTextChannel));
  if ('thread_metadata' in channel && channel.thread_metadata?.locked === true) throw new DeliveryError(failureOfCode(Codes.ThreadLocked));
  const toSend = 'thread_metadata' in channel ? PermissionFlagsBits.SendMessagesInThreads : PermissionFlagsBits.SendMessages;
  const needed = PermissionFlagsBits.ViewChannel | toSend;
  const granted = await permissionsIn(rest, channel, us.id);
  if ((granted & needed) !== needed) throw new DeliveryError(failureOfCode(Codes.MissingPermissions));
}

/** Discord tells of a server only to its members. */
const NOT_A_MEMBER: ReadonlySet<number | null> = new Set([Codes.UnknownGuild, Codes.MissingAccess]);

/** Why the bot is not in a server; null: it is. A channel that it may not see says the same as one of a server that it is not in. @throws what the REST API throws */
export async function whyNotIn(rest: REST, server: string): Promise<LeftCommunity | null> {
  try {
    await rest.get(Routes.guild(server));
    return null;
  } catch (error) {
    if (NOT_A_MEMBER.has(codeOf(error))) return leftServer(server);
    throw error;
  }
}
