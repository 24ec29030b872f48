import { type APIThreadChannel, RESTJSONErrorCodes as Codes, DiscordAPIError, type REST, Routes } from 'discord.js';
import { DeliveryError, type Failure } from '../../../src/lib/errors.ts';
import type { Announcement } from '../../../src/model/announcement.ts';
import type { Receipt } from '../../../src/model/delivery.ts';
import type { Outgoing } from '../../../src/ports/messenger.ts';
import { codeOf, failureOf, readFailureOf, requireId } from '../failure.ts';
import { threadNameOf } from '../render/render.ts';
import type { ForumFacts } from './channel-cache.ts';

const MAX_THREADS: readonly (number | null)[] = [Codes.MaximumActiveThreads, Codes.MaximumActiveAnnouncementThreads];
/** Time without messages after which a thread is archived, minutes: it leaves the list of threads but stays readable. */
const ARCHIVE_AFTER_MIN = 1440;

/**
 * Returns the id of the thread below a message, and starts the thread if there is none; null if there can be none (no permission, direct messages, inside a thread).
 * Safe to call twice: the thread of a message has the message's own id. @throws {DeliveryError} never `unknown-outcome`, because repeating is safe
 */
export async function openThread(rest: REST, { channel, messageId }: Receipt, name: string): Promise<string | null> {
  try {
    const body = { name, auto_archive_duration: ARCHIVE_AFTER_MIN };
    return requireId<APIThreadChannel>(await rest.post(Routes.threads(channel, messageId), { body })).id;
  } catch (error) {
    if (codeOf(error) === Codes.ThreadAlreadyCreatedForMessage) return messageId;
    const { kind } = failureOf(error);
    if (kind === 'destination-gone' || kind === 'rejected' || MAX_THREADS.includes(codeOf(error))) return null;
    // No message was sent yet, so the call is safe to repeat if its response was lost.
    throw new DeliveryError(readFailureOf(error), { cause: error });
  }
}

const LOCKED: Failure = { kind: 'rejected', detail: 'the thread is archived and locked, and the bot may not open it again' };

/** Runs `act` in a channel; if that is an archived thread, unarchives it and runs `act` again. @throws what `act` throws; {DeliveryError} `locked` (default: `rejected`) if we may not unarchive it */
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

/** Returns the request body that starts a thread in a forum; `message`: its first message. https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel Pure. */
export function forumThreadBody(
  outgoing: Outgoing,
  message: object,
  forum: ForumFacts,
): { name: string; message: object; applied_tags?: string[] } {
  const tags = forumTagsFor(outgoing.announcement, forum);
  return { name: threadNameOf(outgoing), message, ...(tags.length === 0 ? {} : { applied_tags: [...tags] }) };
}

/** Whether a message is the first of a forum thread: then both have the same id. Pure. */
export function isForumThread({ channel, messageId }: Pick<Receipt, 'channel' | 'messageId'>): boolean {
  return channel === messageId;
}

/** Renames a forum thread if the title of its post has changed. A thread that we may not rename keeps its name. @throws what the REST calls throw */
export async function renameThread(rest: REST, threadId: string, outgoing: Outgoing): Promise<void> {
  const name = threadNameOf(outgoing);
  try {
    const thread = (await rest.get(Routes.channel(threadId))) as APIThreadChannel;
    if (thread.name !== name) await rest.patch(Routes.channel(threadId), { body: { name } });
  } catch (error) {
    if (!isForbidden(error)) throw error;
  }
}

/** Removes a forum thread with its message, if nobody else has written in it and we have the permission; returns false if it stays. @throws what the REST calls throw */
export async function removeThread(rest: REST, threadId: string): Promise<boolean> {
  try {
    const thread = (await rest.get(Routes.channel(threadId))) as APIThreadChannel;
    // `message_count` does not include the first message of a forum thread.
    if ((thread.message_count ?? 0) > 0) return false;
    await rest.delete(Routes.channel(threadId));
    return true;
  } catch (error) {
    // Removing a thread requires Manage Threads.
    if (!isForbidden(error)) throw error;
    return false;
  }
}

/** https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel */
const MAX_TAGS = 5;

/**
 * Returns the ids of the forum tags for a thread: those named like the post's tags, kind or source, ignoring case and word separators; for a digest, those
 * named “digest” or like its kinds. If a tag is required and none matches, the first that everyone may set. Tags for moderators are never used. Pure.
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

/** Returns a kind in singular and plural, because tags are often plural: `releases`. */
function kindNames(kind: string): readonly string[] {
  return [kind, `${kind}s`];
}

/** Normalizes a tag’s name: `Cloud Native`, `cloud-native` and `cloud_native` are the same tag. */
function fold(name: string): string {
  return name
    .trim()
    .replace(/^#+/, '')
    .toLowerCase()
    .replace(/[\s\-_]+/g, '');
}

/** Whether Discord refused a call because of missing permissions. Pure. */
export function isForbidden(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.status === 403;
}
