import { type APIThreadChannel, RESTJSONErrorCodes as Codes, DiscordAPIError, type REST, Routes } from 'discord.js';
import { DeliveryError, type Failure } from '../../../src/lib/errors.ts';
import type { Announcement } from '../../../src/model/announcement.ts';
import type { Receipt } from '../../../src/model/delivery.ts';
import type { Outgoing } from '../../../src/ports/messenger.ts';
import { answered, codeOf, failureOf, readFailureOf } from '../failure.ts';
import { threadNameOf } from '../render/render.ts';
import type { ForumFacts } from './channel-cache.ts';

const MAX_THREADS: readonly (number | null)[] = [Codes.MaximumActiveThreads, Codes.MaximumActiveAnnouncementThreads];
/** A thread disappears from the list after a day without messages, minutes; it can be read on. */
const ARCHIVE_AFTER_MIN = 1440;

/**
 * The thread below a message, begun where there is none; null where there can be none (no permission, direct messages, a thread itself).
 * Safe to call twice: the thread of a message has the message's own id. @throws {DeliveryError} of a call that changed nothing
 */
export async function openThread(rest: REST, { channel, messageId }: Receipt, name: string): Promise<string | null> {
  try {
    const body = { name, auto_archive_duration: ARCHIVE_AFTER_MIN };
    return answered<APIThreadChannel>(await rest.post(Routes.threads(channel, messageId), { body })).id;
  } catch (error) {
    if (codeOf(error) === Codes.ThreadAlreadyCreatedForMessage) return messageId;
    const { kind } = failureOf(error);
    if (kind === 'destination-gone' || kind === 'rejected' || MAX_THREADS.includes(codeOf(error))) return null;
    // No message was sent yet: a lost answer is only a call to make again.
    throw new DeliveryError(readFailureOf(error), { cause: error });
  }
}

const LOCKED: Failure = { kind: 'rejected', detail: 'the thread is archived and locked, and the bot may not open it again' };

/** Does something in a channel; where it is a thread that is archived, once more after opening it again. @throws what `act` throws; {DeliveryError} `locked` where it may not be opened: by default `rejected` */
export async function withOpenThread<T>(rest: REST, channelId: string, act: () => Promise<T>, locked = LOCKED): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (codeOf(error) !== Codes.InvalidActionOnArchivedThread) throw error;
  }
  try {
    await rest.patch(Routes.channel(channelId), { body: { archived: false } });
  } catch (error) {
    if (failureOf(error).kind !== 'destination-gone') throw error;
    throw new DeliveryError(locked, { cause: error });
  }
  return act();
}

/** The request that begins a thread in a forum; `message` is what stands at its top. https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel Pure. */
export function forumThreadBody(
  outgoing: Outgoing,
  message: object,
  forum: ForumFacts,
): { name: string; message: object; applied_tags?: string[] } {
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
    if (!isForbidden(error)) throw error;
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
    if (!isForbidden(error)) throw error;
    return false;
  }
}

/** https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel */
const MAX_TAGS = 5;

/**
 * Ids of a forum's tags that a thread gets: those named like the post's tags, its kind or its source, whatever their case and signs between words; of a
 * digest, like its kinds. Where a tag is demanded and none fits, the first that everybody may set. Tags for moderators are left alone. Pure.
 */
export function forumTagsFor(announcement: Announcement, { tags, needsTag }: ForumFacts): readonly string[] {
  const free = tags.filter(({ moderated }) => !moderated);
  const idOf = new Map(free.toReversed().map(({ id, name }) => [fold(name), id]));
  const fitting = [...new Set(namesOf(announcement).flatMap((name) => idOf.get(fold(name)) ?? []))];
  if (fitting.length > 0 || !needsTag) return fitting.slice(0, MAX_TAGS);
  return free.slice(0, 1).map(({ id }) => id);
}

function namesOf(announcement: Announcement): readonly string[] {
  switch (announcement.type) {
    case 'post':
      return [...announcement.tags, ...kindNames(announcement.kind), ...(announcement.source === null ? [] : [announcement.source])];
    case 'digest':
      return ['digest', ...announcement.sections.flatMap(({ kind }) => kindNames(kind))];
    case 'notice':
      return [];
  }
}

/** A tag stands for many posts: `releases`. */
function kindNames(kind: string): readonly string[] {
  return [kind, `${kind}s`];
}

/** `Cloud Native`, `cloud-native` and `cloud_native` are one tag. */
function fold(name: string): string {
  return name
    .trim()
    .replace(/^#+/, '')
    .toLowerCase()
    .replace(/[\s\-_]+/g, '');
}

/** Whether Discord refused a call for want of a right. Pure. */
export function isForbidden(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.status === 403;
}
