import { channelOf } from '../../../src/model/destination.ts';
import { firstMessage } from '../../../src/model/digest-order.ts';
import type { Outgoing } from '../../../src/ports/messenger.ts';
import { digestCapacity } from '../render/digest.ts';
import { isTextShort } from '../render/escape.ts';
import { renderAnnouncement, type SlackMessage } from '../render/render.ts';

/** Our messages are found again by this: `event_payload.key` is the delivery key, `lines` the number of digest lines in the message, if these are not all. */
export const METADATA_EVENT_TYPE = 'herald_post';

/** Returns what is sent to `chat.postMessage`, except the token. https://docs.slack.dev/reference/methods/chat.postMessage Pure. */
export function messageArguments(message: Pick<Outgoing, 'key' | 'destination' | 'mention'>, words: SlackMessage, threadTs: string | null) {
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

/** Returns the request body that is tried first for a message. Pure. */
export function newMessage(message: Outgoing): object {
  const words = renderAnnouncement(firstMessage(message.announcement, digestCapacity));
  return messageArguments(message, words, message.inThread?.messageId ?? null);
}

/** Returns the metadata that travels with a message, unseen. https://docs.slack.dev/messaging/message-metadata Pure. */
export function metadataOf({ key }: Pick<Outgoing, 'key'>, { lines }: Pick<SlackMessage, 'lines'>) {
  return { event_type: METADATA_EVENT_TYPE, event_payload: { key, ...(lines === undefined ? {} : { lines }) } };
}

/**
 * Returns the message with the user group that it mentions above its text. A group that must not be pinged (in an edit) is left out: an update notifies nobody. A message
 * without blocks whose text leaves no room for the mention is sent without it. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
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
