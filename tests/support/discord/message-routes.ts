import { ApiError, invalidForm, missingAccess, missingPermissions, unknownChannel, unknownMessage } from './api-error.ts';
import { editBreaches, hasComponentsFlag, type MessageLike, messageBreaches } from './message-rules.ts';
import { rewriteMessage, storeMessage } from './message-writing.ts';
import type { Call, Routes } from './route.ts';
import { specBreaches } from './spec-rules.ts';
import {
  type DoubleChannel,
  EMBED_LINKS,
  READ_MESSAGE_HISTORY,
  SEND_MESSAGES,
  SEND_MESSAGES_IN_THREADS,
  type Stored,
  VIEW_CHANNEL,
  type World,
} from './world.ts';

/** Time for which a nonce is remembered, ms; Discord says “a few minutes”. */
const NONCE_WINDOW_MS = 180_000;
const ANNOUNCEMENT = 5;
const CROSSPOSTED = 1;
const TEXT_TYPES = [0, 1, 5, 10, 11, 12];

/** Returns the routes of messages: write, change, remove, read. */
export function messageRoutes(world: World): Routes {
  return {
    'POST /channels/:channel/messages': ({ params, body, embedsLost }) => {
      const channel = placeToWrite(params);
      const sent = valid('createMessage', body, 'create');
      if (!TEXT_TYPES.includes(channel.type)) throw new ApiError(400, 50008, 'Cannot send messages in a non-text channel');
      const nonce = sent.nonce === undefined || sent.nonce === null ? null : String(sent.nonce);
      const twin = sent.enforce_nonce && nonce !== null ? twinOf(channel.id, nonce) : undefined;
      if (twin?.deleted) throw unknownMessage();
      if (twin) return { status: 200, body: { ...twin.message, nonce } };
      const kept = embedsLost ? { ...sent, embeds: [] } : withoutForbiddenEmbeds(channel, sent);
      const { message } = storeMessage(world, channel.id, kept, { nonce });
      return { status: 200, body: { ...message, ...(nonce === null ? {} : { nonce }) } };
    },

    'GET /channels/:channel/messages': ({ params, query }) => {
      const channel = channelOf(params, 0n);
      const limit = Number(query.get('limit') ?? 50);
      if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
        throw invalidForm([{ path: 'limit', code: 'NUMBER_TYPE_MAX', message: 'int value should be between 1 and 100.' }]);
      }
      // Not an error: the history is empty for readers without the permission.
      if (!(channel.permissions & READ_MESSAGE_HISTORY)) return { status: 200, body: [] };
      const all = world.messages.filter((stored) => stored.message.channel_id === channel.id && !stored.deleted && !stored.ephemeral);
      const after = query.get('after');
      const shown = after === null ? all.slice(-limit) : all.filter(({ message }) => BigInt(message.id) > BigInt(after)).slice(0, limit);
      return { status: 200, body: shown.map(({ message }) => message).reverse() };
    },

    'GET /channels/:channel/messages/:message': ({ params }) => ({ status: 200, body: messageOf(params).message }),

    'PATCH /channels/:channel/messages/:message': ({ params, body }) => {
      const stored = awakeMessageOf(params);
      const sent = validEdit('editMessage', body, stored);
      rewriteMessage(world, stored, withoutForbiddenEmbeds(channelOf(params, 0n), sent));
      return { status: 200, body: stored.message };
    },

    'POST /channels/:channel/messages/:message/crosspost': ({ params, body }) => {
      if (body !== undefined) throw invalidForm([{ path: '', code: 'HOUSE_RULE', message: 'Publishing has no body' }]);
      if (channelOf(params, SEND_MESSAGES).type !== ANNOUNCEMENT)
        throw new ApiError(400, 50024, 'Cannot execute action on this channel type');
      const { message } = awakeMessageOf(params);
      if (((message.flags ?? 0) & CROSSPOSTED) !== 0) throw new ApiError(400, 40033, 'This message has already been crossposted.');
      message.flags = (message.flags ?? 0) | CROSSPOSTED;
      return { status: 200, body: message };
    },

    'DELETE /channels/:channel/messages/:message': ({ params }) => {
      awakeMessageOf(params).deleted = true;
      return { status: 204 };
    },
  };

  function channelOf(params: Call['params'], needed: bigint): DoubleChannel {
    const channel = world.channels.get(params.channel ?? '');
    if (!channel) throw unknownChannel();
    if (!(channel.permissions & VIEW_CHANNEL)) throw missingAccess();
    if ((channel.permissions & needed) !== needed) throw missingPermissions();
    return channel;
  }

  /** Returns the channel if the bot may write in it. Writing reopens an archived thread; a locked one stays closed. */
  function placeToWrite(params: Call['params']): DoubleChannel {
    const { thread } = channelOf(params, 0n);
    if (thread?.locked) throw new ApiError(400, 160005, 'Thread is locked');
    if (thread) thread.archived = false;
    return channelOf(params, thread ? SEND_MESSAGES_IN_THREADS : SEND_MESSAGES);
  }

  function awakeMessageOf(params: Call['params']): Stored {
    if (channelOf(params, 0n).thread?.archived) throw new ApiError(400, 50083, 'Thread is archived');
    const stored = messageOf(params);
    if (stored.message.author.id !== world.bot.id) throw new ApiError(403, 50005, 'Cannot edit a message authored by another user');
    return stored;
  }

  function messageOf(params: Call['params']): Stored {
    const channel = channelOf(params, 0n);
    const stored = world.messages.find(({ message }) => message.id === params.message && message.channel_id === channel.id);
    if (!stored || stored.deleted) throw unknownMessage();
    return stored;
  }

  function twinOf(channel: string, nonce: string): Stored | undefined {
    return world.messages.findLast(
      (stored) => stored.nonce === nonce && stored.message.channel_id === channel && world.now() - stored.atMs < NONCE_WINDOW_MS,
    );
  }
}

/** Without the permission Embed Links, embeds alone are refused, and embeds beside content are dropped silently. */
function withoutForbiddenEmbeds({ permissions }: DoubleChannel, sent: MessageLike): MessageLike {
  if ((sent.embeds?.length ?? 0) === 0 || permissions & EMBED_LINKS) return sent;
  if (!sent.content?.trim()) throw missingPermissions();
  return { ...sent, embeds: [] };
}

/** Validates an edit of that message. @throws {ApiError} 50035, with every rule that is broken */
export function validEdit(schema: 'editMessage' | 'editWebhookMessage', body: unknown, { message }: Stored): MessageLike {
  const sent = (body ?? {}) as MessageLike;
  // The components flag stays: an edit is judged by what the message is.
  const breaches = [
    ...specBreaches(schema, sent),
    ...messageBreaches(hasComponentsFlag(message.flags) ? { ...sent, flags: (sent.flags ?? 0) | 32768 } : sent, 'edit'),
    ...editBreaches(sent, message),
  ];
  if (breaches.length > 0) throw invalidForm(breaches);
  return sent;
}

/** Validates the body of a message. @throws {ApiError} 50035, with every rule that is broken */
export function valid(
  schema: 'createMessage' | 'editMessage' | 'editWebhookMessage' | 'executeWebhook',
  body: unknown,
  use: 'create' | 'edit' | 'interaction',
): MessageLike {
  const sent = (body ?? {}) as MessageLike;
  const breaches = [...specBreaches(schema, sent), ...messageBreaches(sent, use)];
  if (breaches.length > 0) throw invalidForm(breaches);
  return sent;
}
