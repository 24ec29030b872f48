import { setImmediate as nextTurn } from 'node:timers/promises';

/** How much may be under way, and wait, at once. */
export interface TurnTerms {
  atOnce: number;
  /** Of one person. */
  eachAtOnce: number;
  waiting: number;
  /** Of one person. */
  eachWaiting: number;
  /** What is refused when more come from one person than may wait: what came last, or what has waited longest. */
  refuses: 'last' | 'first';
}

interface Line {
  running: number;
  /** When its last turn was, in turns; 0: it had none. */
  lastTurn: number;
  /** Tells each whether it begins; else it is refused. */
  waiting: ((begins: boolean) => void)[];
}

/**
 * Bounds what is under way, all of it and each person's. Whose turn it is goes round: a person who asks a thousand things waits for
 * themselves, and others wait for one thing of theirs at most. Between two things everything else of the process has its turn, too.
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

  /** Whoever had a turn the longest ago goes on. */
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

  /** Makes room for one more; false: there is none. */
  function hasRoom(line: Line, patient: boolean): boolean {
    if (patient || line.waiting.length < eachWaiting) return waiting < most;
    if (refuses === 'last') return false;
    line.waiting.shift()?.(false);
    waiting -= 1;
    return true;
  }

  return {
    /** Does `work` when it is its turn; null: too many are waiting. Rejects as `work` does. `patient`: only the limit for all holds for this person. */
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
