import { type APIThreadChannel, type REST, RESTJSONErrorCodes, Routes } from 'discord.js';
import { DeliveryError, type Failure } from '../../../src/lib/errors.ts';
import type { Receipt } from '../../../src/model/delivery.ts';
import { codeOf, failureOf, readFailureOf } from '../failure.ts';

const MOST_THREADS: ReadonlySet<number | null> = new Set([
  RESTJSONErrorCodes.MaximumActiveThreads,
  RESTJSONErrorCodes.MaximumActiveAnnouncementThreads,
]);
/** A thread disappears from the list after a day without messages, minutes; it can be read on. */
const ARCHIVE_AFTER_MIN = 1440;

/**
 * The thread below a message, begun where there is none; null where there can be none (no permission, direct messages, a thread itself).
 * Safe to call twice: the thread of a message has the message's own id. @throws {DeliveryError} of a call that changed nothing
 */
export async function openThread(rest: REST, { channel, messageId }: Receipt, name: string): Promise<string | null> {
  try {
    const body = { name, auto_archive_duration: ARCHIVE_AFTER_MIN };
    return ((await rest.post(Routes.threads(channel, messageId), { body })) as APIThreadChannel).id;
  } catch (error) {
    if (codeOf(error) === RESTJSONErrorCodes.ThreadAlreadyCreatedForMessage) return messageId;
    const { kind } = failureOf(error);
    if (kind === 'destination-gone' || kind === 'rejected' || MOST_THREADS.has(codeOf(error))) return null;
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
    if (codeOf(error) !== RESTJSONErrorCodes.InvalidActionOnArchivedThread) throw error;
  }
  try {
    await rest.patch(Routes.channel(channelId), { body: { archived: false } });
  } catch (error) {
    if (failureOf(error).kind !== 'destination-gone') throw error;
    throw new DeliveryError(locked, { cause: error });
  }
  return act();
}
