import { type APIChannel, type APIMessage, type APIWebhook, DiscordAPIError, type REST, Routes } from 'discord.js';
import { DeliveryError } from '../../../src/lib/errors.ts';
import type { Receipt } from '../../../src/model/delivery.ts';
import type { Destination } from '../../../src/model/destination.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { LookupResult, Outgoing } from '../../../src/ports/messenger.ts';
import { failureOf } from '../failure.ts';
import { mentioning, silently } from '../render/mention.ts';
import type { AnyBody } from '../render/message-body.ts';
import { formOf, plainCapacity, threadNameOf } from '../render/render.ts';
import { forumFactsOf } from './channel-cache.ts';
import { codeOf, sendOrFallBack } from './fall-back.ts';
import { findMessage } from './find-message.ts';
import { isForumThread } from './forum.ts';
import { withoutCommands } from './webhook-body.ts';
import { type Webhook, webhookNameOf } from './webhook-setting.ts';
import { formFactsOf, isWithoutMarkup, type Written } from './write-message.ts';

/** A forum needs to know what the thread is called. */
const NEEDS_THREAD_NAME = 220001;
const UNKNOWN_MESSAGE = 10008;
const UNKNOWN_WEBHOOK: ReadonlySet<number | null> = new Set([10015, 50027]);

/** Writes by webhooks: under a name of their own, and where the bot itself has no rights. Their addresses hold their tokens, and are written nowhere. */
export interface WebhookWriter {
  /** @throws what the REST calls throw, {DeliveryError} */
  send(outgoing: Outgoing): Promise<Written>;
  edit(receipt: Receipt, outgoing: Outgoing): Promise<'edited' | 'gone'>;
  retract(receipt: Receipt, destination: Destination): Promise<void>;
  /** @throws what sending would throw */
  probe(destination: Destination): Promise<APIWebhook>;
  /** By the bot, in the history of the webhook's channel. */
  find(outgoing: Outgoing, firstSentAtMs: number, botId: string): Promise<Exclude<LookupResult, { kind: 'repeatable' }>>;
}

/** `webhooks`: by their names in the settings. */
export function createWebhookWriter({
  rest,
  log,
  webhooks,
}: {
  rest: REST;
  log: Log;
  webhooks: ReadonlyMap<string, Webhook>;
}): WebhookWriter {
  return {
    send: async (outgoing) => {
      const { id, token, threadId } = webhookOf(outgoing.destination);
      const { inThread } = outgoing;
      const thread = inThread !== null && isForumThread(inThread) ? inThread.channel : threadId;
      const post = (body: object): Promise<APIMessage> => {
        // Without `wait` Discord hides what it has against a message.
        const query = queryOf({ wait: 'true', thread_id: thread });
        return rest.post(Routes.webhook(id, token), { body, query, auth: false }) as Promise<APIMessage>;
      };
      const send = async (body: AnyBody): Promise<APIMessage> => {
        const own = withoutCommands(mentioning(body, outgoing.mention));
        try {
          return await post(own);
        } catch (error) {
          if (codeOf(error) !== NEEDS_THREAD_NAME || thread !== null) throw error;
          return post({ ...own, thread_name: threadNameOf(outgoing) });
        }
      };
      const message = await sendOrFallBack({ log }, outgoing, { form: formOf(outgoing.announcement), isNew: true }, send);
      const lines = isWithoutMarkup(message) ? plainCapacity(outgoing) : undefined;
      const facts = { ...formFactsOf(message), ...(lines === undefined ? {} : { lines }) };
      return { channelId: message.channel_id, messageId: message.id, restMs: 0, ...facts };
    },

    edit: async (receipt, outgoing) => {
      const { id, token, threadId } = webhookOf(outgoing.destination);
      const form = receipt.form === 'components' ? 'components' : 'embed';
      const query = queryOf({ thread_id: isForumThread(receipt) ? receipt.channel : threadId });
      const change = (body: AnyBody): Promise<unknown> =>
        rest.patch(Routes.webhookMessage(id, token, receipt.messageId), {
          body: withoutCommands(mentioning(body, silently(outgoing.mention))),
          query,
          auth: false,
        });
      try {
        await sendOrFallBack({ log }, outgoing, { form, isNew: false }, change);
        return 'edited';
      } catch (error) {
        if (codeOf(error) === UNKNOWN_MESSAGE) return 'gone';
        throw error;
      }
    },

    retract: async (receipt, destination) => {
      const { id, token, threadId } = webhookOf(destination);
      const query = queryOf({ thread_id: isForumThread(receipt) ? receipt.channel : threadId });
      try {
        await rest.delete(Routes.webhookMessage(id, token, receipt.messageId), { query, auth: false });
      } catch (error) {
        if (codeOf(error) !== UNKNOWN_MESSAGE && !UNKNOWN_WEBHOOK.has(codeOf(error))) throw error;
      }
    },

    probe,

    find: async (outgoing, firstSentAtMs, botId) => {
      const { id, threadId } = webhookOf(outgoing.destination);
      const { channel_id: channelId } = await probe(outgoing.destination);
      const { inThread } = outgoing;
      const thread = inThread !== null && isForumThread(inThread) ? inThread.channel : threadId;
      const place = thread ?? channelId;
      if (place === null) return { kind: 'unprovable', detail: 'Discord does not say where the webhook writes' };
      try {
        // Each of its messages there begins a thread, of which no id is known.
        if (thread === null && forumFactsOf((await rest.get(Routes.channel(place))) as APIChannel) !== null)
          return { kind: 'unprovable', detail: 'the threads that a webhook begins in a forum can’t be looked through' };
        const found = await findMessage(rest, place, outgoing, firstSentAtMs, { authorId: id, botId });
        if (found.kind !== 'message') return found;
        const { channel_id: channel, id: messageId } = found.message;
        const lines = isWithoutMarkup(found.message) ? plainCapacity(outgoing) : undefined;
        const receipt = { channel, messageId, link: null, ...formFactsOf(found.message) };
        return { kind: 'found', receipt, ...(lines === undefined ? {} : { lines }) };
      } catch (error) {
        // Webhooks read nothing but their own messages, of which no id is known.
        if (!(error instanceof DiscordAPIError) || failureOf(error).kind !== 'destination-gone') throw error;
        return { kind: 'unprovable', detail: 'the bot can’t read the channel that the webhook writes into' };
      }
    },
  };

  async function probe(destination: Destination): Promise<APIWebhook> {
    const { id, token } = webhookOf(destination);
    return (await rest.get(Routes.webhook(id, token), { auth: false })) as APIWebhook;
  }

  /** @throws {DeliveryError} where the settings have no such webhook (any more) */
  function webhookOf(destination: Destination): Webhook {
    const webhook = webhooks.get(webhookNameOf(destination) ?? '');
    if (webhook) return webhook;
    const detail = 'DISCORD_WEBHOOKS has no webhook of this name';
    throw new DeliveryError({ kind: 'destination-gone', detail, advice: 'Add it, or subscribe another channel instead' });
  }
}

function queryOf(query: { wait?: string; thread_id: string | null }): URLSearchParams {
  const { thread_id: threadId, wait } = query;
  // Without `with_components` Discord drops the components of webhooks that no application owns.
  return new URLSearchParams({
    with_components: 'true',
    ...(wait === undefined ? {} : { wait }),
    ...(threadId === null ? {} : { thread_id: threadId }),
  });
}
