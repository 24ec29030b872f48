import type { DeliveryQueue } from '../ports/delivery-queue.ts';

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
