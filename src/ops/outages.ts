import type { EventName, Log } from './events/index.ts';
import { awayReason } from './outage-reason.ts';

/** What Herald needs, and can be without for a while: `database`, `queue`, `git`, `posts`, `disk`, or the name of a platform. */
export type Part = string;

/** A part that is away now. */
interface Outage {
  part: Part;
  /** Epoch ms. */
  sinceMs: number;
  /** A sentence without its full stop, about “it”: `nothing answers at its address (ECONNREFUSED)`. */
  reason: string;
}

/** What a failure was about. */
interface FailureAbout {
  /** What of the part failed: it is back when each side that failed has worked. Default: `reach` or `serve`, by the error. */
  side?: string;
  /** What has to wait because of it: keys of deliveries, each counted once. */
  keys?: readonly string[];
}

/** Watches one part. */
export interface PartWatch {
  /** The part was needed and failed. True: the error says that the part is away, and this is told and counted here, once an error. False: it may be a fault of ours, and is the caller's to log. */
  failed(error: unknown, about?: FailureAbout): boolean;
  /** The part did what it was asked to do, on this side; without one, whatever it is for. */
  worked(side?: string): void;
  /** Told whenever the part is back. */
  onBack(listener: () => void): void;
}

/** Tells of each outage in two lines, however many errors it brings: when it began, and when it ended, with its length and what it cost. */
export interface Outages {
  of(part: Part): PartWatch;
  /** The log, without events whose `error` says that a part is away: these are counted as failures of that part. */
  guard(part: Part | ((error: unknown) => Part)): Log;
  /** Parts that are away now. */
  current(): readonly Outage[];
  /** From now on nothing is told: connections that are being closed complain about it. */
  close(): void;
}

interface Running extends Outage {
  failures: number;
  /** When something was logged about it last, epoch ms. */
  toldMs: number;
  waiting: Set<string>;
  sides: Set<string>;
  /** It worked again then; null: not yet. */
  back: { atMs: number; timer: NodeJS.Timeout } | null;
}

/** A part has to work for so long before its outage is over, ms: the last errors come after the first success. */
const SETTLE_MS = 1_000;
/** Some fail thousands of times a second. */
const TELL_EVERY_MS = 1_000;
const MOST_WAITING = 100_000;

/** A register of outages. `now`: epoch ms. */
export function createOutages(log: Log, now: () => number = Date.now, settleMs = SETTLE_MS): Outages {
  const running = new Map<Part, Running>();
  const listeners = new Map<Part, (() => void)[]>();
  const told = new WeakSet<object>();
  let closed = false;

  function failed(part: Part, error: unknown, { side, keys = [] }: FailureAbout = {}): boolean {
    if (typeof error === 'object' && error !== null && told.has(error)) return true;
    const away = awayReason(error);
    if (away === null) return false;
    told.add(error as object);
    if (closed) return true;
    const outage = running.get(part) ?? begin(part, away.reason);
    outage.failures += 1;
    outage.sides.add(side ?? away.side);
    for (const key of keys) if (outage.waiting.size < MOST_WAITING) outage.waiting.add(key);
    if (outage.back) clearTimeout(outage.back.timer);
    outage.back = null;
    if (now() - outage.toldMs >= TELL_EVERY_MS) {
      outage.toldMs = now();
      log('outage.lasts', { part, reason: away.reason, failures: outage.failures });
    }
    return true;
  }

  function begin(part: Part, reason: string): Running {
    const sinceMs = now();
    const outage: Running = { part, reason, sinceMs, toldMs: sinceMs, failures: 0, waiting: new Set(), sides: new Set(), back: null };
    running.set(part, outage);
    log('outage.began', { part, reason });
    return outage;
  }

  function worked(part: Part, side?: string): void {
    const outage = running.get(part);
    if (!outage || outage.back) return;
    if (side === undefined) outage.sides.clear();
    else outage.sides.delete(side);
    if (outage.sides.size > 0) return;
    outage.back = { atMs: now(), timer: setTimeout(() => end(outage), settleMs).unref() };
    for (const listener of listeners.get(part) ?? []) listener();
  }

  function end({ part, sinceMs, failures, waiting, back }: Running): void {
    running.delete(part);
    log('outage.ended', { part, forMs: (back?.atMs ?? now()) - sinceMs, failures, waited: waiting.size });
  }

  return {
    of: (part) => ({
      failed: (error, about) => failed(part, error, about),
      worked: (side) => worked(part, side),
      onBack: (listener) => void listeners.set(part, [...(listeners.get(part) ?? []), listener]),
    }),
    guard:
      (part) =>
      (name, facts): void => {
        const error = 'error' in facts ? facts.error : undefined;
        if (!failed(typeof part === 'function' ? part(error) : part, error)) log<EventName>(name, facts);
      },
    current: () =>
      [...running.values()].filter(({ back }) => back === null).map(({ part, sinceMs, reason }) => ({ part, sinceMs, reason })),
    close() {
      for (const outage of [...running.values()]) {
        if (!outage.back) continue;
        clearTimeout(outage.back.timer);
        end(outage);
      }
      closed = true;
    },
  };
}
