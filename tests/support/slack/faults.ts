/** What goes wrong with a call. */
export type FaultAnswer =
  /** Another HTTP answer. */
  | { status: number; headers?: Record<string, string>; body?: string }
  /** `{ok: false, error}` with status 200. */
  | { error: string }
  /** TCP reset instead of an answer. */
  | 'reset'
  /** Half an answer, then a reset. */
  | 'truncate'
  /** Headers and half an answer, then nothing. */
  | 'stall-body'
  /** No answer, ever. */
  | 'stall'
  /** The correct answer, this many ms late. */
  | { lateMs: number };

export interface Fault {
  /** For example `chat.postMessage` or `response_url`. */
  method: string;
  /** Only calls for this workspace; default: for any. */
  team?: string;
  /** First call that fails, from 1, counted from now on; default 1. */
  nth?: number;
  /** Number of calls that fail; default 1. */
  times?: number;
  /** Whether the call takes effect before its answer is lost; default false. */
  write?: boolean;
  answer: FaultAnswer;
}

export interface Faults {
  add(fault: Fault): void;
  /** Returns the fault of this call, null if it has none; counts the call. */
  next(method: string, team: string | null): Fault | null;
}

export function createFaults(): Faults {
  const pending: { fault: Fault; before: number; left: number }[] = [];
  return {
    add(fault) {
      pending.push({ fault, before: (fault.nth ?? 1) - 1, left: fault.times ?? 1 });
    },
    next(method, team) {
      let found: Fault | null = null;
      for (const entry of pending) {
        if (entry.fault.method !== method || entry.left === 0 || (entry.fault.team ?? team) !== team) continue;
        if (entry.before > 0) entry.before -= 1;
        else if (found === null) {
          found = entry.fault;
          entry.left -= 1;
        }
      }
      return found;
    },
  };
}
