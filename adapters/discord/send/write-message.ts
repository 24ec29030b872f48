import { type APIMessage, type APIThreadChannel, DiscordAPIError, type REST, Routes } from 'discord.js';
import { DeliveryError } from '../../../src/lib/errors.ts';
import type { Receipt } from '../../../src/model/delivery.ts';
import { channelOf } from '../../../src/model/destination.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { Outgoing } from '../../../src/ports/messenger.ts';
import { failureOf, readFailureOf } from '../failure.ts';
import { failureOfCode } from '../failure-codes.ts';
import { mentioning, silently, withoutMention } from '../render/mention.ts';
import { type AnyBody, isOfComponents } from '../render/message-body.ts';
import { type Form, formOf, plainCapacity, renderPlainAnnouncement, threadNameOf } from '../render/render.ts';
import type { ChannelCache, ForumFacts } from './channel-cache.ts';
import { codeOf, sendOrFallBack } from './fall-back.ts';
import { forumThreadBody, isForumThread, removeThread, renameThread } from './forum.ts';
import { newMessageBody } from './new-message.ts';
import type { RateLimitHeaders } from './rate-limit-headers.ts';
import { openThread, withOpenThread } from './thread.ts';

/** What writing needs. */
export interface WriteContext {
  rest: REST;
  channels: ChannelCache;
  quota: RateLimitHeaders;
  log: Log;
}

/** No such message. Also what a repeated nonce answers for one that was posted and then deleted. */
const UNKNOWN_MESSAGE = 10008;
const UNKNOWN_CHANNEL = 10003;
const THREAD_LOCKED = 160005;
/** A forum takes threads alone. */
const NO_PLAIN_MESSAGES = 50008;
/** A tag is missing, or does not exist any more. */
const WRONG_TAGS = new Set([40067, 10087]);
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

/** Sends a message once: into the thread it belongs to where there can be one, else as a reply in the channel; in a forum as a thread of its own. @throws what the REST calls throw, {DeliveryError} */
export async function sendMessage(writing: WriteContext, outgoing: Outgoing): Promise<Written> {
  const { inThread, destination } = outgoing;
  if (inThread === null || inThread.messageId === NO_MESSAGE_ID) return createIn(writing, outgoing, channelOf(destination));
  const inForum = isForumThread(inThread);
  const thread = inForum ? inThread.channel : await openThread(writing.rest, inThread, threadNameOf(outgoing));
  if (thread !== null) {
    try {
      return await create(writing, outgoing, thread, null);
    } catch (error) {
      if (!isGone(error)) throw error;
      writing.log('discord.thread-closed', { key: outgoing.key, code: codeOf(error) ?? 0 });
    }
  }
  return inForum ? createIn(writing, outgoing, channelOf(destination)) : create(writing, outgoing, inThread.channel, inThread);
}

function isGone(error: unknown): boolean {
  return (error instanceof DiscordAPIError || error instanceof DeliveryError) && failureOf(error).kind === 'destination-gone';
}

/** Which channels are forums is learned from Discord's refusal, once. */
async function createIn(writing: WriteContext, outgoing: Outgoing, channelId: string): Promise<Written> {
  const known = writing.channels.known(channelId)?.forum;
  if (known) return beginThread(writing, outgoing, channelId, known);
  try {
    return await create(writing, outgoing, channelId, null);
  } catch (error) {
    if (codeOf(error) !== NO_PLAIN_MESSAGES) throw error;
    const forum = await forumNow(writing, channelId);
    if (forum === null) throw error;
    return beginThread(writing, outgoing, channelId, forum);
  }
}

/** @throws {DeliveryError}: nothing was sent yet, a lost answer is only a call to make again */
async function forumNow({ channels }: WriteContext, channelId: string): Promise<ForumFacts | null> {
  try {
    return (await channels.load(channelId, true)).forum;
  } catch (error) {
    throw new DeliveryError(readFailureOf(error), { cause: error });
  }
}

/** A thread in a forum, with the message at its top; no nonce protects it from being sent twice. Where its tags are refused, once more with those that the forum has by now. */
async function beginThread(writing: WriteContext, outgoing: Outgoing, forumId: string, forum: ForumFacts): Promise<Written> {
  const { rest, quota } = writing;
  const begin = (facts: ForumFacts): Promise<Written> =>
    sendOrFallBack(writing, outgoing, { form: formOf(outgoing.announcement), isNew: true }, async (message): Promise<Written> => {
      const body = forumThreadBody(outgoing, mentioning(message, outgoing.mention), facts);
      const { id } = (await rest.post(Routes.threads(forumId), { body })) as APIThreadChannel;
      const lines = 'embeds' in message && message.embeds.length === 0 ? plainCapacity(outgoing) : undefined;
      const own = { ...('embeds' in message ? {} : { form: 'components' as const }), ...(lines === undefined ? {} : { lines }) };
      return { channelId: id, messageId: id, restMs: quota.restMsAfter(body), ...own };
    });
  try {
    return await begin(forum);
  } catch (error) {
    const fresh = WRONG_TAGS.has(codeOf(error) ?? 0) ? await forumNow(writing, forumId) : null;
    if (fresh === null) throw error;
    return begin(fresh);
  }
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
    const write = (): Promise<APIMessage> => sendOrFallBack(writing, outgoing, { form, isNew: true }, send);
    const message = await withOpenThread(rest, channelId, write, failureOfCode(THREAD_LOCKED));
    // A repeated nonce gives the message that exists, in the form in which it was sent.
    const isPlain = hasLostEmbed(message, outgoing) ? await resendAsText(writing, message, outgoing) : isWithoutMarkup(message);
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
  const change = (words: AnyBody): Promise<APIMessage> =>
    writing.rest.patch(Routes.channelMessage(channel, messageId), {
      body: mentioning(words, silently(outgoing.mention)),
    }) as Promise<APIMessage>;
  try {
    await withOpenThread(writing.rest, channel, async () => {
      const message = await sendOrFallBack(writing, outgoing, { form, isNew: false }, change);
      if (hasLostEmbed(message, outgoing)) await change(renderPlainAnnouncement(outgoing));
      if (isForumThread(receipt)) await renameThread(writing.rest, channel, outgoing);
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
    if (isForumThread({ channel, messageId }) && (await removeThread(rest, channel))) return;
    await withOpenThread(rest, channel, () => rest.delete(Routes.channelMessage(channel, messageId)));
  } catch (error) {
    if (codeOf(error) !== UNKNOWN_MESSAGE && codeOf(error) !== UNKNOWN_CHANNEL) throw error;
  }
}

/** Without Embed Links Discord may take a message and drop its embed: then the words go in by an edit. The message stands either way; resolves to whether it says something. */
async function resendAsText({ rest, log }: WriteContext, message: APIMessage, outgoing: Outgoing): Promise<boolean> {
  const facts = { channel: message.channel_id, key: outgoing.key };
  try {
    const body = mentioning(renderPlainAnnouncement(outgoing), silently(outgoing.mention));
    await rest.patch(Routes.channelMessage(message.channel_id, message.id), { body });
    log('discord.embed-lost', { ...facts, mended: true });
    return true;
  } catch (error) {
    log('discord.embed-lost', { ...facts, mended: false, failure: failureOf(error).kind });
    return false;
  }
}

function hasLostEmbed(message: APIMessage, { mention }: Outgoing): boolean {
  return isWithoutMarkup(message) && (mention ? withoutMention(message.content) : message.content) === '';
}

/** Whether plain words are all that a message has. Pure. */
export function isWithoutMarkup(message: APIMessage): boolean {
  return message.embeds.length === 0 && !isOfComponents(message);
}

/** What a receipt keeps of how a message is made. Pure. */
export function formFactsOf(message: APIMessage): { form?: Form } {
  return isOfComponents(message) ? { form: 'components' } : {};
}
