import { type Fields, isFields } from './check/complaint.ts';
import { refusalOf } from './check/message.ts';
import type { Answer, Method } from './methods.ts';
import { threadProblem } from './thread-methods.ts';
import { type Channel, mentionable, type SlackWorld, type StoredMessage } from './world.ts';

const MESSAGE_ARGS = [
  'channel',
  'text',
  'blocks',
  'metadata',
  'mrkdwn',
  'unfurl_links',
  'unfurl_media',
  'thread_ts',
  'reply_broadcast',
  'link_names',
  'parse',
];

/** Returns the methods chat.*: post, update, delete, ephemeral, unfurl, permalink; and the check of blocks that are not posted. */
export function chatMethods(): [string, Method][] {
  const scopes = ['chat:write'];
  return [
    ['chat.postMessage', { scopes, args: MESSAGE_ARGS, run: postMessage }],
    ['chat.postEphemeral', { scopes, args: ['channel', 'user', 'text', 'blocks', 'thread_ts', 'link_names', 'parse'], run: postEphemeral }],
    ['chat.update', { scopes, args: ['channel', 'ts', 'text', 'blocks', 'metadata', 'link_names', 'parse'], run: update }],
    ['chat.delete', { scopes, args: ['channel', 'ts'], run: remove }],
    [
      'chat.unfurl',
      {
        scopes: ['links:write'],
        args: ['channel', 'ts', 'unfurl_id', 'source', 'unfurls', 'metadata', 'user_auth_message', 'user_auth_required', 'user_auth_url'],
        perMinute: 50,
        run: unfurl,
      },
    ],
    ['blocks.validate', { scopes: [], args: ['blocks'], run: validate }],
    ['chat.getPermalink', { scopes: [], args: ['channel', 'message_ts'], run: permalink }],
  ];
}

function postMessage(args: Fields, world: SlackWorld): Answer {
  const channel = world.channels.get(String(args.channel));
  const closed = channelProblem(world, channel);
  if (channel === undefined || closed !== null) return { error: closed ?? 'channel_not_found' };
  if (world.app.paced && channel.messages.some((earlier) => earlier.botId !== null && world.app.now() - Number(earlier.ts) * 1000 < 1000))
    return { error: 'ratelimited' };
  if (args.unfurl_links !== false || args.unfurl_media !== false) {
    return complain(world, {
      error: 'invalid_arguments',
      messages: ['[ERROR] unfurl_links and unfurl_media must be false [json-pointer:/unfurl_links]'],
    });
  }
  // Only the last person who wrote may be named, as the requester.
  const asker = channel.messages.findLast(({ botId }) => botId === null)?.user;
  // A new message may mention one user group, in an element of its own; an update may mention none.
  const groups = [...world.userGroups].flatMap(([id, { disabled }]) => (disabled ? [] : [id]));
  const refusal = refusalOf(args, mentionable(world, [...(asker === undefined ? [] : [asker]), ...groups]));
  if (refusal !== null) return complain(world, refusal);
  const unthreaded = threadProblem(channel, args.thread_ts);
  if (unthreaded !== null) return { error: unthreaded };
  const { botUserId, botId } = world.us;
  const { ts, text } = world.store({ ...content(args), channel: channel.id, user: botUserId, botId, ephemeralTo: null });
  return { channel: channel.id, ts, message: { text, bot_id: botId, user: botUserId, ts } };
}

function postEphemeral(args: Fields, world: SlackWorld): Answer {
  const channel = world.channels.get(String(args.channel));
  const closed = channelProblem(world, channel);
  if (channel === undefined || closed !== null) return { error: closed ?? 'channel_not_found' };
  if (typeof args.user !== 'string') return { error: 'user_not_in_channel' };
  const refusal = refusalOf(args, mentionable(world, [args.user]));
  if (refusal !== null) return complain(world, refusal);
  const { botUserId, botId } = world.us;
  const { ts } = world.store({ ...content(args), channel: channel.id, user: botUserId, botId, ephemeralTo: args.user });
  return { message_ts: ts };
}

function update(args: Fields, world: SlackWorld): Answer {
  if (channelProblem(world, world.channels.get(String(args.channel))) === 'channel_not_found') return { error: 'channel_not_found' };
  const message = find(world, args.channel, args.ts);
  if (message === undefined) return { error: 'message_not_found' };
  if (message.botId !== world.us.botId) return { error: 'cant_update_message' };
  // An empty list removes the blocks: only here is it no mistake.
  const { blocks: sent, ...words } = args;
  const refusal = refusalOf(Array.isArray(sent) && sent.length === 0 ? words : args, mentionable(world, []));
  if (refusal !== null) return complain(world, refusal);
  const { text, blocks, metadata } = content(args);
  Object.assign(message, { text, edited: true }, args.blocks === undefined ? {} : { blocks }, metadata === null ? {} : { metadata });
  return { channel: message.channel, ts: message.ts, text };
}

function remove(args: Fields, world: SlackWorld): Answer {
  const channel = world.channels.get(String(args.channel));
  const message = find(world, args.channel, args.ts);
  if (channel === undefined || message === undefined) return { error: 'message_not_found' };
  if (message.botId !== world.us.botId) return { error: 'cant_delete_message' };
  channel.messages.splice(channel.messages.indexOf(message), 1);
  return { channel: channel.id, ts: message.ts };
}

/** https://docs.slack.dev/reference/methods/chat.unfurl */
function unfurl(args: Fields, world: SlackWorld): Answer {
  const isWritten = typeof args.channel === 'string' && typeof args.ts === 'string';
  if (isWritten === (typeof args.unfurl_id === 'string' && typeof args.source === 'string')) return { error: 'missing_channel' };
  if (!isFields(args.unfurls) || Object.keys(args.unfurls).length === 0) return { error: 'missing_unfurls' };
  const message = isWritten ? world.channels.get(String(args.channel))?.messages.find(({ ts }) => ts === args.ts) : null;
  if (message === undefined) return { error: 'cannot_find_message' };
  for (const [url, one] of Object.entries(args.unfurls)) {
    if (message && !message.text.includes(`<${url.replaceAll('&', '&amp;')}>`)) return { error: 'cannot_unfurl_url' };
    const refusal = isFields(one) ? refusalOf({ text: 'a link', ...one }, new Set()) : { error: 'cannot_unfurl_message', messages: [] };
    if (refusal !== null) return complain(world, refusal);
  }
  world.events.emit('unfurl', args.unfurls);
  return {};
}

/** Checks blocks by the same rules as posted ones. https://docs.slack.dev/reference/methods/blocks.validate */
function validate({ blocks }: Fields, world: SlackWorld): Answer {
  if (blocks === undefined) return { error: 'invalid_arguments' };
  const refusal = refusalOf({ text: 'only its blocks', blocks }, mentionable(world, []));
  if (refusal === null) return {};
  const { error } = complain(world, refusal);
  const errors = refusal.messages.map((text) => {
    const [, message = text, pointer = ''] = /^\[ERROR\] (.*) \[json-pointer:\/blocks(.*)\]$/.exec(text) ?? [];
    return { pointer, code: 'failed_constraint', message };
  });
  return { error: error ?? 'invalid_blocks', errors };
}

function permalink(args: Fields, world: SlackWorld): Answer {
  const message = find(world, args.channel, args.message_ts);
  if (message === undefined) return { error: 'message_not_found' };
  return {
    channel: message.channel,
    permalink: `https://${world.us.domain}.slack.com/archives/${message.channel}/p${message.ts.replace('.', '')}`,
  };
}

/** Returns Slack's code for why the bot can't post there; null if it can. */
function channelProblem(world: SlackWorld, channel: Channel | undefined): string | null {
  if (channel === undefined || (channel.isPrivate && !channel.isMember)) return 'channel_not_found';
  if (channel.isArchived) return 'is_archived';
  const anywhere = world.scopes.includes('chat:write.public');
  return channel.isMember || anywhere ? null : 'not_in_channel';
}

function content(args: Fields): Pick<StoredMessage, 'text' | 'blocks' | 'metadata' | 'threadTs'> {
  return {
    text: String(args.text),
    blocks: Array.isArray(args.blocks) ? args.blocks : [],
    metadata: isFields(args.metadata) ? args.metadata : null,
    threadTs: typeof args.thread_ts === 'string' ? args.thread_ts : null,
  };
}

function find(world: SlackWorld, channel: unknown, ts: unknown): StoredMessage | undefined {
  return world.channels.get(String(channel))?.messages.find((message) => message.ts === ts && message.ephemeralTo === null);
}

function complain(world: SlackWorld, { error, messages }: { error: string; messages: string[] }): Answer {
  world.app.complaints.push(...(messages.length === 0 ? [error] : messages));
  return { error, errors: messages.map((text) => text.replace('[ERROR] ', '')), response_metadata: { messages } };
}
