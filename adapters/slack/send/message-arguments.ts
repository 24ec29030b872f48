import type { KnownBlock } from '@slack/types';
import { channelOf } from '../../../src/model/destination.ts';
import { firstMessage } from '../../../src/model/digest-order.ts';
import type { Outgoing } from '../../../src/ports/messenger.ts';
import { digestCapacity } from '../render/digest.ts';
import { renderAnnouncement, type SlackMessage } from '../render/render.ts';
import { isTextShort } from '../render/top-text.ts';

/** By this a message of ours is found again: `event_payload.key` is its delivery key, `lines` how many lines of a digest it holds, where these are not all. */
export const METADATA_EVENT_TYPE = 'herald_post';

/** https://docs.slack.dev/messaging/message-metadata */
interface MessageMetadata {
  event_type: string;
  event_payload: { key: string; lines?: number };
}

/** What `chat.postMessage` is sent, but for the token. https://docs.slack.dev/reference/methods/chat.postMessage */
export interface MessageArguments {
  channel: string;
  text: string;
  blocks?: KnownBlock[];
  mrkdwn: false;
  unfurl_links: false;
  unfurl_media: false;
  metadata: MessageMetadata;
  thread_ts?: string;
}

/** A new message with these words. Pure. */
export function messageArguments(
  message: Pick<Outgoing, 'key' | 'destination' | 'mention'>,
  words: SlackMessage,
  threadTs: string | null,
): MessageArguments {
  const { text, blocks } = mentioning(words, message.mention);
  return {
    channel: channelOf(message.destination),
    text,
    ...(blocks.length === 0 ? {} : { blocks }),
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
    metadata: metadataOf(message, words),
    ...(threadTs === null ? {} : { thread_ts: threadTs }),
  };
}

/** The body that is tried first for a message. Pure. */
export function newMessage(message: Outgoing): MessageArguments {
  return messageArguments(
    message,
    renderAnnouncement(firstMessage(message.announcement, digestCapacity)),
    message.inThread?.messageId ?? null,
  );
}

/** What travels with a message unseen. Pure. */
export function metadataOf({ key }: Pick<Outgoing, 'key'>, { lines }: Pick<SlackMessage, 'lines'>): MessageMetadata {
  return { event_type: METADATA_EVENT_TYPE, event_payload: { key, ...(lines === undefined ? {} : { lines }) } };
}

/**
 * The message with the user group that it mentions above its words; whom it only shows (an edit) is left out: an update says nothing new to a group. A message
 * without blocks whose text leaves no room for it goes without. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
 */
function mentioning(words: SlackMessage, mention: Outgoing['mention']): SlackMessage {
  if (!mention?.pings) return words;
  const { who } = mention;
  if (words.blocks.length > 0) {
    const section = { type: 'rich_text_section' as const, elements: [{ type: 'usergroup' as const, usergroup_id: who }] };
    return { ...words, blocks: [{ type: 'rich_text', elements: [section] }, ...words.blocks] };
  }
  const text = `<!subteam^${who}>\n${words.text}`;
  return isTextShort(text) ? { ...words, text } : words;
}
