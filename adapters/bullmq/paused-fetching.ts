import type { BackendFactory, IQueueBackend } from 'bullmq';
import { sleep } from '../../src/lib/timeout.ts';

/**
 * A backend whose worker waits `pauseMs` after it could not fetch a job. BullMQ asks again at once where a server answers but refuses (a Redis that
 * is full or only reads): thousands of times a second, at the price of a whole core. `stop` ends a pause that is under way.
 */
export function pausedFetching(
  factory: BackendFactory<IQueueBackend, object>,
  pauseMs: number,
  stop: AbortSignal,
): BackendFactory<IQueueBackend, object> {
  return (...made) => {
    const backend = factory(...made);
    const fetch = backend.moveToActive.bind(backend);
    return Object.assign(backend, {
      moveToActive: async (...asked: Parameters<typeof fetch>) => {
        try {
          return await fetch(...asked);
        } catch (error) {
          await sleep(pauseMs, { signal: stop, ref: false });
          throw error;
        }
      },
    });
  };
}
