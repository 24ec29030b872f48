import type { EventName, Log } from './events/index.ts';

/** Something that Herald needs but can be without for a while: `database`, `queue`, `git`, `posts`, `disk`, or the name of a platform. */
export type Part = string;

/** A part that is unavailable now. */
interface Outage {
  part: Part;
  /** Epoch ms. */
  sinceMs: number;
  /** A sentence without a full stop whose subject is “it”: `nothing answers at its address (ECONNREFUSED)`. */
  reason: string;
}

/** What the failed request concerned. */
interface FailureContext {
  /** The side of the part that failed; the part is back when every side that failed has worked again. Default: `reach` or `serve`, depending on the error. */
  side?: string;
  /** Keys of the deliveries that have to wait because of it; each is counted once. */
  keys?: readonly string[];
}

/** Watches the availability of one part. */
export interface PartWatch {
  /** Reports that the part was needed and failed. True: the error means that the part is unavailable; it is logged and counted here, once per error. False: it may be a bug of ours, and the caller must log it. */
  failed(error: unknown, about?: FailureContext): boolean;
  /** Reports that the part worked, on this side; without a side, on all of them. */
  worked(side?: string): void;
  /** Registers a listener that is called whenever the part is back. */
  onBack(listener: () => void): void;
}

/** Logs each outage in two lines, however many errors it causes: when it begins, and when it ends, with its duration and effects. */
export interface Outages {
  of(part: Part): PartWatch;
  /** Returns the log without events whose `error` means that a part is unavailable: these are counted as failures of that part. */
  guard(part: Part | ((error: unknown) => Part)): Log;
  /** Parts that are unavailable now. */
  current(): readonly Outage[];
  /** Logs nothing from now on: connections that are being closed report errors. */
  close(): void;
}

interface Running extends Outage {
  failures: number;
  /** When something was last logged about it, epoch ms. */
  loggedMs: number;
  waiting: Set<string>;
  sides: Set<string>;
  /** When it first worked again; null: not yet. */
  back: { atMs: number; timer: NodeJS.Timeout } | null;
}

/** How long a part has to work before its outage is over, ms: some errors still arrive after the first success. */
const SETTLE_MS = 1_000;
/** Minimum time between two log lines of an outage, ms: some parts fail thousands of times a second. */
const LOG_INTERVAL_MS = 1_000;
const MAX_WAITING = 100_000;

/** Creates a register of outages. `now`: epoch ms. */
export function createOutages(log: Log, now: () => number = Date.now, settleMs = SETTLE_MS): Outages {
  const running = new Map<Part, Running>();
  const listeners = new Map<Part, (() => void)[]>();
  const counted = new WeakSet<object>();
  let closed = false;

  function failed(part: Part, error: unknown, { side, keys = [] }: FailureContext = {}): boolean {
    if (typeof error === 'object' && error !== null && counted.has(error)) return true;
    const away = awayReason(error);
    if (away === null) return false;
    counted.add(error as object);
    if (closed) return true;
    const outage = running.get(part) ?? begin(part, away.reason);
    outage.failures += 1;
    outage.sides.add(side ?? away.side);
    for (const key of keys) if (outage.waiting.size < MAX_WAITING) outage.waiting.add(key);
    if (outage.back) clearTimeout(outage.back.timer);
    outage.back = null;
    if (now() - outage.loggedMs >= LOG_INTERVAL_MS) {
      outage.loggedMs = now();
      log('outage.lasts', { part, reason: away.reason, failures: outage.failures });
    }
    return true;
  }

  function begin(part: Part, reason: string): Running {
    const sinceMs = now();
    const outage: Running = { part, reason, sinceMs, loggedMs: sinceMs, failures: 0, waiting: new Set(), sides: new Set(), back: null };
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

/** Why a part is unavailable. `reach`: it can't be reached; `serve`: it answers, but does not do what it is asked. */
interface AwayReason {
  /** A sentence without a full stop whose subject is “it”. */
  reason: string;
  side: 'reach' | 'serve';
}

/** Codes of Node's sockets and files, of undici, and of PostgreSQL (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const CODES: readonly [RegExp, AwayReason['side'], string][] = [
  [/^ECONNREFUSED$/, 'reach', 'nothing answers at its address'],
  [/^(?:ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET)$/, 'reach', 'the connection was cut'],
  [/^(?:ENOTFOUND|EAI_\w+)$/, 'reach', 'its host name is unknown'],
  [/^(?:ETIMEDOUT|UND_ERR_\w*TIMEOUT)$/, 'reach', 'no answer in time'],
  [/^E(?:HOST|NET)(?:UNREACH|DOWN)$/, 'reach', 'the network has no route to it'],
  [/^57P0[12]$/, 'reach', 'it is shutting down'],
  [/^57P03$/, 'reach', 'it is starting or shutting down'],
  [/^(?:08\w{3}|57P\w\w)$/, 'reach', 'the connection was lost'],
  [/^53300$/, 'reach', 'it accepts no more connections'],
  [/^53100$/, 'serve', 'its disk is full'],
  [/^53\w{3}$/, 'serve', 'it is out of memory or another resource'],
  [/^25006$/, 'serve', 'it accepts no writes'],
  [/^(?:ENOSPC|EDQUOT)$/, 'serve', 'it is full'],
  [/^EROFS$/, 'serve', 'it accepts no writes'],
];

/** Redis errors that mean it can't serve requests now. https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors */
const REDIS: readonly [RegExp, string][] = [
  [/\b(?:READONLY|UNBLOCKED)\b/, 'it is a replica, which accepts no writes'],
  [/\bOOM\b/, 'its memory is full'],
  [/\bNOREPLICAS\b/, 'too few of its replicas are connected'],
  [/\bLOADING\b/, 'it is still loading its data'],
  [/\b(?:CLUSTERDOWN|MASTERDOWN|TRYAGAIN)\b/, 'its cluster is incomplete'],
  [/\bMISCONF\b/, 'it can’t save to its disk'],
];

/** Messages of errors from pg, pg-pool and ioredis that have no code. */
const LOST =
  /connection (?:is closed|terminated|timeout|ended)|connection error and is not queryable|timeout exceeded when trying to connect|ECONN|max retries per request|stream isn't writeable|command timed out|the database system is/i;

const MAX_CAUSES = 5;

/** Why the part that caused this error could not be used; null: the error does not show that it is unavailable, so it may be a bug of ours. Pure. */
export function awayReason(error: unknown, depth = 0): AwayReason | null {
  if (typeof error !== 'object' || error === null || depth > MAX_CAUSES) return null;
  return foreseen(error) ?? codedReason(error) ?? messageReason(error) ?? innerReason(error, depth);
}

/** Reads Herald's own errors that already state that something is unavailable: a platform, a repository, a folder. */
function foreseen(error: object): AwayReason | null {
  const { failure, problem, mistakes } = error as {
    failure?: { kind: string; detail?: string };
    problem?: { message: string };
    mistakes?: readonly { what: string }[];
  };
  if (failure?.kind === 'unavailable') return { reason: failure.detail ?? failure.kind, side: 'reach' };
  const reason = problem?.message ?? mistakes?.[0]?.what;
  return reason === undefined ? null : { reason, side: 'reach' };
}

function codedReason(error: object): AwayReason | null {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const [, side, words] = CODES.find(([pattern]) => pattern.test(code)) ?? [];
  return side === undefined ? null : { reason: `${words} (${code})`, side };
}

function messageReason(error: object): AwayReason | null {
  if (!(error instanceof Error)) return null;
  if (error.name === 'ReplyError') {
    const [, words] = REDIS.find(([pattern]) => pattern.test(error.message)) ?? [];
    return words === undefined ? null : { reason: words, side: 'serve' };
  }
  return LOST.test(error.message) ? { reason: 'the connection was lost', side: 'reach' } : null;
}

/** Looks into the cause of an error; if several addresses were tried, the first error stands for all. */
function innerReason(error: object, depth: number): AwayReason | null {
  if (error instanceof AggregateError) return awayReason(error.errors[0], depth + 1);
  return error instanceof Error ? awayReason(error.cause, depth + 1) : null;
}
