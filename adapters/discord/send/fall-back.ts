import { DiscordAPIError, RESTJSONErrorCodes } from 'discord.js';
import type { Receipt } from '../../../src/model/delivery.ts';
import { firstMessage } from '../../../src/model/digest-order.ts';
import { withoutPicture } from '../../../src/model/message-style.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { Outgoing } from '../../../src/ports/messenger.ts';
import { refusalDetailsOf, refusedFieldsOf } from '../failure.ts';
import { digestCapacity } from '../render/digest.ts';
import { nonceOf } from '../render/marker.ts';
import { type AnyBody, mentioning } from '../render/message-body.ts';
import { type Form, formOf, renderIn, renderPlainAnnouncement, renderPlainInComponents } from '../render/render.ts';

const INVALID_BODY = RESTJSONErrorCodes.InvalidFormBodyOrContentType;
/** Error codes after which plain text may still be accepted: no permission for embeds, body too large, invalid field. */
const TRY_PLAIN: ReadonlySet<number> = new Set([
  RESTJSONErrorCodes.MissingPermissions,
  RESTJSONErrorCodes.RequestEntityTooLarge,
  INVALID_BODY,
]);

/** Sends a message in its form; an `edited` message keeps the form it has. If Discord refuses it, sends it without its picture, then (a new message only) as an embed, and finally as plain text. */
export async function sendOrFallBack<T>(
  { log }: { log: Log },
  outgoing: Outgoing,
  edited: Receipt | null,
  say: (body: AnyBody) => Promise<T>,
): Promise<T> {
  if (edited !== null) return attempt(outgoing, edited.form === 'components' ? 'components' : 'embed');
  return attempt(outgoing, formOf(outgoing.announcement));

  async function attempt(outgoing: Outgoing, form: Form): Promise<T> {
    try {
      return await say(renderIn(form, outgoing));
    } catch (error) {
      if (!(error instanceof DiscordAPIError) || !TRY_PLAIN.has(Number(error.code))) throw error;
      const said = refusalDetailsOf(error).join('; ');
      const facts = { key: outgoing.key, code: Number(error.code), ...(said === '' ? {} : { said }) };
      const bare = withoutPicture(outgoing.announcement);
      if (facts.code === INVALID_BODY && bare !== outgoing.announcement && mayConcernPicture(error)) {
        log('discord.picture-refused', facts);
        return await attempt({ ...outgoing, announcement: bare }, form);
      }
      if (facts.code === INVALID_BODY && form === 'components' && edited === null) {
        log('discord.components-refused', facts);
        return await attempt(outgoing, 'embed');
      }
      log('discord.plain-text', facts);
      return await say(form === 'components' && edited !== null ? renderPlainInComponents(outgoing) : renderPlainAnnouncement(outgoing));
    }
  }
}

/** Whether Discord named a picture's field, or no field at all. */
function mayConcernPicture(error: DiscordAPIError): boolean {
  const fields = refusedFieldsOf(error);
  return fields.length === 0 || fields.some((field) => /media|thumbnail|image/.test(field));
}

type NewMessageBody = AnyBody & { nonce: string; enforce_nonce: true };

/** Returns the request body for a new message with this content; a reply is sent even if the message it replies to has been deleted. https://docs.discord.com/developers/resources/message#create-message Pure. */
export function newMessageBody({ key, mention }: Outgoing, words: AnyBody, replyTo: Receipt | null): NewMessageBody {
  const reply = replyTo && { message_id: replyTo.messageId, channel_id: replyTo.channel, fail_if_not_exists: false };
  return { ...mentioning(words, mention), nonce: nonceOf(key), enforce_nonce: true, ...(reply && { message_reference: reply }) };
}

/** Returns the body that is tried first for a new message in its channel; of a digest, its first message. Pure. */
export function newMessage(message: Outgoing): NewMessageBody {
  const announcement = firstMessage(message.announcement, digestCapacity);
  return newMessageBody(message, renderIn(formOf(announcement), { ...message, announcement }), null);
}
