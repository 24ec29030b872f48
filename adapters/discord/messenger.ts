import { type APIMessage, type APIUser, DiscordAPIError, REST, RESTEvents, Routes } from 'discord.js';
import type { Receipt } from '../../src/announce/delivery.ts';
import { channelOf } from '../../src/announce/destination.ts';
import { DeliveryError, type Failure } from '../../src/errors.ts';
import type { Messenger, Outgoing, Sighting } from '../../src/ports/messenger.ts';
import { createChannelBook } from './channel-book.ts';
import { checkDiscord } from './check.ts';
import { failureOf } from './failure.ts';
import type { MessageBody } from './message-body.ts';
import { NONCE_WINDOW_MS, nonceOf } from './nonce.ts';
import { findInHistory } from './reconcile.ts';
import { renderAnnouncement, renderPlainAnnouncement } from './render.ts';
import { restSettings } from './rest-settings.ts';

/** How Discord is reached. */
export interface DiscordSettings {
  token: string;
  /** Base address of the API without version; null: Discord's own. */
  apiUrl: string | null;
  /** Facts for the log; never a token or a body. */
  log(event: string, facts: object): void;
  /** Epoch ms. */
  now(): number;
}

/** Discord's observed limit is 5 messages in 5 s a channel. */
const INTERVAL_MS = 1_100;
/** Many refused calls get the whole address banned: after a refused token we ask no more for so long, ms. */
const REFUSAL_PAUSE_MS = 5_000;
/** May not post with an embed; body too large: as plain text it may still go. */
const TRY_PLAIN = new Set([50013, 40005]);
/** What a repeated nonce answers for a message that was posted and then deleted. */
const UNKNOWN_MESSAGE = 10008;
/** A message that stood once and is gone: no message has this id, so edits find it gone as well. */
const NO_MESSAGE_ID = '0';

/** Out to Discord, over REST; needs no gateway. */
export function createDiscordMessenger({ token, apiUrl, log, now }: DiscordSettings): Messenger {
  // No wait inside the SDK: the ledger's blocks are seen by every worker, the SDK's only by this one.
  const rest = new REST(restSettings(apiUrl, 0));
  // Ten thousand refused calls in ten minutes get the whole address banned: worth a line long before.
  rest.on(RESTEvents.InvalidRequestWarning, ({ count }) => log('discord.refused-calls', { count }));
  const channels = createChannelBook(rest);
  let ownId: string | null = null;
  let refused: { failure: Failure; untilMs: number } | null = null;

  return {
    platform: 'discord',
    intervalMs: INTERVAL_MS,

    post: (outgoing) =>
      guard(async () => {
        const channelId = channelOf(outgoing.destination);
        const link = channels.linkMaker(channelId);
        const message = await send(channelId, outgoing);
        if (!message) return { channel: channelId, messageId: NO_MESSAGE_ID, link: null };
        if (message.embeds.length === 0 && message.content === '') await mendLostEmbed(message, outgoing);
        return receiptOf(message, await link);
      }),

    find: (outgoing, firstSentAtMs): Promise<Sighting> =>
      guard(async () => {
        if (now() - firstSentAtMs < NONCE_WINDOW_MS) return { kind: 'repeatable' };
        const channelId = channelOf(outgoing.destination);
        const found = await findInHistory(rest, channelId, outgoing, firstSentAtMs, await whoAmI());
        if (found.kind !== 'message') return found;
        return { kind: 'found', receipt: receiptOf(found.message, await channels.linkMaker(channelId)) };
      }, lookFailureOf),

    check: (destinations) => {
      rest.setToken(token);
      return checkDiscord(rest, destinations);
    },
  };

  async function send(channelId: string, outgoing: Outgoing): Promise<APIMessage | null> {
    const create = (body: MessageBody): Promise<APIMessage> =>
      rest.post(Routes.channelMessages(channelId), {
        body: { ...body, nonce: nonceOf(outgoing.key), enforce_nonce: true },
      }) as Promise<APIMessage>;
    try {
      return await create(renderAnnouncement(outgoing));
    } catch (error) {
      if (!(error instanceof DiscordAPIError)) throw error;
      if (error.code === UNKNOWN_MESSAGE) return null;
      if (!TRY_PLAIN.has(Number(error.code))) throw error;
      log('discord.plain-text', { channel: channelId, key: outgoing.key, code: error.code });
      return await create(renderPlainAnnouncement(outgoing));
    }
  }

  /** Without Embed Links Discord may take a message and drop its embed: then the words go in by an edit. The message stands either way. */
  async function mendLostEmbed(message: APIMessage, outgoing: Outgoing): Promise<void> {
    try {
      await rest.patch(Routes.channelMessage(message.channel_id, message.id), { body: renderPlainAnnouncement(outgoing) });
      log('discord.embed-lost', { channel: message.channel_id, key: outgoing.key, mended: true });
    } catch (error) {
      log('discord.embed-lost', { channel: message.channel_id, key: outgoing.key, mended: false, failure: failureOf(error).kind });
    }
  }

  async function whoAmI(): Promise<string> {
    ownId ??= ((await rest.get(Routes.user('@me'))) as APIUser).id;
    return ownId;
  }

  async function guard<T>(act: () => Promise<T>, translate: (error: unknown) => Failure = failureOf): Promise<T> {
    if (refused && now() < refused.untilMs) throw new DeliveryError(refused.failure);
    // The SDK forgets its token at the first 401.
    rest.setToken(token);
    try {
      return await act();
    } catch (error) {
      const failure = translate(error);
      if (failure.kind === 'unauthorized') refused = { failure, untilMs: now() + REFUSAL_PAUSE_MS };
      throw new DeliveryError(failure, { cause: error });
    }
  }
}

/** Looking changes nothing: a lost answer is only a look that failed. */
function lookFailureOf(error: unknown): Failure {
  const failure = failureOf(error);
  return failure.kind === 'unknown-outcome' ? { kind: 'unavailable', detail: failure.detail } : failure;
}

function receiptOf(message: APIMessage, link: (messageId: string) => string | null): Receipt {
  return { channel: message.channel_id, messageId: message.id, link: link(message.id) };
}
