import type { APIModalInteractionResponseCallbackData } from 'discord.js';
import { ApiError, invalidForm, unknownInteraction, unknownMessage } from './api-error.ts';
import { valid, validEdit } from './message-routes.ts';
import { editBreaches, type MessageLike, messageBreaches } from './message-rules.ts';
import { rewriteMessage, storeMessage } from './message-writing.ts';
import { modalBreaches } from './modal-rules.ts';
import type { Call, Routes } from './route.ts';
import { type SpecName, specBreaches } from './spec-rules.ts';
import { executeWebhook } from './webhook-routes.ts';
import type { Begun, World } from './world.ts';

const ACK_LIMIT_MS = 3_000;
const TOKEN_LIFE_MS = 900_000;
const EPHEMERAL = 64;
const SCHEMAS: Readonly<Record<number, SpecName>> = {
  4: 'answerWithMessage',
  5: 'answerWithMessage',
  6: 'answerWithUpdate',
  7: 'answerWithUpdate',
  8: 'answerWithChoices',
  9: 'answerWithForm',
};

interface Callback {
  type: number;
  data?: MessageLike & { choices?: readonly { name: string; value: string }[] };
}

/** Returns the routes for answers to what people began. */
export function interactionRoutes(world: World): Routes {
  return {
    'POST /interactions/:interaction/:token/callback': ({ params, body }) => {
      const begun = world.interactions.get(params.interaction ?? '');
      if (!begun || begun.token !== params.token) throw unknownInteraction();
      if (begun.acked !== null) throw new ApiError(400, 40060, 'Interaction has already been acknowledged.');
      if (world.now() - begun.atMs > ACK_LIMIT_MS) throw unknownInteraction();
      const callback = validCallback(body, begun);
      const breaches = callback.type === 7 ? editBreaches(callback.data ?? {}, originalOf(begun).message) : [];
      if (breaches.length > 0) throw invalidForm(breaches);
      begun.acked = callback.type;
      begun.ackedAtMs = world.now();
      acknowledge(callback, begun);
      return { status: 204 };
    },
    'GET /webhooks/:application/:token/messages/@original': ({ params }) => ({ status: 200, body: originalOf(begunOf(params)).message }),
    'PATCH /webhooks/:application/:token/messages/@original': ({ params, body }) => {
      const begun = begunOf(params);
      const stored = originalOf(begun);
      const sent = validEdit('editWebhookMessage', body, stored);
      rewriteMessage(world, stored, sent);
      begun.settle({ kind: 'message', id: stored.message.id });
      return { status: 200, body: stored.message };
    },
    'DELETE /webhooks/:application/:token/messages/@original': ({ params }) => {
      originalOf(begunOf(params)).deleted = true;
      return { status: 204 };
    },
    'POST /webhooks/:application/:token': ({ params, query, body }) => {
      if (world.webhooks.has(params.application ?? '')) return executeWebhook(world, params, query, body);
      const begun = begunOf(params);
      const sent = valid('executeWebhook', body, 'interaction');
      const { message } = storeMessage(world, begun.channel, sent, { ephemeral: ((sent.flags ?? 0) & EPHEMERAL) !== 0 });
      begun.settle({ kind: 'message', id: message.id });
      return { status: 200, body: message };
    },
  };

  function acknowledge({ type, data }: Callback, begun: Begun): void {
    if (type === 9) begun.settle({ kind: 'form', modal: data as unknown as APIModalInteractionResponseCallbackData });
    if (type === 8) begun.settle({ kind: 'choices', choices: data?.choices ?? [] });
    if (type === 4 || type === 5) {
      begun.ephemeral = ((data?.flags ?? 0) & EPHEMERAL) !== 0;
      const stored = storeMessage(world, begun.channel, data ?? {}, { ephemeral: begun.ephemeral });
      begun.messageId = stored.message.id;
    }
    if (type === 7) rewriteMessage(world, originalOf(begun), data ?? {});
    if (type === 4 || type === 7) begun.settle({ kind: 'message', id: begun.messageId ?? '' });
  }

  /** Returns the interaction of a token, which is valid for 15 min, and only after the acknowledgement. */
  function begunOf(params: Call['params']): Begun {
    const begun = [...world.interactions.values()].find(({ token }) => token === params.token);
    if (params.application !== world.bot.id || !begun) throw new ApiError(404, 10015, 'Unknown Webhook');
    if (world.now() - begun.atMs > TOKEN_LIFE_MS) throw new ApiError(401, 50027, 'Invalid Webhook Token');
    if (begun.acked === null) throw new ApiError(404, 10008, 'Unknown Message');
    return begun;
  }

  function originalOf({ messageId }: Begun) {
    const stored = world.messages.find(({ message }) => message.id === messageId);
    if (!stored || stored.deleted) throw unknownMessage();
    return stored;
  }
}

function validCallback(body: unknown, begun: Begun): Callback {
  const callback = body as Callback;
  const schema = SCHEMAS[callback?.type];
  const fits = schema && (callback.type === 8) === (begun.kind === 'autocomplete') && !isOutOfPlace(callback.type, begun);
  if (!schema || !fits)
    throw invalidForm([{ path: 'type', code: 'BASE_TYPE_CHOICES', message: `Type ${callback?.type} does not answer this` }]);
  const breaches = [...specBreaches(schema, callback)];
  if (callback.type === 4) breaches.push(...messageBreaches(callback.data ?? {}, 'interaction', 'data.'));
  if (callback.type === 7) breaches.push(...messageBreaches(callback.data ?? {}, 'edit', 'data.'));
  if (callback.type === 9) breaches.push(...modalBreaches(callback.data ?? {}));
  if (callback.type === 5) breaches.push(...deferredBreaches(callback.data ?? {}));
  if (breaches.length > 0) throw invalidForm(breaches);
  return callback;
}

/** Whether an answer is out of place: only a click has a message to update, and a form can't be answered with a form. https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type */
function isOutOfPlace(type: number, { kind, messageId }: Begun): boolean {
  if (type === 9) return kind !== 'command' && kind !== 'press';
  return (type === 6 || type === 7) && messageId === null;
}

function deferredBreaches(data: MessageLike) {
  const more = Object.entries(data).filter(([key, value]) => value !== undefined && (key !== 'flags' || value !== EPHEMERAL));
  return more.map(([key]) => ({ path: `data.${key}`, code: 'HOUSE_RULE', message: 'A deferred answer carries flag 64 alone' }));
}
