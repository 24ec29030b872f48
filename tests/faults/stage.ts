import { openDiscord } from '../../adapters/discord/open.ts';
import { nonceOf } from '../../adapters/discord/render/marker.ts';
import { openSlack } from '../../adapters/slack/open.ts';
import { channelOf, type Destination, platformOf } from '../../src/model/destination.ts';
import type { Subscription } from '../../src/model/subscription.ts';
import type { Messenger } from '../../src/ports/messenger.ts';
import { type DiscordDouble, startDiscordDouble } from '../support/discord/discord-double.ts';
import { readAloud } from '../support/discord/read-aloud.ts';
import { makeSubscription } from '../support/make.ts';
import { type SlackDouble, startSlackDouble } from '../support/slack/slack-double.ts';
import { type Clock, callLimitMs } from './clock.ts';
import type { Standing } from './judge.ts';
import { NEWS, numbersIn } from './posts.ts';

/** Both platforms on loopback with the channels of a round. */
export interface Stage {
  slack: SlackDouble;
  discord: DiscordDouble;
  /** Two channels on each platform. */
  quiet: readonly Destination[];
  /** A channel that gets much more than the others. */
  noisy: Destination;
  /** Whom Herald tells of pauses and doubts. */
  admin: { slack: Destination; discord: Destination };
  subscriptions: readonly Subscription[];
  /** Where the doubles are, for messengers in this process or another. */
  address: PlatformAddress;
  /** Does something when the `nth` message from now on arrives at a platform. */
  at(platform: 'slack' | 'discord', nth: number, act: (channel: string) => void): void;
  /** Our messages in a channel, oldest first. */
  state(destination: Destination): readonly Standing[];
  /** How often a fault struck, or something was done at a message. */
  struck(): number;
  /** Messages that stand in all channels. */
  count(): number;
  /** All that the doubles complain of. */
  complaints(): readonly string[];
  stop(): Promise<void>;
}

/** How messengers reach the doubles. */
export interface PlatformAddress {
  slack: { apiUrl: string; botToken: string; appToken: string };
  discord: { apiUrl: string; token: string };
}

/** The real messengers of both platforms. */
export function openMessengers(
  { slack, discord }: PlatformAddress,
  clock: Clock,
  log: (event: string, facts: object) => void,
): readonly Messenger[] {
  const common = { command: 'cncf', log, now: clock.now, timeoutMs: callLimitMs(clock) };
  return [openSlack({ ...common, ...slack }).messenger, openDiscord({ ...common, ...discord }).messenger];
}

/** What travels with a message of this key and tells whose it is. Pure. */
export function markOf(destination: Destination, key: string): string {
  return platformOf(destination) === 'slack' ? key : nonceOf(key);
}

/** Starts both doubles on the round's clock. */
export async function openStage(clock: Clock): Promise<Stage> {
  const waiting: { platform: 'slack' | 'discord'; left: number; act: (channel: string) => void }[] = [];
  let acted = 0;
  const arriving = (platform: 'slack' | 'discord', channel: string): void => {
    for (const one of waiting) if (one.platform === platform) one.left -= 1;
    for (const one of waiting.filter(({ left }) => left === 0)) {
      acted += 1;
      one.act(channel);
    }
    waiting.splice(0, waiting.length, ...waiting.filter(({ left }) => left > 0));
  };
  const [slack, discord] = await Promise.all([
    startSlackDouble({
      channels: ['C0A', 'C0B', 'C0NOISY', 'C0ADMIN'],
      now: clock.now,
      calling: (method, { channel }) => method === 'chat.postMessage' && arriving('slack', String(channel)),
    }),
    startDiscordDouble({
      rateLimits: false,
      now: clock.now,
      calling: (route, path) => route === 'POST /channels/:channel/messages' && arriving('discord', path.split('/').at(-2) ?? ''),
    }),
  ]);
  const [one, two, desk] = [discord.addChannel(), discord.addChannel(), discord.addChannel()];
  const quiet: Destination[] = ['slack:C0A', 'slack:C0B', `discord:${one}`, `discord:${two}`];
  const noisy: Destination = 'slack:C0NOISY';
  const { apiUrl, botToken, appToken } = slack;

  const state = (destination: Destination): readonly Standing[] => {
    const channel = channelOf(destination);
    return platformOf(destination) === 'slack' ? slackStanding(slack, channel) : discordStanding(discord, channel);
  };
  return {
    slack,
    discord,
    quiet,
    noisy,
    admin: { slack: 'slack:C0ADMIN', discord: `discord:${desk}` },
    subscriptions: [...quiet.map((destination) => makeSubscription(destination, { sources: [NEWS] })), makeSubscription(noisy)],
    address: { slack: { apiUrl, botToken, appToken }, discord: { apiUrl: discord.apiUrl, token: discord.token } },
    at: (platform, nth, act) => void waiting.push({ platform, left: nth, act }),
    state: state,
    struck: () => acted + discord.faults.struck() + slack.journal.filter(({ outcome }) => outcome.startsWith('fault')).length,
    count: () =>
      slack.messages('C0A').length +
      slack.messages('C0B').length +
      slack.messages('C0NOISY').length +
      discord.messages(one).length +
      discord.messages(two).length,
    complaints: () => slack.complaints,
    stop: async () => {
      await Promise.all([slack.stop(), discord.stop()]);
    },
  };
}

function slackStanding(slack: SlackDouble, channel: string): readonly Standing[] {
  return slack.messages(channel).map(({ ts, metadata, text, blocks, threadTs }) => {
    const payload = metadata?.event_payload as { key?: unknown } | undefined;
    const mark = typeof payload?.key === 'string' ? payload.key : null;
    return { messageId: ts, mark, numbers: numbersIn(text + JSON.stringify(blocks)), parent: threadTs };
  });
}

/** Messages of the channel and of the threads that hang on them; a thread has its first message's id. */
function discordStanding({ world }: DiscordDouble, channel: string): readonly Standing[] {
  const ours = world.messages.filter(({ message, deleted, ephemeral }) => message.author.id === world.bot.id && !deleted && !ephemeral);
  const direct = new Set(ours.filter(({ message }) => message.channel_id === channel).map(({ message }) => message.id));
  return ours
    .filter(({ message }) => message.channel_id === channel || direct.has(message.channel_id))
    .map(({ message, nonce }) => ({
      messageId: message.id,
      mark: nonce,
      numbers: numbersIn(readAloud(message).text),
      parent: message.channel_id === channel ? (message.message_reference?.message_id ?? null) : message.channel_id,
    }));
}
