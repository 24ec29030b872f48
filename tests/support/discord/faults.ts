/** When a fault occurs: before the double does anything, or after it has done everything. */
type Moment = 'before' | 'after';

/** A fault that a call meets. */
export type Fault =
  /** 429. `header` false: only the body says how long. `html`: from the firewall in front of Discord, and concerns everything. */
  | { kind: 'rate-limit'; retryAfterS: number; scope: 'user' | 'shared' | 'global'; header?: boolean; html?: boolean }
  /** A refusal with Discord's JSON. */
  | { kind: 'refuse'; status: number; code: number; message?: string; retryAfterS?: number; errors?: object }
  /** A server error without JSON. */
  | { kind: 'server-error'; status: number; when: Moment }
  /** The connection breaks (RST), ends in the middle of the answer's body, never answers, or stops in the middle of the body. */
  | { kind: 'reset' | 'cut' | 'stall' | 'stall-body'; when: Moment }
  /** Status 200 with something that is not JSON. */
  | { kind: 'garbage'; body: string; when: Moment }
  /** The correct answer, this many ms late. */
  | { kind: 'late'; lateMs: number }
  /** The message is accepted, its embeds are not. */
  | { kind: 'lose-embeds' };

/** Which calls a fault concerns. */
interface Strike {
  /** For example `POST /channels/:channel/messages`, as the double names its routes; `*`: any. */
  route: string;
  /** Only calls that concern this channel. */
  channel?: string;
  /** First call that meets the fault, from 1, counted from now on; default 1. */
  nth?: number;
  /** Number of consecutive calls that meet it; default 1. */
  times?: number;
}

/** The planned faults. */
export interface Faults {
  plan(strike: Strike, fault: Fault): void;
  /** Returns the fault for this call; null if there is none. */
  next(route: string, path: string): Fault | null;
  clear(): void;
  /** Returns the number of calls that have met a fault so far. */
  struck(): number;
}

/** Creates an empty plan of faults. */
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
