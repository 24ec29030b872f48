import { type APIUser, RESTJSONErrorCodes as Codes, type REST, Routes } from 'discord.js';
import { channelOf, type Destination } from '../../../src/model/destination.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { PartWatch } from '../../../src/ops/outages.ts';
import type { Messenger, Publishing } from '../../../src/ports/messenger.ts';
import { type Webhook, webhookNameOf } from '../configure.ts';
import { Client, clientOptions, type RequestGuard } from '../connection/client.ts';
import { recoverFrom } from '../failure.ts';
import { digestCapacity } from '../render/digest.ts';
import { threadName } from '../render/render.ts';
import { type CallApi, createCaller, type TokenState, withoutPause } from './call-api.ts';
import { type ChannelCache, createChannelCache, listChannels, NO_MESSAGE_ID } from './channel-cache.ts';
import { checkDiscord, checkMention, probeChannel, whyNotIn } from './check.ts';
import { findOwnMessage } from './find-message.ts';
import { inviteAddress } from './permissions.ts';
import { createScheduledEvents } from './scheduled-events.ts';
import { openThread } from './threads.ts';
import { createWebhookWriter } from './webhook.ts';
import { editMessage, removeMessage, sendMessage, type WriteContext, type Writer } from './write-message.ts';

/** What is needed to reach Discord. */
export interface DiscordAccess {
  token: string;
  /** Base address of the API without version; null: Discord's own. */
  apiUrl: string | null;
  /** Facts for the log; never a token or a body. */
  log: Log;
  /** Notified when Discord can't be reached, and when it can again. Default: one that reports to `log`. */
  outage?: PartWatch;
  /** Epoch ms. */
  now(): number;
  /** Time limit of one call, ms; default 10,000. */
  timeoutMs?: number;
  /** Announcement channels whose messages are published to the servers that follow them; default: none. */
  crossposts?: 'all' | ReadonlySet<string>;
  /** Webhooks by their names; default: none. */
  webhooks?: ReadonlyMap<string, Webhook>;
}

/** Five messages at once, then one per second; waits that Discord’s headers ask for come in addition, as `restMs`. All channels together stay below a bot’s 50 calls per second. https://docs.discord.com/developers/topics/rate-limits */
const RATE_LIMITS = { destination: { intervalMs: 1_000, burst: 5 }, workspace: { intervalMs: 25, burst: 1 } };
/** Discord publishes at most ten messages of a channel per hour. https://docs.discord.com/developers/resources/message#crosspost-message */
const PUBLISHING_LIMIT = { intervalMs: 360_000, burst: 10 };
/** Time after the first request during which we rely on the nonce, ms; Discord promises only “a few minutes”. https://docs.discord.com/developers/resources/message#create-message */
const NONCE_WINDOW_MS = 120_000;

/** Creates the messenger, which sends to Discord over REST and needs no gateway. */
export function createDiscordMessenger(settings: DiscordAccess & { tokenState: TokenState; guard: RequestGuard }): Messenger {
  const { token, apiUrl, log, now } = settings;
  // No waiting inside the SDK: rate limits in the ledger apply to every worker, the SDK's only to this process.
  const rest = new Client(token, clientOptions(apiUrl, 0, settings.guard, settings.timeoutMs));
  const call = createCaller({ tokenState: settings.tokenState, now });
  const channels = createChannelCache(rest);
  const bot = createBotWriter({ rest, channels, log }, askOwnId, now);
  const webhooks = createWebhookWriter(rest, log, askOwnId, settings.webhooks ?? new Map());
  const writerOf = (destination: Destination): Writer => (webhookNameOf(destination) === null ? bot : webhooks);
  const calendars = createScheduledEvents({ rest, call, channels, ownId: askOwnId, apiUrl });
  let ownId: string | null = null;
  const { crossposts: wanted = new Set<string>() } = settings;

  return {
    platform: 'discord',
    rateLimits: RATE_LIMITS,
    capacity: digestCapacity,

    post: (outgoing) => call(() => writerOf(outgoing.destination).send(outgoing), { once: true }),
    edit: (receipt, outgoing) => call(() => writerOf(outgoing.destination).edit(receipt, outgoing)),
    retract: (receipt, destination) => call(() => writerOf(destination).retract(receipt, destination)),
    openThread: (receipt, title) =>
      call(async () => receipt.messageId !== NO_MESSAGE_ID && (await openThread(rest, receipt, threadName(title))) !== null),
    publishing: createPublishing(rest, call, channels, wanted),
    calendars,
    probe: async (destination) => {
      await call(() => (destination === null ? rest.get(Routes.user('@me')) : writerOf(destination).probe(destination)), { insist: true });
    },
    find: (outgoing, firstSentAtMs, mayRepeat = true) =>
      call(() => writerOf(outgoing.destination).find(outgoing, firstSentAtMs, mayRepeat)),

    check: (destinations, groups) => checkDiscord({ rest, webhooks, crossposts: wanted }, destinations, groups),
    checkMention: (destination, role) => checkMention(rest, destination, role),
    communityOf: calendars.communityOf,
    whyNotIn: (server) => call(() => whyNotIn(rest, server), { insist: true }),
    channels: () => call(() => listChannels(rest), { insist: true }),
    invitation: async (needs) => {
      const { id } = (await call(() => rest.get(Routes.currentApplication()), { insist: true })) as { id: string };
      return inviteAddress(id, needs);
    },
  };

  async function askOwnId(): Promise<string> {
    ownId ??= ((await rest.get(Routes.user('@me'))) as APIUser).id;
    return ownId;
  }
}

/** Creates the writer that posts into channels as the bot. */
function createBotWriter(writing: WriteContext, ownId: () => Promise<string>, now: () => number): Writer {
  const { rest, channels } = writing;
  return {
    send: async (outgoing) => {
      const withLink = channels.linker(channelOf(outgoing.destination));
      return withLink(await sendMessage(writing, outgoing));
    },
    edit: (receipt, outgoing) => editMessage(writing, receipt, outgoing),
    retract: (receipt) => removeMessage(writing, receipt),
    probe: (destination) => probeChannel(rest, destination),
    find: async (outgoing, firstSentAtMs, mayRepeat) => {
      const channelId = channelOf(outgoing.destination);
      const isRecent = mayRepeat && now() - firstSentAtMs < NONCE_WINDOW_MS;
      // Discord checks no nonce for the first message of a forum thread.
      if (isRecent && (outgoing.inThread !== null || (await channels.load(channelId)).forum === null)) return { kind: 'repeatable' };
      const found = await findOwnMessage({ rest, channels, ownId: await ownId() }, outgoing, firstSentAtMs);
      return found.kind === 'found' ? channels.linker(channelId)(found) : found;
    },
  };
}

/** Creates what publishes messages of announcement channels to the servers that follow them. */
function createPublishing(rest: REST, call: CallApi, channels: ChannelCache, crossposts: 'all' | ReadonlySet<string>): Publishing {
  return {
    rateLimit: PUBLISHING_LIMIT,

    wants: async (destination) => {
      if (webhookNameOf(destination) !== null) return false;
      const channelId = channelOf(destination);
      if (crossposts !== 'all' && !crossposts.has(channelId)) return false;
      const facts = await call(() => channels.load(channelId)).catch(() => null);
      return facts === null || facts.isAnnouncement;
    },

    publish: async ({ channel, messageId }) => {
      if (messageId === NO_MESSAGE_ID) return 'gone';
      const publishing = call(() => rest.post(Routes.channelMessageCrosspost(channel, messageId)));
      return publishing
        .then(() => 'published' as const, recoverFrom('published' as const, Codes.ThisMessageWasAlreadyCrossposted))
        .catch(recoverFrom('gone' as const, Codes.UnknownMessage))
        .catch((error: unknown) => Promise.reject(withoutPause(error)));
    },
  };
}
