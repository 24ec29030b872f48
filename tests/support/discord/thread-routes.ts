import { ApiError, invalidForm, missingAccess, missingPermissions, unknownChannel, unknownMessage } from './api-error.ts';
import type { Call, Routes } from './route.ts';
import { type SpecName, specBreaches } from './spec-rules.ts';
import { CREATE_PUBLIC_THREADS, type DoubleChannel, VIEW_CHANNEL, type World } from './world.ts';

const PUBLIC_THREAD = 11;
/** Text and announcement channels. */
const HAS_THREADS = [0, 5];

/** Threads below messages: begin, wake, put to sleep. */
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

    'PATCH /channels/:channel': ({ params, body }) => {
      const channel = visible(params);
      const { archived } = valid('editThread', body) as { archived?: boolean };
      if (!channel.thread || channel.thread.locked) throw missingPermissions();
      if (archived !== undefined) channel.thread.archived = archived;
      return { status: 200, body: threadBody(world, channel) };
    },
  };

  function visible(params: Call['params']): DoubleChannel {
    const channel = world.channels.get(params.channel ?? '');
    if (!channel) throw unknownChannel();
    if (!(channel.permissions & VIEW_CHANNEL)) throw missingAccess();
    return channel;
  }
}

/** A thread as Discord describes it. */
export function threadBody(world: World, { id, type, guildId, thread }: DoubleChannel): object {
  const { archived, locked } = thread ?? { archived: false, locked: false };
  const metadata = { archived, locked, auto_archive_duration: 1440, archive_timestamp: new Date(world.now()).toISOString() };
  return {
    id,
    type,
    guild_id: guildId,
    parent_id: thread?.parentId,
    name: thread?.name,
    owner_id: world.bot.id,
    thread_metadata: metadata,
  };
}

function valid(schema: SpecName, body: unknown): object {
  const breaches = specBreaches(schema, body);
  if (breaches.length > 0) throw invalidForm(breaches);
  return (body ?? {}) as object;
}
