import { type APIChannel, type APIUser, ChannelType, PermissionFlagsBits, type REST, Routes } from 'discord.js';
import { DeliveryError } from '../../../src/lib/errors.ts';
import { channelOf, type Destination } from '../../../src/model/destination.ts';
import { failureOfCode } from '../failure-codes.ts';
import { forumFactsOf } from './channel-cache.ts';
import { permissionsIn } from './permissions.ts';

const MISSING_PERMISSIONS = 50013;
const NO_MESSAGES_HERE = 50008;
const THREAD_LOCKED = 160005;
const TAKES_MESSAGES: ReadonlySet<ChannelType> = new Set([
  ChannelType.GuildText,
  ChannelType.DM,
  ChannelType.GuildVoice,
  ChannelType.GroupDM,
  ChannelType.GuildAnnouncement,
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.GuildStageVoice,
]);

/** Whether a kind of channel has messages of its own; forums have threads alone. Pure. */
export function takesMessages({ type }: Pick<APIChannel, 'type'>): boolean {
  return TAKES_MESSAGES.has(type);
}

/** Asks whether Discord (a channel of it) would take messages now, without sending one. @throws {DeliveryError} as sending one would; what the REST calls throw */
export async function probeDiscord(rest: REST, destination: Destination | null): Promise<void> {
  const us = (await rest.get(Routes.user('@me'))) as APIUser;
  if (destination === null) return;
  const channel = (await rest.get(Routes.channel(channelOf(destination)))) as APIChannel;
  if (!takesMessages(channel) && forumFactsOf(channel) === null) throw new DeliveryError(failureOfCode(NO_MESSAGES_HERE));
  if ('thread_metadata' in channel && channel.thread_metadata?.locked === true) throw new DeliveryError(failureOfCode(THREAD_LOCKED));
  const toSend = 'thread_metadata' in channel ? PermissionFlagsBits.SendMessagesInThreads : PermissionFlagsBits.SendMessages;
  const needed = PermissionFlagsBits.ViewChannel | toSend;
  const granted = await permissionsIn(rest, channel, us.id);
  if ((granted & needed) !== needed) throw new DeliveryError(failureOfCode(MISSING_PERMISSIONS));
}
