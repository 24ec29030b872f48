import {
  type APIChannel,
  type APIMessage,
  type APIThreadChannel,
  type APIThreadList,
  DiscordAPIError,
  type REST,
  Routes,
} from 'discord.js';
import type { Receipt } from '../../../src/model/delivery.ts';
import type { Outgoing } from '../../../src/ports/messenger.ts';
import { threadNameOf } from '../render/render.ts';
import type { ForumFacts } from './channel-cache.ts';
import { forumTagsFor } from './forum-tags.ts';
import { matchesDelivery } from './match-message.ts';
import { snowflakeAt } from './nonce.ts';

/** Our clock and Discord's may differ by so much, ms. */
const CLOCK_SLACK_MS = 60_000;
/** Threads of ours whose first message is read, before we say that we can't know. */
const MAX_THREADS = 200;
const PAGE = 100;
const UNKNOWN_MESSAGE = 10008;

/** The request that begins a thread in a forum; `message` is what stands at its top. https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel */
export interface ForumThreadBody {
  name: string;
  message: object;
  applied_tags?: string[];
}

/** Pure. */
export function forumThreadBody(outgoing: Outgoing, message: object, forum: ForumFacts): ForumThreadBody {
  const tags = forumTagsFor(outgoing.announcement, forum);
  return { name: threadNameOf(outgoing), message, ...(tags.length === 0 ? {} : { applied_tags: [...tags] }) };
}

/** Whether a message is the first of a thread in a forum: both have one id. Pure. */
export function isForumThread({ channel, messageId }: Pick<Receipt, 'channel' | 'messageId'>): boolean {
  return channel === messageId;
}

/** A thread in a forum is called as its post is: where that has another title by now, so has the thread. One that we may not rename keeps its name. @throws what the REST calls throw */
export async function renameThread(rest: REST, threadId: string, outgoing: Outgoing): Promise<void> {
  const name = threadNameOf(outgoing);
  try {
    const thread = (await rest.get(Routes.channel(threadId))) as APIThreadChannel;
    if (thread.name !== name) await rest.patch(Routes.channel(threadId), { body: { name } });
  } catch (error) {
    if (!(error instanceof DiscordAPIError) || error.status !== 403) throw error;
  }
}

/** Removes a thread of a forum with its message, where nobody has written in it and we may; `false`: it stays. @throws what the REST calls throw */
export async function removeThread(rest: REST, threadId: string): Promise<boolean> {
  try {
    const thread = (await rest.get(Routes.channel(threadId))) as APIThreadChannel;
    // The first message of a thread in a forum is not counted.
    if ((thread.message_count ?? 0) > 0) return false;
    await rest.delete(Routes.channel(threadId));
    return true;
  } catch (error) {
    // Only who may manage threads removes them.
    if (error instanceof DiscordAPIError && error.status === 403) return false;
    throw error;
  }
}

/** What a check of a forum's threads found; null: it is not there. @throws what the REST calls throw */
export async function findForumThread(
  rest: REST,
  { forumId, guildId, ownId }: { forumId: string; guildId: string; ownId: string },
  outgoing: Outgoing,
  firstSentAtMs: number,
): Promise<APIMessage | 'too-many' | null> {
  const after = BigInt(snowflakeAt(firstSentAtMs - CLOCK_SLACK_MS));
  const isCandidate = ({ id, parent_id: parent, owner_id: owner }: APIThreadChannel): boolean =>
    parent === forumId && owner === ownId && BigInt(id) > after;
  const active = (await rest.get(Routes.guildActiveThreads(guildId))) as APIThreadList;
  const query = new URLSearchParams({ limit: String(PAGE) });
  // The latest that were archived come first: a page of them reaches back further than any message of unknown outcome.
  const archived = (await rest.get(Routes.channelThreads(forumId, 'public'), { query })) as APIThreadList & { has_more?: boolean };
  const candidates = [...active.threads, ...archived.threads].filter((thread): thread is APIThreadChannel =>
    isCandidate(thread as APIThreadChannel),
  );
  for (const { id } of candidates.slice(0, MAX_THREADS)) {
    const message = await firstMessageOf(rest, id);
    if (message && matchesDelivery(message, outgoing, ownId)) return message;
  }
  const isComplete = candidates.length <= MAX_THREADS && (archived.has_more !== true || reachesBack(archived.threads, firstSentAtMs));
  return isComplete ? null : 'too-many';
}

/** Null: it was deleted. */
async function firstMessageOf(rest: REST, threadId: string): Promise<APIMessage | null> {
  try {
    return (await rest.get(Routes.channelMessage(threadId, threadId))) as APIMessage;
  } catch (error) {
    if (error instanceof DiscordAPIError && Number(error.code) === UNKNOWN_MESSAGE) return null;
    throw error;
  }
}

/** Whether the oldest of a page was archived before the message was sent. */
function reachesBack(threads: readonly APIChannel[], firstSentAtMs: number): boolean {
  const oldest = threads.at(-1);
  const at = oldest && 'thread_metadata' in oldest ? Date.parse(oldest.thread_metadata?.archive_timestamp ?? '') : Number.NaN;
  return at < firstSentAtMs - CLOCK_SLACK_MS;
}
