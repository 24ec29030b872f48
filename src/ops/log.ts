import pc from 'picocolors';
import { pino } from 'pino';
import { escapeControls, redact } from '../lib/sanitize-text.ts';
import { type EventRow, RESERVED_NAMES } from './events/event.ts';
import { EVENTS, type EventRows, type Log } from './events/index.ts';

export type { Log } from './events/index.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Options of a log for people. */
export interface TextLogOptions {
  /** Writes a line, given without its line break. */
  write: (line: string) => void;
  colour: boolean;
  /** Whether to leave out events that the terminal next to the log already shows in its own words. */
  besideTerminal: boolean;
  now: () => Date;
  /** The events of the platforms. */
  events: EventRows;
}

/** Creates a log of JSON lines on stderr; each event's level comes from the event table. `events`: those of the platforms; `write` receives whole lines, for tests. */
export function createLog(level: LogLevel, events: EventRows, write?: (line: string) => void): Log {
  const rowOf = tableOf(events);
  const stderr = write === undefined ? pino.destination({ fd: 2, sync: true }) : null;
  const put = write ?? ((line: string) => void stderr?.write(line));
  const logger = pino(
    // Otherwise pino would describe `err` in its own way, and repeat it as `msg`.
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, errorKey: '', serializers: { err: (described) => described } },
    { write: (line: string) => put(escapeControls(line)) },
  );
  return (name, facts) => logger[rowOf(name).level](jsonEntry(name, facts));
}

const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 };

/** Creates a log with one readable line per event; at level `debug`, with the first lines of the stack of internal errors. */
export function createTextLog(level: LogLevel, { write, colour, besideTerminal, now, events }: TextLogOptions): Log {
  const rowOf = tableOf(events);
  return (name, facts) => {
    const row = rowOf(name);
    if (RANK[row.level] < RANK[level] || (besideTerminal && row.isOnTerminal(facts as never))) return;
    write(textLine(row, facts, now(), { colour, withStack: level === 'debug' }));
  };
}

/** Returns a function that finds the row of an event. @throws {Error} for an unknown event, which the types rule out */
function tableOf(events: EventRows): (name: string) => EventRows[string] {
  const rows: EventRows = { ...events, ...EVENTS };
  return (name) => {
    const row = rows[name];
    if (!row) throw new Error(`${name} is in no table of events`);
    return row;
  };
}

/** A log that others can listen to. */
export interface EventTap {
  log: Log;
  /** Passes every further event to `listener`, whatever the log's level. A listener must not throw. */
  listen: (listener: Log) => void;
}

/** Wraps a log so that listeners receive its events as well. */
export function tapEvents(log: Log): EventTap {
  const listeners: Log[] = [];
  return {
    log: (name, facts) => {
      log(name, facts);
      for (const listener of listeners) listener(name, facts);
    },
    listen: (listener) => void listeners.push(listener),
  };
}

const RESERVED: ReadonlySet<string> = new Set(RESERVED_NAMES);
const TEXT_MAX_CHARS = 1_000;
const JSON_STACK_MAX_LINES = 12;
const MAX_PARTS = 50;
const MAX_DEPTH = 3;

/**
 * The fields of an event's log line. The field `error` becomes `err`; a field with a reserved name (which the types rule out) is
 * renamed to `fact_…`. Secrets are removed, and texts are cut. Pure.
 */
function jsonEntry(name: string, facts: object): Record<string, unknown> {
  const entry: Record<string, unknown> = { event: name };
  for (const [key, value] of Object.entries(facts)) {
    if (key === 'error') entry.err = describeError(value);
    else entry[RESERVED.has(key) ? `fact_${key}` : key] = clean(value, 0);
  }
  return entry;
}

/** A text without secrets, and cut. Pure. */
function shownText(text: string, maxChars = TEXT_MAX_CHARS): string {
  return redact(text).slice(0, maxChars);
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return shownText(value);
  if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function') return shownText(String(value));
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return describeError(value);
  if (depth >= MAX_DEPTH) return '…';
  if (Array.isArray(value)) return value.slice(0, MAX_PARTS).map((part) => clean(part, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MAX_PARTS)
      .map(([key, part]) => [shownText(key), clean(part, depth + 1)]),
  );
}

/** Describes an error by name, message and code; with its stack only if it is a bug of ours, because the stack of an unavailable server is not useful. Pure. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error === 'object' ? clean(error, 1) : shownText(String(error));
  const code = 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? { code: error.code } : {};
  const stack = isOurs(error) ? { stack: shownStack(error) } : {};
  return { name: error.name, message: shownText(error.message), ...code, ...stack };
}

/** Whether an error is a bug of Herald: it has no code from a system or server, and is not an expected failure. Pure. */
function isOurs(error: Error): boolean {
  return !('code' in error) && !('failure' in error) && !('mistakes' in error) && !('problem' in error);
}

function shownStack({ stack = '' }: Error): string {
  return redact(stack.split('\n', JSON_STACK_MAX_LINES).join('\n'));
}

const LINE_MAX_CHARS = 600;
const STACK_MAX_LINES = 4;

/**
 * An event as one line for people: `07:12:03 warn  slack:C012 is paused: …`, in local time, without its line break. Contains no control characters except
 * its own colours. `withStack`: adds a few lines of the stack if it is a bug of Herald. Pure.
 */
function textLine(row: EventRow<never>, facts: object, at: Date, look: { colour: boolean; withStack: boolean }): string {
  const c = pc.createColors(look.colour);
  const paint = { error: c.red, warn: c.yellow, info: c.cyan, debug: c.dim }[row.level];
  const sentence = oneLine(shownText(row.text(facts as never), LINE_MAX_CHARS));
  const error = 'error' in facts ? facts.error : null;
  const stack = look.withStack && error instanceof Error && isOurs(error) ? stackOf(error) : [];
  return [`${c.dim(timeOf(at))} ${paint(row.level.padEnd(5))} ${sentence}`, ...stack.map((line) => c.dim(`         ${line}`))].join('\n');
}

function oneLine(text: string): string {
  return escapeControls(text.replace(/\s+/g, ' '));
}

function stackOf({ stack = '' }: Error): string[] {
  const lines = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return lines.slice(0, STACK_MAX_LINES).map((line) => oneLine(shownText(line)).trim());
}

function timeOf(at: Date): string {
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}
