import { type APIUser, REST, RESTJSONErrorCodes, Routes } from 'discord.js';
import type { Receipt } from '../../../src/model/delivery.ts';
import { channelOf } from '../../../src/model/destination.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { PartWatch } from '../../../src/ops/outages.ts';
import type { LookupResult, Messenger, Outgoing, Publishing } from '../../../src/ports/messenger.ts';
import { type Webhook, webhookNameOf } from '../configure.ts';
import { clientOptions, type RequestGuard } from '../connection/client.ts';
import type { TokenState } from '../connection/token-state.ts';
import { codeOf } from '../failure.ts';
import { digestCapacity } from '../render/digest.ts';
import { threadName } from '../render/render.ts';
import { type CallApi, createCaller, withoutPause } from './call-api.ts';
import { type ChannelCache, createChannelCache, listChannels } from './channel-cache.ts';
import { checkDiscord, checkMention } from './check.ts';
import { type Found, findForumThread, findMessage } from './find-message.ts';
import { inviteAddress } from './permissions.ts';
import { probeDiscord, whyNotIn } from './probe.ts';
import { createScheduledEvents } from './scheduled-events.ts';
import { isForbidden, openThread } from './threads.ts';
import { createWebhookWriter } from './webhook.ts';
import { editMessage, NO_MESSAGE_ID, removeMessage, sendMessage, watchRateLimitHeaders } from './write-message.ts';

/** How Discord is reached. */
export interface DiscordAccess {
  token: string;
  /** Base address of the API without version; null: Discord's own. */
  apiUrl: string | null;
  /** Facts for the log; never a token or a body. */
  log: Log;
  /** Told when Discord can't be reached, and when it can again. Default: one that tells `log`. */
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

/** Five at once, then one a second: what its headers say beyond that comes as `restMs`. All channels together stay below the 50 calls a second of a bot. https://docs.discord.com/developers/topics/rate-limits */
const RATE_LIMITS = { destination: { intervalMs: 1_000, burst: 5 }, workspace: { intervalMs: 25, burst: 1 } };
/** Discord publishes ten messages of a channel an hour. https://docs.discord.com/developers/resources/message#crosspost-message */
const PUBLISHING_LIMIT = { intervalMs: 360_000, burst: 10 };
/** Discord's window for nonces is “a few minutes” and unpublished; so long after the first request we rely on it, ms. https://docs.discord.com/developers/resources/message#create-message */
const NONCE_WINDOW_MS = 120_000;

/** Out to Discord, over REST; needs no gateway. */
export function createDiscordMessenger(settings: DiscordAccess & { tokenState: TokenState; guard: RequestGuard }): Messenger {
  const { token, apiUrl, log, now } = settings;
  // No wait inside the SDK: the ledger's blocks are seen by every worker, the SDK's only by this one.
  const rest = new REST(clientOptions(apiUrl, 0, settings.guard, settings.timeoutMs));
  const call = createCaller({ rest, token, tokenState: settings.tokenState, now });
  const channels = createChannelCache(rest);
  const writing = { rest, channels, restMsAfter: watchRateLimitHeaders(rest), log };
  const webhooks = createWebhookWriter(rest, log, settings.webhooks ?? new Map());
  const calendars = createScheduledEvents({ rest, call, channels, ownId: askOwnId, apiUrl });
  let ownId: string | null = null;
  const { crossposts: wanted = new Set<string>() } = settings;

  return {
    platform: 'discord',
    rateLimits: RATE_LIMITS,
    capacity: digestCapacity,

    post: (outgoing) =>
      call(
        async () => {
          if (webhookNameOf(outgoing.destination) !== null) return webhooks.send(outgoing);
          const link = channels.linkMaker(channelOf(outgoing.destination));
          return withLink(await sendMessage(writing, outgoing), link);
        },
        { once: true },
      ),

    edit: (receipt, outgoing) =>
      call(() =>
        webhookNameOf(outgoing.destination) === null ? editMessage(writing, receipt, outgoing) : webhooks.edit(receipt, outgoing),
      ),
    retract: (receipt, destination) =>
      call(() => (webhookNameOf(destination) === null ? removeMessage(writing, receipt) : webhooks.retract(receipt, destination))),
    openThread: (receipt, title) =>
      call(async () => {
        if (receipt.messageId === NO_MESSAGE_ID) return false;
        return (await openThread(rest, receipt, threadName(title))) !== null;
      }),
    publishing: createPublishing(rest, call, channels, wanted),
    calendars,
    probe: (destination) =>
      call(
        async () => {
          if (destination !== null && webhookNameOf(destination) !== null) await webhooks.probe(destination);
          else await probeDiscord(rest, destination);
        },
        { insist: true },
      ),
    find: (outgoing, firstSentAtMs, mayRepeat = true) =>
      call(async () => {
        // No nonce protects what a webhook writes.
        if (webhookNameOf(outgoing.destination) !== null) return webhooks.find(outgoing, firstSentAtMs, await askOwnId());
        const isRecent = mayRepeat && now() - firstSentAtMs < NONCE_WINDOW_MS;
        // No nonce protects the first message of a thread in a forum.
        const repeatable =
          isRecent && (outgoing.inThread !== null || (await channels.load(channelOf(outgoing.destination))).forum === null);
        return repeatable ? { kind: 'repeatable' } : lookFor(outgoing, firstSentAtMs);
      }),

    check: (destinations, groups) => {
      rest.setToken(token);
      return checkDiscord({ rest, webhooks, crossposts: wanted }, destinations, groups);
    },
    checkMention: (destination, role) => {
      rest.setToken(token);
      return checkMention(rest, destination, role);
    },
    communityOf: calendars.communityOf,
    whyNotIn: (server) => call(() => whyNotIn(rest, server), { insist: true }),
    channels: () => call(() => listChannels(rest), { insist: true }),
    invitation: (needs) =>
      call(
        async () => {
          const { id } = (await rest.get(Routes.currentApplication())) as { id: string };
          return inviteAddress(id, needs);
        },
        { insist: true },
      ),
  };

  async function askOwnId(): Promise<string> {
    ownId ??= ((await rest.get(Routes.user('@me'))) as APIUser).id;
    return ownId;
  }

  async function lookFor(outgoing: Outgoing, firstSentAtMs: number): Promise<LookupResult> {
    const us = await askOwnId();
    const channelId = channelOf(outgoing.destination);
    for (const place of placesOf(outgoing)) {
      const found = await findIn(place, outgoing, firstSentAtMs, us).catch((error: unknown): Found => {
        if (place !== channelId && codeOf(error) === RESTJSONErrorCodes.UnknownChannel) return { kind: 'absent' };
        throw error;
      });
      if (found.kind === 'found') return withLink(found, channels.linkMaker(channelId));
      if (found.kind === 'unprovable') return found;
    }
    return { kind: 'absent' };
  }

  /** In a forum it is the first message of a thread. */
  async function findIn(place: string, outgoing: Outgoing, firstSentAtMs: number, ownId: string): Promise<Found> {
    const isThread = outgoing.inThread?.messageId === place;
    const facts = isThread ? null : await channels.load(place);
    if (facts === null || facts.forum === null) return findMessage(rest, place, outgoing, firstSentAtMs, { authorId: ownId, botId: ownId });
    try {
      return await findForumThread(rest, { forumId: place, guildId: facts.guildId, ownId }, outgoing, firstSentAtMs);
    } catch (error) {
      if (!isForbidden(error)) throw error;
      return { kind: 'unprovable', detail: 'the bot lacks View Channel or Read Message History in this forum' };
    }
  }
}

async function withLink<T extends { receipt: Receipt }>(posted: T, link: ReturnType<ChannelCache['linkMaker']>): Promise<T> {
  const { channel, messageId } = posted.receipt;
  if (messageId === NO_MESSAGE_ID) return posted;
  return { ...posted, receipt: { ...posted.receipt, link: (await link)(channel, messageId) } };
}

/** Where a message can be: in the thread it belongs to (a thread has the id of the message it hangs below), and where that takes nothing, in the channel. */
function placesOf({ destination, inThread }: Outgoing): readonly string[] {
  const channelId = channelOf(destination);
  return inThread === null || inThread.messageId === NO_MESSAGE_ID ? [channelId] : [inThread.messageId, channelId];
}

/** Publishes messages of announcement channels to the servers that follow them. */
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
      try {
        await call(() => rest.post(Routes.channelMessageCrosspost(channel, messageId)));
        return 'published';
      } catch (error) {
        const code = codeOf(error);
        if (code === RESTJSONErrorCodes.ThisMessageWasAlreadyCrossposted) return 'published';
        if (code === RESTJSONErrorCodes.UnknownMessage) return 'gone';
        throw withoutPause(error);
      }
    },
  };
}
