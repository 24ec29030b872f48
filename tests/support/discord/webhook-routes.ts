import { ApiError, invalidForm, unknownMessage } from './api-error.ts';
import { valid, validEdit } from './message-routes.ts';
import type { MessageLike } from './message-rules.ts';
import { rewriteMessage, storeMessage } from './message-writing.ts';
import type { Answered, Call, Routes } from './route.ts';
import type { Stored, World } from './world.ts';

const INCOMING = 1;
const PUBLIC_THREAD = 11;

/** Returns the routes of channels' webhooks: read one, change and remove its messages. */
export function webhookRoutes(world: World): Routes {
  return {
    'GET /webhooks/:application/:token': ({ params }) => {
      const { id, channelId, name, token } = webhookOf(world, params);
      const body = { id, type: INCOMING, name, avatar: null, channel_id: channelId, guild_id: world.guildId, application_id: null, token };
      return { status: 200, body };
    },
    'PATCH /webhooks/:application/:token/messages/:message': ({ params, query, body }) => {
      const stored = messageOf(params, query);
      const sent = validEdit('editWebhookMessage', body, stored);
      onlyLinks(sent, query);
      rewriteMessage(world, stored, sent);
      return { status: 200, body: stored.message };
    },
    'DELETE /webhooks/:application/:token/messages/:message': ({ params, query }) => {
      messageOf(params, query).deleted = true;
      return { status: 204 };
    },
  };

  /** Returns a message of a webhook; one in a thread is found only by its thread. */
  function messageOf(params: Call['params'], query: URLSearchParams): Stored {
    const { id, channelId } = webhookOf(world, params);
    const place = query.get('thread_id') ?? channelId;
    const stored = world.messages.find(({ message }) => message.id === params.message && message.channel_id === place);
    if (!stored || stored.deleted || stored.message.author.id !== id) throw unknownMessage();
    return stored;
  }
}

/** Writes a message by a webhook. @throws {ApiError} as Discord would, and if the call does not wait for the answer */
export function executeWebhook(world: World, params: Call['params'], query: URLSearchParams, body: unknown): Answered {
  const webhook = webhookOf(world, params);
  if (query.get('wait') !== 'true') throw breach('wait', 'Without wait nobody learns of errors');
  const sent = valid('executeWebhook', body, 'create') as MessageLike & { thread_name?: string; username?: string };
  if (/discord|clyde/i.test(sent.username ?? '')) throw breach('username', 'Username cannot contain "discord"');
  onlyLinks(sent, query);
  const own = query.get('thread_id');
  if (own !== null && !world.channels.get(own)?.thread) throw new ApiError(404, 10003, 'Unknown Channel');
  const isForum = world.channels.get(webhook.channelId)?.forum !== undefined;
  if (isForum && own === null && !sent.thread_name)
    throw new ApiError(400, 220001, 'Webhooks posted to forum channels must have a thread_name or thread_id');
  if (!isForum && sent.thread_name) throw new ApiError(400, 220003, 'Webhooks can only create threads in forum channels');
  const { message } = storeMessage(world, own ?? webhook.channelId, sent, { webhook });
  if (sent.thread_name) {
    message.channel_id = message.id;
    const thread = { parentId: webhook.channelId, name: sent.thread_name, archived: false, locked: false };
    const { permissions = 0n } = world.channels.get(webhook.channelId) ?? {};
    world.channels.set(message.id, { id: message.id, guildId: world.guildId, type: PUBLIC_THREAD, permissions, thread });
  }
  return { status: 200, body: message };
}

function webhookOf(
  world: World,
  { application: id = '', token }: Call['params'],
): { id: string; token: string; channelId: string; name: string } {
  const webhook = world.webhooks.get(id);
  if (!webhook) throw new ApiError(404, 10015, 'Unknown Webhook');
  if (webhook.token !== token) throw new ApiError(401, 50027, 'Invalid Webhook Token');
  return { id, ...webhook };
}

/** Throws for components that a webhook without an application may not send: interactive ones, and all unless the call asks for components. */
function onlyLinks({ components }: MessageLike, query: URLSearchParams): void {
  if ((components ?? []).length > 0 && query.get('with_components') !== 'true') throw breach('components', 'They would be dropped');
  if (JSON.stringify(components ?? []).includes('"custom_id"')) throw breach('components', 'Only an application’s webhook may ask');
}

function breach(path: string, message: string): ApiError {
  return invalidForm([{ path, code: 'HOUSE_RULE', message }]);
}
