/** When a fault strikes: before Discord does anything, or after it has done all. */
type Moment = 'before' | 'after';

/** What goes wrong. */
export type Fault =
  /** 429. `header` false: only the body says how long. `html`: as the wall before Discord answers, concerning everything. */
  | { kind: 'rate-limit'; retryAfterS: number; scope: 'user' | 'shared' | 'global'; header?: boolean; html?: boolean }
  /** A refusal with Discord's JSON. */
  | { kind: 'refuse'; status: number; code: number; message?: string; retryAfterS?: number; errors?: object }
  /** A server error without JSON. */
  | { kind: 'server-error'; status: number; when: Moment }
  /** The connection breaks (RST), ends in the middle of the answer's body, says nothing, or falls silent in the middle of the body. */
  | { kind: 'reset' | 'cut' | 'stall' | 'stall-body'; when: Moment }
  /** Status 200 and something that is no JSON. */
  | { kind: 'garbage'; body: string; when: Moment }
  /** The good answer, so many ms late. */
  | { kind: 'late'; lateMs: number }
  /** The message is taken, its embeds are not. */
  | { kind: 'lose-embeds' };

/** Where a fault strikes. */
interface Strike {
  /** `POST /channels/:channel/messages`, as the double names its routes; `*`: any. */
  route: string;
  /** Only calls that concern this channel. */
  channel?: string;
  /** From 1, counted from now on; default 1. */
  nth?: number;
  /** How many calls in a row; default 1. */
  times?: number;
}

/** The faults that are planned. */
export interface Faults {
  plan(strike: Strike, fault: Fault): void;
  /** The fault that strikes this call, if any. */
  next(route: string, path: string): Fault | null;
  clear(): void;
  /** Calls struck so far. */
  struck(): number;
}

/** Counts calls by strike. */
export function createFaults(): Faults {
  let struck = 0;
  let planned: { strike: Strike; fault: Fault; calls: number }[] = [];
  return {
    plan: (strike, fault) => void planned.push({ strike, fault, calls: 0 }),
    clear: () => {
      planned = [];
    },
    struck: () => struck,
    next: (route, path) => {
      let striking: Fault | null = null;
      for (const entry of planned) {
        const { strike, fault } = entry;
        if (strike.route !== '*' && strike.route !== route) continue;
        if (strike.channel !== undefined && !path.includes(`/${strike.channel}`)) continue;
        entry.calls += 1;
        const first = strike.nth ?? 1;
        if (entry.calls >= first && entry.calls < first + (strike.times ?? 1)) striking ??= fault;
      }
      if (striking !== null) struck += 1;
      return striking;
    },
  };
}
