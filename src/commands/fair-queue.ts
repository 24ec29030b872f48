import { setImmediate as nextTurn } from 'node:timers/promises';

/** Limits on running and waiting work. */
export interface TurnTerms {
  atOnce: number;
  /** Limit for one person. */
  eachAtOnce: number;
  waiting: number;
  /** Limit for one person. */
  eachWaiting: number;
  /** Which request is refused when one person exceeds `eachWaiting`: the newest one, or the one that has waited longest. */
  refuses: 'last' | 'first';
}

interface Line {
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
export function createTurns({ atOnce, eachAtOnce, waiting: most, eachWaiting, refuses }: TurnTerms) {
  const lines = new Map<string, Line>();
  let running = 0;
  let waiting = 0;
  let turn = 0;

  function begin(line: Line): void {
    running += 1;
    line.running += 1;
    turn += 1;
    line.lastTurn = turn;
  }

  /** Starts the next request of the person whose last turn was longest ago. */
  function end(who: string, line: Line): void {
    running -= 1;
    line.running -= 1;
    const ready = [...lines.values()].filter((one) => one.waiting.length > 0 && one.running < eachAtOnce);
    const [next] = ready.toSorted((a, b) => a.lastTurn - b.lastTurn);
    if (next) {
      waiting -= 1;
      begin(next);
      next.waiting.shift()?.(true);
    }
    if (line.running === 0 && line.waiting.length === 0) lines.delete(who);
  }

  /** Makes room for one more waiting request; false if the limits leave none. `patient`: see `take`. */
  function hasRoom(line: Line, patient: boolean): boolean {
    if (patient || line.waiting.length < eachWaiting) return waiting < most;
    if (refuses === 'last') return false;
    line.waiting.shift()?.(false);
    waiting -= 1;
    return true;
  }

  return {
    /** Runs `work` when it is its turn; null if too many are waiting. Rejects as `work` does. `patient`: of the limits on waiting, only the total one applies to this person. */
    async take<T>(who: string, work: () => Promise<T>, patient = false): Promise<T | null> {
      const line = lines.get(who) ?? { running: 0, lastTurn: 0, waiting: [] };
      const isFree = running < atOnce && line.running < eachAtOnce && line.waiting.length === 0;
      if (!isFree && !hasRoom(line, patient)) return null;
      lines.set(who, line);
      if (isFree) begin(line);
      else {
        waiting += 1;
        const begins = await new Promise<boolean>((resolve) => line.waiting.push(resolve));
        if (!begins) return null;
      }
      try {
        await nextTurn();
        return await work();
      } finally {
        end(who, line);
      }
    },
  };
}
