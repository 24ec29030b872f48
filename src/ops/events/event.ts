/** `error`: somebody has to do something, or Herald has a fault. `warn`: an operator should know. `info`: routine. `debug`: details. */
export type EventLevel = 'debug' | 'info' | 'warn' | 'error';

/** Names of the log's own fields: no fact may have one of them. */
export const RESERVED_NAMES = ['event', 'level', 'time', 'err', 'msg', 'pid', 'hostname', 'v'] as const;

type NoReservedName = { readonly [Name in (typeof RESERVED_NAMES)[number]]?: never };

/** One kind of event. */
export interface EventRow<Facts> {
  level: EventLevel;
  /** The event as a sentence without its full stop, for people who read the log. Pure. */
  text: (facts: Facts) => string;
  /** Whether a terminal that Herald runs in has it told already, in other words. Pure. */
  isOnTerminal: (facts: Facts) => boolean;
}

/** A row of the table; the fields of the event are those that its sentence is given. Pure. */
export function event<Facts extends Readonly<Record<string, unknown>> & NoReservedName>(
  level: EventLevel,
  text: (facts: Facts) => string,
  isOnTerminal: (facts: Facts) => boolean = () => false,
): EventRow<Facts> {
  return { level, text, isOnTerminal };
}

/** The name of a cause, as far as an event has one. Pure. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}

/** What a platform's failure says. Pure. */
export function saidBy({ kind, detail }: FailureFacts): string {
  return detail === undefined ? kind : `${kind}: ${detail}`;
}

/** A failure of a platform, as `errors.ts` has it. */
export type FailureFacts = { kind: string; detail?: string | undefined };

/** An event without fields. */
export type NoFacts = Readonly<Record<string, never>>;

/** `400 ms`, `12 s`, `5 min`, `2.5 h`. Pure. */
export function spanOf(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 90_000) return `${Math.round(ms / 1_000)} s`;
  if (ms < 5_400_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 360_000) / 10} h`;
}

/** `1 post`, `3 posts`; `of` many: `deliveries`. Pure. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
