import { DeliveryError } from '../lib/errors.ts';
import type { PartWatch } from '../ops/outages.ts';
import type { Messenger } from '../ports/messenger.ts';

/** The side of a platform that works without its gateway. */
const SIDE = 'sending';

/** Wraps a messenger to record outages of its platform: calls that do not reach it count as failures; any answer, even a rejection, shows that it is up. */
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
