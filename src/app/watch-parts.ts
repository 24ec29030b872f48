import type { FolderReader } from '../content/folder/folder-reader.ts';
import { DeliveryError } from '../lib/errors.ts';
import type { Outages, Part, PartWatch } from '../ops/outages.ts';
import type { DeliveryQueue } from '../ports/delivery-queue.ts';
import type { Messenger } from '../ports/messenger.ts';
import type { Stores } from '../ports/stores.ts';

type Watched = Pick<Stores, 'ledger' | 'posts'> & { reader: FolderReader };

/** Database, folder and data folder, each of which ends its outage where it does what it was asked. */
export function endingOutages({ ledger, posts, reader }: Watched, outages: Outages): Watched {
  async function noting<T>(work: Promise<T>, part: Part, side?: string): Promise<T> {
    const result = await work;
    outages.of(part).worked(side);
    return result;
  }
  return {
    ledger: { ...ledger, overdueWakeups: (beforeMs, limit) => noting(ledger.overdueWakeups(beforeMs, limit), 'database', 'reach') },
    posts: { ...posts, recordScan: (plan, nowMs) => noting(posts.recordScan(plan, nowMs), 'database') },
    reader: {
      read: () => noting(reader.read(), 'posts'),
      readPaths: (paths) => noting(reader.readPaths(paths), 'posts'),
      remember: () => noting(reader.remember(), 'disk'),
    },
  };
}

/** The same queue, whose errors can be told from those of the database. */
export function markQueueErrors(queue: DeliveryQueue): { queue: DeliveryQueue; isQueueError: (error: unknown) => boolean } {
  const errors = new WeakSet<object>();
  const marked = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      if (typeof error === 'object' && error !== null) errors.add(error);
      throw error;
    });
  return {
    queue: {
      ...queue,
      enqueue: (wakeups) => marked(queue.enqueue(wakeups)),
      pause: () => marked(queue.pause()),
      resume: () => marked(queue.resume()),
      paused: () => marked(queue.paused()),
    },
    isQueueError: (error) => typeof error === 'object' && error !== null && errors.has(error),
  };
}

/** Of a platform, what its gateway is not needed for. */
const SIDE = 'sending';

/** A messenger whose platform is watched: calls that do not reach it are failures of the platform; any answer, also a refusal, says that it is there. */
export function watchMessenger(messenger: Messenger, watch: PartWatch): Messenger {
  async function watched<T>(call: Promise<T>, keys: readonly string[] = []): Promise<T> {
    try {
      const answer = await call;
      watch.worked(SIDE);
      return answer;
    } catch (error) {
      if (!watch.failed(error, { side: SIDE, keys }) && isAnswer(error)) watch.worked(SIDE);
      throw error;
    }
  }
  const { openThread } = messenger;
  return {
    ...messenger,
    post: (message) => watched(messenger.post(message), [message.key]),
    edit: (receipt, message) => watched(messenger.edit(receipt, message), [message.key]),
    retract: (receipt, destination) => watched(messenger.retract(receipt, destination)),
    ...(openThread ? { openThread: (receipt, title) => watched(openThread(receipt, title)) } : {}),
    probe: (target, since) => watched(messenger.probe(target, since)),
    find: (message, firstSentAtMs, mayRepeat) => watched(messenger.find(message, firstSentAtMs, mayRepeat), [message.key]),
  };
}

function isAnswer(error: unknown): boolean {
  return error instanceof DeliveryError && error.failure.kind !== 'unknown-outcome';
}
