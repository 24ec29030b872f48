import { setImmediate as nextTurn } from 'node:timers/promises';

/** Limits on running and waiting work. */
export interface FairQueueLimits {
  maxRunning: number;
  /** Limit for one person. */
  maxRunningPerPerson: number;
  maxWaiting: number;
  /** Limit for one person. */
  maxWaitingPerPerson: number;
  /** Which request is refused when one person exceeds `maxWaitingPerPerson`: the newest one, or the one that has waited longest. */
  refuse: 'newest' | 'oldest';
}

interface PersonQueue {
  running: number;
  /** Number of its last turn; 0 if it had none. */
  lastTurn: number;
  /** Resolvers of the waiting requests: true to begin, false to be refused. */
  waiting: ((begins: boolean) => void)[];
}

/**
 * Creates a fair queue that limits running work, in total and per person. Turns go round-robin: a person with a thousand requests waits for their
 * own, while others wait for at most one of them. Before each piece of work it yields to the event loop.
 */
export function createFairQueue({ maxRunning, maxRunningPerPerson, maxWaiting, maxWaitingPerPerson, refuse }: FairQueueLimits) {
  const queues = new Map<string, PersonQueue>();
  let running = 0;
  let waiting = 0;
  let turn = 0;

  function begin(queue: PersonQueue): void {
    running += 1;
    queue.running += 1;
    turn += 1;
    queue.lastTurn = turn;
  }

  /** Starts the next request of the person whose last turn was longest ago. */
  function end(who: string, queue: PersonQueue): void {
    running -= 1;
    queue.running -= 1;
    const ready = [...queues.values()].filter((one) => one.waiting.length > 0 && one.running < maxRunningPerPerson);
    const [next] = ready.toSorted((a, b) => a.lastTurn - b.lastTurn);
    if (next) {
      waiting -= 1;
      begin(next);
      next.waiting.shift()?.(true);
    }
    if (queue.running === 0 && queue.waiting.length === 0) queues.delete(who);
  }

  /** Makes room for one more waiting request; false if the limits leave none. `skipsPersonLimit`: see `take`. */
  function makeRoom(queue: PersonQueue, skipsPersonLimit: boolean): boolean {
    if (skipsPersonLimit || queue.waiting.length < maxWaitingPerPerson) return waiting < maxWaiting;
    if (refuse === 'newest') return false;
    queue.waiting.shift()?.(false);
    waiting -= 1;
    return true;
  }

  return {
    /** Runs `work` when it is its turn; null if too many are waiting. Rejects as `work` does. `skipsPersonLimit`: of the limits on waiting, only the total one applies to this person. */
    async take<T>(who: string, work: () => Promise<T>, skipsPersonLimit = false): Promise<T | null> {
      const queue = queues.get(who) ?? { running: 0, lastTurn: 0, waiting: [] };
      const isFree = running < maxRunning && queue.running < maxRunningPerPerson && queue.waiting.length === 0;
      if (!isFree && !makeRoom(queue, skipsPersonLimit)) return null;
      queues.set(who, queue);
      if (isFree) begin(queue);
      else {
        waiting += 1;
        const begins = await new Promise<boolean>((resolve) => queue.waiting.push(resolve));
        if (!begins) return null;
      }
      try {
        await nextTurn();
        return await work();
      } finally {
        end(who, queue);
      }
    },
  };
}
