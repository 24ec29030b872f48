import { type APIUser, DiscordAPIError, REST, Routes } from 'discord.js';
import { channelOf } from '../../../src/model/destination.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { PartWatch } from '../../../src/ops/outages.ts';
import type { LookupResult, Messenger, Outgoing, Posted } from '../../../src/ports/messenger.ts';
import { clientOptions } from '../connection/client.ts';
import type { RequestGuard } from '../connection/request-guard.ts';
import type { TokenState } from '../connection/token-state.ts';
import { digestCapacity } from '../render/digest.ts';
import { plainCapacity, threadName } from '../render/render.ts';
import { createCaller } from './call-api.ts';
import { createChannelCache } from './channel-cache.ts';
import { checkDiscord } from './check.ts';
import { checkMention } from './check-mention.ts';
import { type Found, findMessage } from './find-message.ts';
import { findForumThread } from './forum.ts';
import { listChannels } from './list-channels.ts';
import { NONCE_WINDOW_MS } from './nonce.ts';
import { inviteAddress } from './permissions.ts';
import { probeDiscord } from './probe.ts';
import { createPublishing } from './publishing.ts';
import { watchRateLimitHeaders } from './rate-limit-headers.ts';
import { createScheduledEvents } from './scheduled-events.ts';
import { serverOf, whyNotIn } from './servers.ts';
import { openThread } from './thread.ts';
import { createWebhookWriter } from './webhook.ts';
import { type Webhook, webhookNameOf } from './webhook-setting.ts';
import { editMessage, formFactsOf, isWithoutMarkup, NO_MESSAGE_ID, removeMessage, sendMessage, type Written } from './write-message.ts';

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
const UNKNOWN_CHANNEL = 10003;

/** Out to Discord, over REST; needs no gateway. */
export function createDiscordMessenger(settings: DiscordAccess & { tokenState: TokenState; guard: RequestGuard }): Messenger {
  const { token, apiUrl, log, now } = settings;
  // No wait inside the SDK: the ledger's blocks are seen by every worker, the SDK's only by this one.
  const rest = new REST(clientOptions(apiUrl, 0, settings.guard, settings.timeoutMs));
  const call = createCaller({ rest, token, tokenState: settings.tokenState, now });
  const channels = createChannelCache(rest);
  const writing = { rest, channels, quota: watchRateLimitHeaders(rest), log };
  const webhooks = createWebhookWriter({ rest, log, webhooks: settings.webhooks ?? new Map() });
  let ownId: string | null = null;
  const { crossposts: wanted = new Set<string>() } = settings;

  return {
    platform: 'discord',
    rateLimits: RATE_LIMITS,
    capacity: digestCapacity,

    post: (outgoing) =>
      call({ repeatable: false }, async () => {
        if (webhookNameOf(outgoing.destination) !== null) return postedBy(await webhooks.send(outgoing), null);
        const link = channels.linkMaker(channelOf(outgoing.destination));
        const written = await sendMessage(writing, outgoing);
        const { channelId, messageId } = written;
        return postedBy(written, messageId === NO_MESSAGE_ID ? null : (await link)(channelId, messageId));
      }),

    edit: (receipt, outgoing) =>
      call({ repeatable: true }, () =>
        webhookNameOf(outgoing.destination) === null ? editMessage(writing, receipt, outgoing) : webhooks.edit(receipt, outgoing),
      ),
    retract: (receipt, destination) =>
      call({ repeatable: true }, () =>
        webhookNameOf(destination) === null ? removeMessage(writing, receipt) : webhooks.retract(receipt, destination),
      ),
    openThread: (receipt, title) =>
      call({ repeatable: true }, async () => {
        if (receipt.messageId === NO_MESSAGE_ID) return false;
        return (await openThread(rest, receipt, threadName(title))) !== null;
      }),
    publishing: createPublishing({ rest, call, channels, crossposts: wanted }),
    calendars: createScheduledEvents({ rest, call, channels, ownId: askOwnId, apiUrl }),
    probe: (destination) =>
      call({ repeatable: true, insist: true }, async () => {
        if (destination !== null && webhookNameOf(destination) !== null) await webhooks.probe(destination);
        else await probeDiscord(rest, destination);
      }),
    find: (outgoing, firstSentAtMs, mayRepeat = true) =>
      call({ repeatable: true }, async () => {
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
    communityOf: (destination) =>
      call({ repeatable: true }, async () => (webhookNameOf(destination) === null ? serverOf(rest, channelOf(destination)) : null)),
    whyNotIn: (server) => call({ repeatable: true, insist: true }, () => whyNotIn(rest, server)),
    channels: () => call({ repeatable: true, insist: true }, () => listChannels(rest)),
    invitation: (needs) =>
      call({ repeatable: true, insist: true }, async () => {
        const { id } = (await rest.get(Routes.currentApplication())) as { id: string };
        return inviteAddress(id, needs);
      }),
  };

  async function askOwnId(): Promise<string> {
    ownId ??= ((await rest.get(Routes.user('@me'))) as APIUser).id;
    return ownId;
  }

  async function lookFor(outgoing: Outgoing, firstSentAtMs: number): Promise<LookupResult> {
    const us = await askOwnId();
    const channelId = channelOf(outgoing.destination);
    for (const place of placesOf(outgoing)) {
      const found = await findIn(place, outgoing, firstSentAtMs, us).catch((error: unknown) => {
        if (place !== channelId && error instanceof DiscordAPIError && error.code === UNKNOWN_CHANNEL) return { kind: 'absent' as const };
        throw error;
      });
      if (found.kind === 'unprovable') return found;
      if (found.kind === 'absent') continue;
      const { channel_id: channel, id: messageId } = found.message;
      const link = (await channels.linkMaker(channelId))(channel, messageId);
      const lines = isWithoutMarkup(found.message) ? plainCapacity(outgoing) : undefined;
      const receipt = { channel, messageId, link, ...formFactsOf(found.message) };
      return { kind: 'found', receipt, ...(lines === undefined ? {} : { lines }) };
    }
    return { kind: 'absent' };
  }

  /** In a forum it is the first message of a thread. */
  async function findIn(place: string, outgoing: Outgoing, firstSentAtMs: number, ownId: string): Promise<Found> {
    const isThread = outgoing.inThread?.messageId === place;
    const facts = isThread ? null : await channels.load(place);
    if (facts === null || facts.forum === null) return findMessage(rest, place, outgoing, firstSentAtMs, { authorId: ownId, botId: ownId });
    try {
      const found = await findForumThread(rest, { forumId: place, guildId: facts.guildId, ownId }, outgoing, firstSentAtMs);
      if (found === 'too-many') return { kind: 'unprovable', detail: 'too many threads were begun in the forum since' };
      return found === null ? { kind: 'absent' } : { kind: 'message', message: found };
    } catch (error) {
      if (!(error instanceof DiscordAPIError) || error.status !== 403) throw error;
      return { kind: 'unprovable', detail: 'the bot lacks View Channel or Read Message History in this forum' };
    }
  }
}

function postedBy({ channelId: channel, messageId, form, ...facts }: Written, link: string | null): Posted {
  return { receipt: { channel, messageId, link, ...(form === undefined ? {} : { form }) }, ...facts };
}

/** Where a message can be: in the thread it belongs to (a thread has the id of the message it hangs below), and where that takes nothing, in the channel. */
function placesOf({ destination, inThread }: Outgoing): readonly string[] {
  const channelId = channelOf(destination);
  return inThread === null || inThread.messageId === NO_MESSAGE_ID ? [channelId] : [inThread.messageId, channelId];
}
