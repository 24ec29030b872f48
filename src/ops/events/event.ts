/** `error`: somebody has to act, or Herald has a bug. `warn`: an operator should know. `info`: routine. `debug`: details. */
export type EventLevel = 'debug' | 'info' | 'warn' | 'error';

/** Names of the log's own fields: no field of an event may have one of them. */
export const RESERVED_NAMES = ['event', 'level', 'time', 'err', 'msg', 'pid', 'hostname', 'v'] as const;

type NoReservedName = { readonly [Name in (typeof RESERVED_NAMES)[number]]?: never };

/** One kind of event. */
export interface EventRow<Facts> {
  level: EventLevel;
  /** The event as a sentence without a full stop, for people who read the log. Pure. */
  text: (facts: Facts) => string;
  /** Whether the terminal that Herald runs in already shows this event in other words. Pure. */
  isOnTerminal: (facts: Facts) => boolean;
}

/** Creates a row of the event table; the event's fields are the parameters of its sentence. Pure. */
export function event<Facts extends Readonly<Record<string, unknown>> & NoReservedName>(
  level: EventLevel,
  text: (facts: Facts) => string,
  isOnTerminal: (facts: Facts) => boolean = () => false,
): EventRow<Facts> {
  return { level, text, isOnTerminal };
}

/** The most useful description of an error: its message, code or name. Pure. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}

/** A platform's failure as text. Pure. */
export function describeFailure({ kind, detail }: FailureFacts): string {
  return detail === undefined ? kind : `${kind}: ${detail}`;
}

/** A platform's failure, as defined in `errors.ts`. */
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

/** `1 post`, `3 posts`; `many`: an irregular plural like `deliveries`. Pure. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
