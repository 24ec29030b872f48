import type { Fields } from './check/complaint.ts';
import type { Answer, Method } from './methods.ts';
import type { SlackWorld, StoredMessage } from './world.ts';

/** Returns the methods conversations.*: info, list, history. */
export function conversationMethods(): [string, Method][] {
  return [
    ['conversations.info', { scopes: ['channels:read', 'groups:read'], args: ['channel', 'include_num_members'], run: info }],
    [
      'conversations.list',
      { scopes: ['channels:read', 'groups:read'], args: ['limit', 'cursor', 'exclude_archived', 'types'], run: listOf },
    ],
    [
      'conversations.history',
      {
        scopes: ['channels:history', 'groups:history'],
        args: ['channel', 'oldest', 'latest', 'inclusive', 'limit', 'cursor', 'include_all_metadata'],
        run: history,
      },
    ],
  ];
}

function info(args: Fields, world: SlackWorld): Answer {
  const channel = world.channels.get(String(args.channel));
  if (channel === undefined || (channel.isPrivate && !channel.isMember)) return { error: 'channel_not_found' };
  const { id, name, creator, isPrivate, isMember, isArchived, isExtShared } = channel;
  return {
    channel: {
      id,
      name,
      creator,
      is_channel: true,
      is_private: isPrivate,
      is_member: isMember,
      is_archived: isArchived,
      is_ext_shared: isExtShared,
    },
  };
}

function listOf(args: Fields, world: SlackWorld): Answer {
  const visible = [...world.channels.values()].filter(
    ({ isPrivate, isMember, isArchived }) => (!isPrivate || isMember) && !(args.exclude_archived === true && isArchived),
  );
  const from = Number(args.cursor || 0);
  // Pages may be smaller than requested.
  const limit = Math.min(Number(args.limit ?? 100), 2);
  const channels = visible
    .slice(from, from + limit)
    .map(({ id, name, isMember, isPrivate }) => ({ id, name, is_member: isMember, is_private: isPrivate }));
  return { channels, response_metadata: { next_cursor: visible.length > from + limit ? String(from + limit) : '' } };
}

function history(args: Fields, world: SlackWorld): Answer {
  return historyOf(args, world, ({ threadTs }) => threadTs === null);
}

/** Returns a page of a channel's messages, newest first. */
export function historyOf(args: Fields, world: SlackWorld, isMeant: (message: StoredMessage) => boolean): Answer {
  const channel = world.channels.get(String(args.channel));
  if (channel === undefined || (channel.isPrivate && !channel.isMember)) return { error: 'channel_not_found' };
  const scope = channel.isPrivate ? 'groups:history' : 'channels:history';
  if (!world.scopes.includes(scope)) return { error: 'missing_scope', needed: scope, provided: world.scopes.join(',') };
  if (!channel.isMember) return { error: 'not_in_channel' };
  const oldest = Number(args.oldest ?? 0);
  const latest = Number(args.latest ?? Number.POSITIVE_INFINITY);
  const inside = (ts: number): boolean => (args.inclusive === true ? ts >= oldest && ts <= latest : ts > oldest && ts < latest);
  const all = channel.messages
    .filter((message) => message.ephemeralTo === null && isMeant(message) && inside(Number(message.ts)))
    .reverse();
  const from = Number(args.cursor ?? 0);
  const limit = Number(args.limit ?? 100);
  const more = all.length > from + limit;
  return {
    messages: all.slice(from, from + limit).map((message) => shown(message, args.include_all_metadata === true)),
    has_more: more,
    response_metadata: { next_cursor: more ? String(from + limit) : '' },
  };
}

/** Returns a message as Slack shows it: with metadata only if the call asks for it. */
function shown(message: StoredMessage, withMetadata: boolean): Fields {
  return {
    type: 'message',
    ts: message.ts,
    text: message.text,
    user: message.user,
    ...(message.botId === null ? {} : { bot_id: message.botId }),
    ...(withMetadata && message.metadata !== null ? { metadata: message.metadata } : {}),
  };
}
