import {
  type APIMessage,
  type APIThreadChannel,
  RESTJSONErrorCodes as Codes,
  parseResponse,
  type REST,
  RequestMethod,
  type RouteLike,
  Routes,
} from 'discord.js';
import { DeliveryError } from '../../../src/lib/errors.ts';
import type { Receipt } from '../../../src/model/delivery.ts';
import { channelOf, type Destination } from '../../../src/model/destination.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { LookupResult, Outgoing, Posted } from '../../../src/ports/messenger.ts';
import { codeOf, failureOf, readFailureOf, requireId } from '../failure.ts';
import { failureOfCode } from '../failure-codes.ts';
import { type AnyBody, mentioning, silently, usesComponents, withoutMention } from '../render/message-body.ts';
import { plainCapacity, renderPlainAnnouncement, threadNameOf } from '../render/render.ts';
import { type ChannelCache, type ForumFacts, NO_MESSAGE_ID } from './channel-cache.ts';
import { newMessageBody, sendOrFallBack } from './fall-back.ts';
import { forumThreadBody, isForumThread, openThread, removeThread, renameThread, withOpenThread } from './threads.ts';

/** Writes messages, into channels or by webhooks. Every method throws what the REST calls throw, and {DeliveryError}. */
export interface Writer {
  send(outgoing: Outgoing): Promise<Posted>;
  edit(receipt: Receipt, outgoing: Outgoing): Promise<'edited' | 'gone'>;
  retract(receipt: Receipt, destination: Destination): Promise<void>;
  /** @throws what sending would throw */
  probe(destination: Destination): Promise<unknown>;
  /** See `Messenger.find`. */
  find(outgoing: Outgoing, firstSentAtMs: number, mayRepeat: boolean): Promise<LookupResult>;
}

/** What writing messages needs. */
export interface WriteContext {
  rest: REST;
  channels: ChannelCache;
  log: Log;
}

/** Error codes: a tag is required, or does not exist any more. */
const WRONG_TAGS: ReadonlySet<number | null> = new Set([Codes.TagRequiredToCreateAForumPostInThisChannel, Codes.UnknownTag]);
/** Error codes: the message is gone, was written by somebody else, or is a system message of Discord. */
const UNCHANGEABLE: ReadonlySet<number | null> = new Set([
  Codes.UnknownMessage,
  Codes.CannotEditMessageAuthoredByAnotherUser,
  Codes.CannotExecuteActionOnSystemMessage,
]);

/** Creates a message or thread. `restMs`: time until its channel accepts more messages, ms; 0 if its quota is not used up or Discord gave no time. */
async function make<T extends { id: string }>(rest: REST, fullRoute: RouteLike, body: object): Promise<{ made: T; restMs: number }> {
  const response = await rest.queueRequest({ fullRoute, method: RequestMethod.Post, body });
  const made = requireId<T>(await parseResponse(response));
  const isUsedUp = response.headers.get('x-ratelimit-remaining') === '0';
  const resetAfterMs = Math.ceil(Number(response.headers.get('x-ratelimit-reset-after')) * 1000);
  return { made, restMs: isUsedUp && resetAfterMs > 0 ? resetAfterMs : 0 };
}

/** Returns the receipt of a message that was sent, without its link, which the caller adds; for a forum thread, `message` is the body that started it, with the thread’s ids. Pure. */
export function postedOf(message: MessageFacts, outgoing: Outgoing): Omit<Posted, 'restMs'> {
  const form = usesComponents(message) ? ({ form: 'components' } as const) : {};
  const receipt = { channel: message.channel_id, messageId: message.id, link: null, ...form };
  const lines = isWithoutMarkup(message) ? plainCapacity(outgoing) : undefined;
  return { receipt, ...(lines === undefined ? {} : { lines }) };
}

/** Sends a message once: into the thread it belongs to; if there can be no thread, as a reply in the channel; in a forum, as a thread of its own. The receipt has `NO_MESSAGE_ID` if the message was deleted meanwhile. @throws what the REST calls throw, {DeliveryError} */
export async function sendMessage(writing: WriteContext, outgoing: Outgoing): Promise<Posted> {
  const { inThread, destination } = outgoing;
  if (inThread === null || inThread.messageId === NO_MESSAGE_ID) return createIn(writing, outgoing, channelOf(destination));
  const inForum = isForumThread(inThread);
  const thread = inForum ? inThread.channel : await openThread(writing.rest, inThread, threadNameOf(outgoing));
  if (thread !== null) {
    try {
      return await create(writing, outgoing, thread, null);
    } catch (error) {
      if (failureOf(error).kind !== 'destination-gone') throw error;
      writing.log('discord.thread-closed', { key: outgoing.key, code: codeOf(error) ?? 0 });
    }
  }
  return inForum ? createIn(writing, outgoing, channelOf(destination)) : create(writing, outgoing, inThread.channel, inThread);
}

/** Sends a message into a channel. That the channel is a forum is learned once, from Discord's refusal of a plain message. */
async function createIn(writing: WriteContext, outgoing: Outgoing, channelId: string): Promise<Posted> {
  const known = writing.channels.known(channelId)?.forum;
  if (known) return beginThread(writing, outgoing, channelId, known);
  try {
    return await create(writing, outgoing, channelId, null);
  } catch (error) {
    if (codeOf(error) !== Codes.CannotSendMessagesInNonTextChannel) throw error;
    const forum = await forumNow(writing, channelId);
    if (forum === null) throw error;
    return beginThread(writing, outgoing, channelId, forum);
  }
}

/** Loads the forum facts afresh. @throws {DeliveryError} never `unknown-outcome`, because nothing was sent yet */
async function forumNow({ channels }: WriteContext, channelId: string): Promise<ForumFacts | null> {
  try {
    return (await channels.load(channelId, true)).forum;
  } catch (error) {
    throw new DeliveryError(readFailureOf(error), { cause: error });
  }
}

/** Starts a forum thread with the message as its first; no nonce prevents a duplicate. If its tags are refused, tries again with the tags that the forum has now. */
async function beginThread(writing: WriteContext, outgoing: Outgoing, forumId: string, forum: ForumFacts): Promise<Posted> {
  const begin = (facts: ForumFacts): Promise<Posted> =>
    sendOrFallBack(writing, outgoing, null, async (message): Promise<Posted> => {
      const body = forumThreadBody(outgoing, mentioning(message, outgoing.mention), facts);
      const { made, restMs } = await make<APIThreadChannel>(writing.rest, Routes.threads(forumId), body);
      return { ...postedOf({ ...message, channel_id: made.id, id: made.id }, outgoing), restMs };
    });
  try {
    return await begin(forum);
  } catch (error) {
    const fresh = WRONG_TAGS.has(codeOf(error)) ? await forumNow(writing, forumId) : null;
    if (fresh === null) throw error;
    return begin(fresh);
  }
}

async function create(writing: WriteContext, outgoing: Outgoing, channelId: string, replyTo: Receipt | null): Promise<Posted> {
  const { rest } = writing;
  let restMs = 0;
  const send = async (words: AnyBody): Promise<APIMessage> => {
    const sent = await make<APIMessage>(rest, Routes.channelMessages(channelId), newMessageBody(outgoing, words, replyTo));
    restMs = sent.restMs;
    return sent.made;
  };
  try {
    const write = (): Promise<APIMessage> => sendOrFallBack(writing, outgoing, null, send);
    const message = await withOpenThread(rest, channelId, write, failureOfCode(Codes.ThreadLocked));
    // For a repeated nonce Discord returns the existing message, in the form in which it was sent.
    const { receipt, ...lines } = postedOf(message, outgoing);
    const isEmpty = hasLostEmbed(message, outgoing) && !(await resendAsText(writing, message, outgoing));
    return { receipt, restMs, ...(isEmpty ? {} : lines) };
  } catch (error) {
    // Discord also answers a repeated nonce with this if the message was posted and then deleted.
    if (codeOf(error) !== Codes.UnknownMessage) throw error;
    return { receipt: { channel: channelId, messageId: NO_MESSAGE_ID, link: null }, restMs };
  }
}

/** Replaces the content of a message. @throws what the REST calls throw, {DeliveryError} */
export async function editMessage(writing: WriteContext, receipt: Receipt, outgoing: Outgoing): Promise<'edited' | 'gone'> {
  const { channel, messageId } = receipt;
  if (messageId === NO_MESSAGE_ID) return 'gone';
  const change = async (words: AnyBody): Promise<APIMessage> => {
    const body = mentioning(words, silently(outgoing.mention));
    return requireId(await writing.rest.patch(Routes.channelMessage(channel, messageId), { body }));
  };
  try {
    await withOpenThread(writing.rest, channel, async () => {
      const message = await sendOrFallBack(writing, outgoing, receipt, change);
      if (hasLostEmbed(message, outgoing)) await change(renderPlainAnnouncement(outgoing));
      if (isForumThread(receipt)) await renameThread(writing.rest, channel, outgoing);
    });
    return 'edited';
  } catch (error) {
    const lockedIn = error instanceof DeliveryError && error.failure.kind === 'rejected';
    const threadGone = codeOf(error) === Codes.UnknownChannel && channel !== channelOf(outgoing.destination);
    if (lockedIn || threadGone || UNCHANGEABLE.has(codeOf(error))) return 'gone';
    throw error;
  }
}

/** Removes a message; succeeds if the message or its channel is already gone. @throws what the REST calls throw, {DeliveryError} */
export async function removeMessage({ rest }: WriteContext, { channel, messageId }: Receipt): Promise<void> {
  if (messageId === NO_MESSAGE_ID) return;
  try {
    if (isForumThread({ channel, messageId }) && (await removeThread(rest, channel))) return;
    await withOpenThread(rest, channel, () => rest.delete(Routes.channelMessage(channel, messageId)));
  } catch (error) {
    if (codeOf(error) !== Codes.UnknownMessage && codeOf(error) !== Codes.UnknownChannel) throw error;
  }
}

/** Puts the text into a message whose embed Discord dropped, as it may without Embed Links. The message has been sent either way; resolves to whether it has content now. */
async function resendAsText({ rest, log }: WriteContext, message: APIMessage, outgoing: Outgoing): Promise<boolean> {
  const facts = { channel: message.channel_id, key: outgoing.key };
  try {
    const body = mentioning(renderPlainAnnouncement(outgoing), silently(outgoing.mention));
    requireId(await rest.patch(Routes.channelMessage(message.channel_id, message.id), { body }));
    log('discord.embed-lost', { ...facts, recovered: true });
    return true;
  } catch (error) {
    log('discord.embed-lost', { ...facts, recovered: false, failure: failureOf(error).kind });
    return false;
  }
}

function hasLostEmbed(message: APIMessage, { mention }: Outgoing): boolean {
  return isWithoutMarkup(message) && (mention ? withoutMention(message.content) : message.content) === '';
}

/** Whether a message consists of plain text only. */
function isWithoutMarkup(message: MessageFacts): boolean {
  return (message.embeds ?? []).length === 0 && !usesComponents(message);
}

type MessageFacts = Pick<APIMessage, 'id' | 'channel_id' | 'flags'> & { embeds?: readonly object[] };
