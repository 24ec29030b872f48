import { ApiError, invalidForm, missingAccess, missingPermissions, unknownChannel, unknownMessage } from './api-error.ts';
import { type MessageLike, messageBreaches } from './message-rules.ts';
import { storeMessage } from './message-writing.ts';
import type { Call, Routes } from './route.ts';
import { type SpecName, specBreaches } from './spec-rules.ts';
import {
  CREATE_PUBLIC_THREADS,
  type DoubleChannel,
  MANAGE_THREADS,
  READ_MESSAGE_HISTORY,
  SEND_MESSAGES,
  VIEW_CHANNEL,
  type World,
} from './world.ts';

interface ForumThread {
  name: string;
  message: MessageLike;
  applied_tags?: readonly string[];
}

const PUBLIC_THREAD = 11;
/** Text and announcement channels. */
const HAS_THREADS = [0, 5];

/** Returns the routes of threads: start, list, change, remove. */
export function threadRoutes(world: World): Routes {
  return {
    'POST /channels/:channel/messages/:message/threads': ({ params, body }) => {
      const channel = visible(params);
      const id = params.message ?? '';
      const { name } = valid('startThread', body) as { name: string };
      if (!HAS_THREADS.includes(channel.type)) throw new ApiError(400, 50024, 'Cannot execute action on this channel type');
      if (!(channel.permissions & CREATE_PUBLIC_THREADS)) throw missingPermissions();
      const below = world.messages.find(({ message, deleted }) => message.id === id && message.channel_id === channel.id && !deleted);
      if (!below) throw unknownMessage();
      if (world.channels.has(id)) throw new ApiError(400, 160004, 'A thread has already been created for this message');
      const { guildId, permissions } = channel;
      const thread = {
        id,
        guildId,
        type: PUBLIC_THREAD,
        permissions,
        thread: { parentId: channel.id, name, archived: false, locked: false },
      };
      world.channels.set(id, thread);
      return { status: 201, body: threadBody(world, thread) };
    },

    'POST /channels/:channel/threads': ({ params, body }) => {
      const channel = visible(params);
      if (!channel.forum) throw new ApiError(400, 50024, 'Cannot execute action on this channel type');
      if (!(channel.permissions & SEND_MESSAGES)) throw missingPermissions();
      const { name, message, applied_tags: tags = [] } = valid('startForumThread', body) as ForumThread;
      const breaches = messageBreaches(message, 'create', 'message.');
      if (breaches.length > 0) throw invalidForm(breaches);
      const known = new Map(channel.forum.tags.map((tag) => [tag.id, tag]));
      if (tags.some((id) => !known.has(id))) throw new ApiError(404, 10087, 'Unknown tag');
      if (tags.some((id) => known.get(id)?.moderated)) throw missingPermissions();
      if (channel.forum.needsTag && tags.length === 0)
        throw new ApiError(400, 40067, 'A tag is required to create a forum post in this channel');
      const { guildId, permissions } = channel;
      const { message: first } = storeMessage(world, '', message);
      // The first message and its thread have the same id.
      first.channel_id = first.id;
      const thread = {
        id: first.id,
        guildId,
        type: PUBLIC_THREAD,
        permissions,
        thread: { parentId: channel.id, name, archived: false, locked: false, tags },
      };
      world.channels.set(first.id, thread);
      return { status: 201, body: threadBody(world, thread) };
    },

    'GET /guilds/:guild/threads/active': ({ params }) => {
      const own = threads().filter(({ guildId, thread }) => guildId === params.guild && !thread?.archived);
      return { status: 200, body: { threads: own.map((one) => threadBody(world, one)), members: [], has_more: false } };
    },

    'GET /channels/:channel/threads/archived/public': ({ params, query }) => {
      const channel = visible(params);
      if (!(channel.permissions & READ_MESSAGE_HISTORY)) throw missingAccess();
      const own = threads().filter(({ thread }) => thread?.parentId === channel.id && thread.archived);
      const limit = Number(query.get('limit') ?? 50);
      const page = own.toReversed().slice(0, limit);
      return { status: 200, body: { threads: page.map((one) => threadBody(world, one)), members: [], has_more: own.length > limit } };
    },

    'PATCH /channels/:channel': ({ params, body }) => {
      const channel = visible(params);
      const { archived, name } = valid('editThread', body) as { archived?: boolean; name?: string };
      if (!channel.thread || channel.thread.locked) throw missingPermissions();
      if (archived !== undefined) channel.thread.archived = archived;
      if (name !== undefined) channel.thread.name = name;
      return { status: 200, body: threadBody(world, channel) };
    },

    'DELETE /channels/:channel': ({ params }) => {
      const channel = visible(params);
      if (!channel.thread || !(channel.permissions & MANAGE_THREADS)) throw missingPermissions();
      const body = threadBody(world, channel);
      for (const stored of world.messages) if (stored.message.channel_id === channel.id) stored.deleted = true;
      world.channels.delete(channel.id);
      return { status: 200, body };
    },
  };

  function threads(): readonly DoubleChannel[] {
    return [...world.channels.values()].filter(({ thread }) => thread !== undefined);
  }

  function visible(params: Call['params']): DoubleChannel {
    const channel = world.channels.get(params.channel ?? '');
    if (!channel) throw unknownChannel();
    if (!(channel.permissions & VIEW_CHANNEL)) throw missingAccess();
    return channel;
  }
}

/** Returns a thread as Discord describes it. */
export function threadBody(world: World, { id, type, guildId, thread }: DoubleChannel): object {
  const { archived, locked, tags } = thread ?? { archived: false, locked: false };
  const written = world.messages.filter(({ message, deleted }) => message.channel_id === id && message.id !== id && !deleted).length;
  const metadata = { archived, locked, auto_archive_duration: 1440, archive_timestamp: new Date(world.now()).toISOString() };
  return {
    id,
    type,
    guild_id: guildId,
    parent_id: thread?.parentId,
    name: thread?.name,
    owner_id: world.bot.id,
    thread_metadata: metadata,
    flags: 0,
    message_count: written,
    member_count: 1,
    total_message_sent: written,
    ...(tags ? { applied_tags: tags } : {}),
  };
}

function valid(schema: SpecName, body: unknown): object {
  const breaches = specBreaches(schema, body);
  if (breaches.length > 0) throw invalidForm(breaches);
  return (body ?? {}) as object;
}
