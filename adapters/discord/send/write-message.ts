import { type APIMessage, DiscordAPIError, type REST, Routes } from 'discord.js';
import { DeliveryError } from '../../../src/lib/errors.ts';
import type { Receipt } from '../../../src/model/delivery.ts';
import { channelOf } from '../../../src/model/destination.ts';
import { withoutPicture } from '../../../src/model/picture.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { Outgoing } from '../../../src/ports/messenger.ts';
import { failureOf } from '../failure.ts';
import { type AnyBody, isOfComponents } from '../render/components-body.ts';
import {
  type Form,
  formOf,
  plainCapacity,
  renderIn,
  renderPlainAnnouncement,
  renderPlainInComponents,
  threadNameOf,
} from '../render/render.ts';
import { complaintsOf, refusedFieldsOf } from './complaints.ts';
import { newMessageBody } from './new-message.ts';
import type { RateLimitHeaders } from './rate-limit-headers.ts';
import { openThread, withOpenThread } from './thread.ts';

/** What writing needs. */
export interface WriteContext {
  rest: REST;
  quota: RateLimitHeaders;
  log: Log;
}

/** May not post with an embed; body too large; a field that Discord does not take: as plain text it may still go. */
const INVALID_BODY = 50035;
const TRY_PLAIN = new Set([50013, 40005, INVALID_BODY]);
/** No such message. Also what a repeated nonce answers for one that was posted and then deleted. */
const UNKNOWN_MESSAGE = 10008;
const UNKNOWN_CHANNEL = 10003;
/** Not there any more; written by somebody else; a notice of Discord's own. */
const UNCHANGEABLE = new Set([UNKNOWN_MESSAGE, 50005, 50021]);
/** A message that stood once and is gone: no message has this id, so edits find it gone as well. */
export const NO_MESSAGE_ID = '0';

/** A message that stands; its id is `NO_MESSAGE_ID` where it was deleted meanwhile. */
export interface Written {
  channelId: string;
  messageId: string;
  restMs: number;
  /** See `Posted.lines`. */
  lines?: number;
  /** See `Receipt.form`. */
  form?: Form;
}

/** Sends a message once: into the thread it belongs to where there can be one, else as a reply in the channel. @throws what the REST calls throw, {DeliveryError} */
export async function sendMessage(writing: WriteContext, outgoing: Outgoing): Promise<Written> {
  const { inThread, destination } = outgoing;
  if (inThread === null || inThread.messageId === NO_MESSAGE_ID) return create(writing, outgoing, channelOf(destination), null);
  const thread = await openThread(writing.rest, inThread, threadNameOf(outgoing));
  if (thread !== null) {
    try {
      return await create(writing, outgoing, thread, null);
    } catch (error) {
      if (!(error instanceof DiscordAPIError) || failureOf(error).kind !== 'destination-gone') throw error;
      writing.log('discord.thread-closed', { key: outgoing.key, code: error.code });
    }
  }
  return create(writing, outgoing, inThread.channel, inThread);
}

async function create(writing: WriteContext, outgoing: Outgoing, channelId: string, replyTo: Receipt | null): Promise<Written> {
  const { rest, quota } = writing;
  let restMs = 0;
  const send = async (words: AnyBody): Promise<APIMessage> => {
    const body = newMessageBody(outgoing, words, replyTo);
    const message = (await rest.post(Routes.channelMessages(channelId), { body })) as APIMessage;
    restMs = quota.restMsAfter(body);
    return message;
  };
  try {
    const form = formOf(outgoing.announcement);
    const message = await sendOrFallBack(writing, outgoing, { form, isNew: true }, send);
    // A repeated nonce gives the message that exists, in the form in which it was sent.
    const isPlain = hasLostEmbed(message) ? await resendAsText(writing, message, outgoing) : isWithoutMarkup(message);
    const lines = isPlain ? plainCapacity(outgoing) : undefined;
    const facts = { ...formFactsOf(message), ...(lines === undefined ? {} : { lines }) };
    return { channelId: message.channel_id, messageId: message.id, restMs, ...facts };
  } catch (error) {
    if (codeOf(error) === UNKNOWN_MESSAGE) return { channelId, messageId: NO_MESSAGE_ID, restMs };
    throw error;
  }
}

/** Makes a message say something else. @throws what the REST calls throw, {DeliveryError} */
export async function editMessage(writing: WriteContext, receipt: Receipt, outgoing: Outgoing): Promise<'edited' | 'gone'> {
  const { channel, messageId } = receipt;
  if (messageId === NO_MESSAGE_ID) return 'gone';
  const form = receipt.form === 'components' ? 'components' : 'embed';
  const change = (body: AnyBody): Promise<APIMessage> =>
    writing.rest.patch(Routes.channelMessage(channel, messageId), { body }) as Promise<APIMessage>;
  try {
    await withOpenThread(writing.rest, channel, async () => {
      const message = await sendOrFallBack(writing, outgoing, { form, isNew: false }, change);
      if (hasLostEmbed(message)) await change(renderPlainAnnouncement(outgoing));
    });
    return 'edited';
  } catch (error) {
    const lockedIn = error instanceof DeliveryError && error.failure.kind === 'rejected';
    const threadGone = codeOf(error) === UNKNOWN_CHANNEL && channel !== channelOf(outgoing.destination);
    if (lockedIn || threadGone || UNCHANGEABLE.has(codeOf(error) ?? 0)) return 'gone';
    throw error;
  }
}

/** Removes a message; one that is gone, alone or with its channel, is success. @throws what the REST calls throw, {DeliveryError} */
export async function removeMessage({ rest }: WriteContext, { channel, messageId }: Receipt): Promise<void> {
  if (messageId === NO_MESSAGE_ID) return;
  try {
    await withOpenThread(rest, channel, () => rest.delete(Routes.channelMessage(channel, messageId)));
  } catch (error) {
    if (codeOf(error) !== UNKNOWN_MESSAGE && codeOf(error) !== UNKNOWN_CHANNEL) throw error;
  }
}

/** In its form; where Discord refuses that: without its picture, a new message as an embed, and last as plain words. */
async function sendOrFallBack<T>(
  writing: WriteContext,
  outgoing: Outgoing,
  { form, isNew }: { form: Form; isNew: boolean },
  say: (body: AnyBody) => Promise<T>,
): Promise<T> {
  const { log } = writing;
  try {
    return await say(renderIn(form, outgoing));
  } catch (error) {
    if (!isWorthPlain(error)) throw error;
    const said = error instanceof DiscordAPIError ? complaintsOf(error).join('; ') : '';
    const facts = { key: outgoing.key, code: codeOf(error) ?? 0, ...(said === '' ? {} : { said }) };
    const bare = withoutPicture(outgoing.announcement);
    if (facts.code === INVALID_BODY && bare !== outgoing.announcement && mayConcernPicture(error)) {
      log('discord.picture-refused', facts);
      return await sendOrFallBack(writing, { ...outgoing, announcement: bare }, { form, isNew }, say);
    }
    if (facts.code === INVALID_BODY && form === 'components' && isNew) {
      log('discord.components-refused', facts);
      return await sendOrFallBack(writing, outgoing, { form: 'embed', isNew }, say);
    }
    log('discord.plain-text', facts);
    return await say(form === 'components' && !isNew ? renderPlainInComponents(outgoing) : renderPlainAnnouncement(outgoing));
  }
}

/** Whether the field that Discord named is a picture's, or it named none. */
function mayConcernPicture(error: unknown): boolean {
  const fields = error instanceof DiscordAPIError ? refusedFieldsOf(error) : [];
  return fields.length === 0 || fields.some((field) => /media|thumbnail|image/.test(field));
}

function isWorthPlain(error: unknown): boolean {
  return TRY_PLAIN.has(codeOf(error) ?? 0);
}

/** Without Embed Links Discord may take a message and drop its embed: then the words go in by an edit. The message stands either way; resolves to whether it says something. */
async function resendAsText({ rest, log }: WriteContext, message: APIMessage, outgoing: Outgoing): Promise<boolean> {
  const facts = { channel: message.channel_id, key: outgoing.key };
  try {
    await rest.patch(Routes.channelMessage(message.channel_id, message.id), { body: renderPlainAnnouncement(outgoing) });
    log('discord.embed-lost', { ...facts, mended: true });
    return true;
  } catch (error) {
    log('discord.embed-lost', { ...facts, mended: false, failure: failureOf(error).kind });
    return false;
  }
}

function hasLostEmbed(message: APIMessage): boolean {
  return isWithoutMarkup(message) && message.content === '';
}

/** Whether plain words are all that a message has. Pure. */
export function isWithoutMarkup(message: APIMessage): boolean {
  return message.embeds.length === 0 && !isOfComponents(message);
}

/** What a receipt keeps of how a message is made. Pure. */
export function formFactsOf(message: APIMessage): { form?: Form } {
  return isOfComponents(message) ? { form: 'components' } : {};
}

function codeOf(error: unknown): number | null {
  return error instanceof DiscordAPIError ? Number(error.code) : null;
}
