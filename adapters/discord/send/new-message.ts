import type { Receipt } from '../../../src/model/delivery.ts';
import { firstMessage } from '../../../src/model/digest-order.ts';
import type { Outgoing } from '../../../src/ports/messenger.ts';
import { digestCapacity } from '../render/digest.ts';
import { nonceOf } from '../render/marker.ts';
import { mentioning } from '../render/mention.ts';
import type { AnyBody } from '../render/message-body.ts';
import { formOf, renderIn } from '../render/render.ts';

/** What Discord is sent for a new message. https://docs.discord.com/developers/resources/message#create-message */
export type NewMessageBody = AnyBody & {
  nonce: string;
  enforce_nonce: true;
  message_reference?: { message_id: string; channel_id: string; fail_if_not_exists: false };
};

/** A new message with these words; a reply to a message that is deleted meanwhile is sent all the same. Pure. */
export function newMessageBody(
  { key, mention }: Pick<Outgoing, 'key' | 'mention'>,
  words: AnyBody,
  replyTo: Receipt | null,
): NewMessageBody {
  return {
    ...mentioning(words, mention),
    nonce: nonceOf(key),
    enforce_nonce: true,
    ...(replyTo === null
      ? {}
      : { message_reference: { message_id: replyTo.messageId, channel_id: replyTo.channel, fail_if_not_exists: false } as const }),
  };
}

/** The body that is tried first for a message in its channel. Pure. */
export function newMessage(message: Outgoing): NewMessageBody {
  const announcement = firstMessage(message.announcement, digestCapacity);
  return newMessageBody(message, renderIn(formOf(announcement), { ...message, announcement }), null);
}
