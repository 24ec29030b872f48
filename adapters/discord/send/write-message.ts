import { type APIMessage, DiscordAPIError, type REST, Routes } from 'discord.js';
import { DeliveryError } from '../../../src/lib/errors.ts';
import type { Receipt } from '../../../src/model/delivery.ts';
import { channelOf } from '../../../src/model/destination.ts';
import { withoutPicture } from '../../../src/model/picture.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { Outgoing } from '../../../src/ports/messenger.ts';
import { failureOf } from '../failure.ts';
import { mentioning, withoutMention } from '../render/mention.ts';
import type { MessageBody } from '../render/message-body.ts';
import { plainCapacity, renderAnnouncement, renderPlainAnnouncement, threadNameOf, threadTitleOf } from '../render/render.ts';
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
}

/** Sends a message once: into the thread it belongs to where there can be one, else as a reply in the channel. @throws what the REST calls throw, {DeliveryError} */
export async function sendMessage(writing: WriteContext, outgoing: Outgoing): Promise<Written> {
  const { inThread, destination } = outgoing;
  if (inThread === null || inThread.messageId === NO_MESSAGE_ID) return create(writing, outgoing, channelOf(destination), null);
  const thread = await openThread(writing.rest, inThread, threadNameOf({ title: threadTitleOf(outgoing) }));
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
  const send = async (words: MessageBody): Promise<APIMessage> => {
    const body = newMessageBody(outgoing, words, replyTo);
    const message = (await rest.post(Routes.channelMessages(channelId), { body })) as APIMessage;
    restMs = quota.restMsAfter(body);
    return message;
  };
  try {
    const message = await sendOrFallBack(writing, outgoing, send);
    // A repeated nonce gives the message that stands, in the form in which it was sent.
    const isPlain = hasLostEmbed(message, outgoing) ? await resendAsText(writing, message, outgoing) : message.embeds.length === 0;
    const lines = isPlain ? plainCapacity(outgoing) : undefined;
    return { channelId: message.channel_id, messageId: message.id, restMs, ...(lines === undefined ? {} : { lines }) };
  } catch (error) {
    if (codeOf(error) === UNKNOWN_MESSAGE) return { channelId, messageId: NO_MESSAGE_ID, restMs };
    throw error;
  }
}

/** Makes a message say something else. @throws what the REST calls throw, {DeliveryError} */
export async function editMessage(writing: WriteContext, receipt: Receipt, outgoing: Outgoing): Promise<'edited' | 'gone'> {
  const { channel, messageId } = receipt;
  if (messageId === NO_MESSAGE_ID) return 'gone';
  const change = (words: MessageBody): Promise<APIMessage> =>
    writing.rest.patch(Routes.channelMessage(channel, messageId), { body: mentioning(words, shown(outgoing)) }) as Promise<APIMessage>;
  try {
    await withOpenThread(writing.rest, channel, async () => {
      const message = await sendOrFallBack(writing, outgoing, change);
      if (hasLostEmbed(message, outgoing)) await change(renderPlainAnnouncement(outgoing));
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

async function sendOrFallBack<T>(writing: WriteContext, outgoing: Outgoing, say: (body: MessageBody) => Promise<T>): Promise<T> {
  const { log } = writing;
  try {
    return await say(renderAnnouncement(outgoing));
  } catch (error) {
    if (!isWorthPlain(error)) throw error;
    const bare = withoutPicture(outgoing.announcement);
    if (codeOf(error) === INVALID_BODY && bare !== outgoing.announcement) {
      log('discord.picture-refused', { key: outgoing.key, code: INVALID_BODY });
      return await sendOrFallBack(writing, { ...outgoing, announcement: bare }, say);
    }
    log('discord.plain-text', { key: outgoing.key, code: codeOf(error) ?? 0 });
    return await say(renderPlainAnnouncement(outgoing));
  }
}

function isWorthPlain(error: unknown): boolean {
  return TRY_PLAIN.has(codeOf(error) ?? 0);
}

/** Without Embed Links Discord may take a message and drop its embed: then the words go in by an edit. The message stands either way; resolves to whether it says something. */
async function resendAsText({ rest, log }: WriteContext, message: APIMessage, outgoing: Outgoing): Promise<boolean> {
  const facts = { channel: message.channel_id, key: outgoing.key };
  try {
    const body = mentioning(renderPlainAnnouncement(outgoing), shown(outgoing));
    await rest.patch(Routes.channelMessage(message.channel_id, message.id), { body });
    log('discord.embed-lost', { ...facts, mended: true });
    return true;
  } catch (error) {
    log('discord.embed-lost', { ...facts, mended: false, failure: failureOf(error).kind });
    return false;
  }
}

function hasLostEmbed({ embeds, content }: APIMessage, { mention }: Outgoing): boolean {
  return embeds.length === 0 && (mention ? withoutMention(content) : content) === '';
}

/** An edit shows whom the message mentions, and notifies nobody. */
function shown({ mention }: Outgoing): Outgoing['mention'] {
  return mention && { ...mention, pings: false };
}

function codeOf(error: unknown): number | null {
  return error instanceof DiscordAPIError ? Number(error.code) : null;
}
