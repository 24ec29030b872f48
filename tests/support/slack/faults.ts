/** What goes wrong with a call. */
export type FaultAnswer =
  /** An HTTP answer of another sort. */
  | { status: number; headers?: Record<string, string>; body?: string }
  /** `{ok: false, error}` with status 200. */
  | { error: string }
  /** TCP reset instead of an answer. */
  | 'reset'
  /** Half an answer, then a reset. */
  | 'truncate'
  /** Headers and half an answer, then nothing more. */
  | 'stall-body'
  /** No answer, ever. */
  | 'stall'
  /** The good answer, so many ms late. */
  | { lateMs: number };

export interface Fault {
  /** `chat.postMessage`, `response_url`. */
  method: string;
  /** Only calls for this workspace; default: for any. */
  team?: string;
  /** Which call from now on is the first to fail, from 1; default 1. */
  nth?: number;
  /** How many calls fail; default 1. */
  times?: number;
  /** Whether the call does its work before its answer is lost; default false. */
  write?: boolean;
  answer: FaultAnswer;
}

export interface Faults {
  add(fault: Fault): void;
  /** The fault of this call, if it has one; counts the call. */
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
