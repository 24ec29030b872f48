import {
  type APIChannel,
  type APIMessage,
  type APIMessageTopLevelComponent,
  type APIWebhook,
  RESTJSONErrorCodes as Codes,
  type REST,
  Routes,
} from 'discord.js';
import { DeliveryError } from '../../../src/lib/errors.ts';
import type { Receipt } from '../../../src/model/delivery.ts';
import type { Destination } from '../../../src/model/destination.ts';
import type { Log } from '../../../src/ops/log.ts';
import { type Webhook, webhookNameOf } from '../configure.ts';
import { codeOf, failureOf, recoverFrom, requireId } from '../failure.ts';
import { type AnyBody, mentioning, silently } from '../render/message-body.ts';
import { threadNameOf } from '../render/render.ts';
import { forumFactsOf } from './channel-cache.ts';
import { sendOrFallBack } from './fall-back.ts';
import { findMessage } from './find-message.ts';
import { isForumThread } from './threads.ts';
import { postedOf, type Writer } from './write-message.ts';

/** Creates the writer that posts by webhooks: under their own names, and even where the bot has no permissions. Webhook URLs contain tokens, so they are never logged. `webhooks`: by their names in the settings; `ownId`: returns the id of the bot, which reads the history of their channels. */
export function createWebhookWriter(rest: REST, log: Log, ownId: () => Promise<string>, webhooks: ReadonlyMap<string, Webhook>): Writer {
  return {
    send: async (outgoing) => {
      const { id, token, threadId, query } = resolveWebhook(outgoing.destination, outgoing.inThread);
      // Without `wait` Discord does not report why it refuses a message.
      query.set('wait', 'true');
      const post = async (body: object): Promise<APIMessage> =>
        requireId(await rest.post(Routes.webhook(id, token), { body, query, auth: false }));
      const message = await sendOrFallBack({ log }, outgoing, null, async (body) => {
        const own = withoutCommands(mentioning(body, outgoing.mention));
        try {
          return await post(own);
        } catch (error) {
          if (codeOf(error) !== Codes.WebhooksPostedToForumChannelsMustHaveAThreadNameOrThreadId || threadId !== null) throw error;
          return post({ ...own, thread_name: threadNameOf(outgoing) });
        }
      });
      return { ...postedOf(message, outgoing), restMs: 0 };
    },

    edit: async (receipt, outgoing) => {
      const { id, token, query } = resolveWebhook(outgoing.destination, receipt);
      const change = async (words: AnyBody): Promise<APIMessage> => {
        const body = withoutCommands(mentioning(words, silently(outgoing.mention)));
        return requireId(await rest.patch(Routes.webhookMessage(id, token, receipt.messageId), { body, query, auth: false }));
      };
      return sendOrFallBack({ log }, outgoing, receipt, change).then(() => 'edited', recoverFrom('gone', Codes.UnknownMessage));
    },

    retract: async (receipt, destination) => {
      const { id, token, query } = resolveWebhook(destination, receipt);
      const gone = [Codes.UnknownMessage, Codes.UnknownWebhook, Codes.InvalidWebhookToken];
      await rest.delete(Routes.webhookMessage(id, token, receipt.messageId), { query, auth: false }).catch(recoverFrom(null, ...gone));
    },

    probe,

    find: async (outgoing, firstSentAtMs) => {
      const botId = await ownId();
      const { id, threadId } = resolveWebhook(outgoing.destination, outgoing.inThread);
      const { channel_id: channelId } = await probe(outgoing.destination);
      const place = threadId ?? channelId;
      if (place === null) return { kind: 'unprovable', detail: 'Discord does not say where the webhook writes' };
      try {
        // In a forum each of its messages starts a thread whose id we don’t know.
        if (threadId === null && forumFactsOf((await rest.get(Routes.channel(place))) as APIChannel) !== null)
          return { kind: 'unprovable', detail: 'the threads that a webhook starts in a forum can’t be searched' };
        return await findMessage(rest, place, outgoing, firstSentAtMs, { authorId: id, botId });
      } catch (error) {
        // The webhook itself can only read its own messages by id, and we have no id.
        if (failureOf(error).kind !== 'destination-gone') throw error;
        return { kind: 'unprovable', detail: 'the bot can’t read the channel that the webhook writes into' };
      }
    },
  };

  async function probe(destination: Destination): Promise<APIWebhook> {
    const { id, token } = resolveWebhook(destination, null);
    return (await rest.get(Routes.webhook(id, token), { auth: false })) as APIWebhook;
  }

  /** Returns the webhook and the thread that it posts into: the forum thread of `other`, otherwise the one in the settings. @throws {DeliveryError} if the settings have no such webhook (any more) */
  function resolveWebhook(destination: Destination, other: Receipt | null): Webhook & { query: URLSearchParams } {
    const webhook = webhooks.get(webhookNameOf(destination) ?? '');
    if (!webhook) {
      const detail = 'DISCORD_WEBHOOKS has no webhook of this name';
      throw new DeliveryError({ kind: 'destination-gone', detail, advice: 'Add it, or subscribe another channel instead' });
    }
    const threadId = other !== null && isForumThread(other) ? other.channel : webhook.threadId;
    // Without `with_components` Discord drops components sent by webhooks that no application owns.
    const query = new URLSearchParams({ with_components: 'true', ...(threadId === null ? {} : { thread_id: threadId }) });
    return { ...webhook, threadId, query };
  }
}

/** Returns a body without the buttons that run commands, which only an application's own webhooks may have; link buttons stay. https://docs.discord.com/developers/resources/webhook#execute-webhook Pure. */
function withoutCommands(body: AnyBody): AnyBody {
  const components = kept(body.components as readonly Nested[]) as unknown as APIMessageTopLevelComponent[];
  return { ...body, components } as AnyBody;
}

interface Nested {
  custom_id?: string;
  components?: readonly Nested[];
}

/** Filters components recursively; rows left empty are removed too. */
function kept(components: readonly Nested[]): readonly Nested[] {
  return components.flatMap((one) => {
    if (one.custom_id !== undefined) return [];
    if (one.components === undefined) return [one];
    const inner = kept(one.components);
    return inner.length === 0 ? [] : [{ ...one, components: inner }];
  });
}
