import {
  type APIChannel,
  type APIMessage,
  type APIThreadChannel,
  type APIThreadList,
  RESTJSONErrorCodes as Codes,
  PermissionFlagsBits,
  type REST,
  Routes,
} from 'discord.js';
import { channelOf } from '../../../src/model/destination.ts';
import type { LookupResult, Outgoing } from '../../../src/ports/messenger.ts';
import { recoverFrom } from '../failure.ts';
import { type ChannelCache, NO_MESSAGE_ID } from './channel-cache.ts';
import { matchesDelivery } from './match-message.ts';
import { permissionsIn } from './permissions.ts';
import { isForbidden } from './threads.ts';
import { postedOf } from './write-message.ts';

/** Maximum difference between our clock and Discord's, ms. */
const CLOCK_SLACK_MS = 60_000;
const DISCORD_EPOCH_MS = 1_420_070_400_000;
const PAGE = 100;
/** Maximum number of pages of a channel's history that are read; if there are more, the outcome is `unprovable`. */
const MAX_PAGES = 20;
/** Maximum number of our threads whose first message is read; if there are more, the outcome is `unprovable`. */
const MAX_THREADS = 200;

/** What a check found; the caller adds the receipt's link. */
type Found = Exclude<LookupResult, { kind: 'repeatable' }>;

/** Looks for the bot's message wherever it can be: in the thread it belongs to, then in the channel, where it goes if the thread refuses messages. @throws what the REST calls throw */
export async function findOwnMessage(
  { rest, channels, ownId }: { rest: REST; channels: ChannelCache; ownId: string },
  outgoing: Outgoing,
  firstSentAtMs: number,
): Promise<Found> {
  const channelId = channelOf(outgoing.destination);
  const { inThread } = outgoing;
  const ids = { authorId: ownId, botId: ownId };
  if (inThread !== null && inThread.messageId !== NO_MESSAGE_ID) {
    // A thread has the id of the message it was started from.
    const looking = findMessage(rest, inThread.messageId, outgoing, firstSentAtMs, ids);
    const found = await looking.catch(recoverFrom({ kind: 'absent' } as Found, Codes.UnknownChannel));
    if (found.kind !== 'absent') return found;
  }
  const { forum, guildId } = await channels.load(channelId);
  if (forum === null) return findMessage(rest, channelId, outgoing, firstSentAtMs, ids);
  try {
    return await findForumThread(rest, { forumId: channelId, guildId, ownId }, outgoing, firstSentAtMs);
  } catch (error) {
    if (!isForbidden(error)) throw error;
    return { kind: 'unprovable', detail: 'the bot lacks View Channel or Read Message History in this forum' };
  }
}

/** Looks for the delivery in the channel's history since the first request. `authorId`: id of the message's author; `botId`: id of the bot that reads the history. @throws what the REST calls throw */
export async function findMessage(
  rest: REST,
  channelId: string,
  outgoing: Outgoing,
  firstSentAtMs: number,
  { authorId, botId }: { authorId: string; botId: string },
): Promise<Found> {
  let after = snowflakeAt(firstSentAtMs - CLOCK_SLACK_MS);
  let anythingSeen = false;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const messages = await historyOf(rest, channelId, { after, limit: String(PAGE) });
    const message = messages.find((candidate) => matchesDelivery(candidate, outgoing, authorId));
    if (message) return { kind: 'found', ...postedOf(message, outgoing) };
    anythingSeen ||= messages.length > 0;
    if (messages.length < PAGE) return anythingSeen ? { kind: 'absent' } : trustEmptiness(rest, channelId, botId);
    after = messages.map(({ id }) => id).reduce((a, b) => (BigInt(a) > BigInt(b) ? a : b));
  }
  return { kind: 'unprovable', detail: `more than ${MAX_PAGES * PAGE} messages were posted in the channel since then` };
}

/** Returns the smallest message id at a time (epoch ms), for `after=` in a history request. Pure. */
export function snowflakeAt(epochMs: number): string {
  return String(BigInt(Math.max(0, Math.floor(epochMs) - DISCORD_EPOCH_MS)) << 22n);
}

/** Returns what an empty result proves: without Read Message History, Discord returns an empty history instead of refusing. */
async function trustEmptiness(rest: REST, channelId: string, ownId: string): Promise<Found> {
  if ((await historyOf(rest, channelId, { limit: '1' })).length > 0) return { kind: 'absent' };
  const channel = (await rest.get(Routes.channel(channelId))) as APIChannel;
  const granted = await permissionsIn(rest, channel, ownId);
  if (granted & PermissionFlagsBits.ReadMessageHistory) return { kind: 'absent' };
  return { kind: 'unprovable', detail: 'the bot lacks Read Message History in this channel' };
}

async function historyOf(rest: REST, channelId: string, query: Record<string, string>): Promise<readonly APIMessage[]> {
  return (await rest.get(Routes.channelMessages(channelId), { query: new URLSearchParams(query) })) as readonly APIMessage[];
}

/** Looks for the delivery in a forum, where it is the first message of a thread. @throws what the REST calls throw */
async function findForumThread(
  rest: REST,
  { forumId, guildId, ownId }: { forumId: string; guildId: string; ownId: string },
  outgoing: Outgoing,
  firstSentAtMs: number,
): Promise<Found> {
  const after = BigInt(snowflakeAt(firstSentAtMs - CLOCK_SLACK_MS));
  const active = (await rest.get(Routes.guildActiveThreads(guildId))) as APIThreadList;
  const query = new URLSearchParams({ limit: String(PAGE) });
  // The most recently archived come first, so one page usually reaches back to before the message was sent; otherwise the outcome is `unprovable`.
  const archived = (await rest.get(Routes.channelThreads(forumId, 'public'), { query })) as APIThreadList & { has_more?: boolean };
  const candidates = ([...active.threads, ...archived.threads] as APIThreadChannel[]).filter(
    ({ id, parent_id: parent, owner_id: owner }) => parent === forumId && owner === ownId && BigInt(id) > after,
  );
  for (const { id } of candidates.slice(0, MAX_THREADS)) {
    const message = await firstMessageOf(rest, id);
    if (message && matchesDelivery(message, outgoing, ownId)) return { kind: 'found', ...postedOf(message, outgoing) };
  }
  const isComplete = candidates.length <= MAX_THREADS && (archived.has_more !== true || reachesBack(archived.threads, firstSentAtMs));
  return isComplete ? { kind: 'absent' } : { kind: 'unprovable', detail: 'too many threads were started in the forum since then' };
}

/** Reads the first message of a forum thread; null if it was deleted. */
async function firstMessageOf(rest: REST, threadId: string): Promise<APIMessage | null> {
  const read = rest.get(Routes.channelMessage(threadId, threadId)) as Promise<APIMessage>;
  return read.catch(recoverFrom(null, Codes.UnknownMessage));
}

/** Whether the last thread of a page was archived before the message was sent. */
function reachesBack(threads: readonly APIChannel[], firstSentAtMs: number): boolean {
  const oldest = threads.at(-1);
  const at = oldest && 'thread_metadata' in oldest ? Date.parse(oldest.thread_metadata?.archive_timestamp ?? '') : Number.NaN;
  return at < firstSentAtMs - CLOCK_SLACK_MS;
}
