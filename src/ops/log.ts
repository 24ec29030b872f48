import { pino } from 'pino';
import { escapeControls } from '../lib/sanitize-text.ts';
import type { EventRow } from './events/event.ts';
import { EVENTS, type Log } from './events/index.ts';
import { jsonEntry } from './log-entry.ts';
import { textLine } from './log-text.ts';

export type { Log } from './events/index.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** How a log for people is written. */
export interface TextLogOptions {
  /** Takes lines without their line break. */
  write: (line: string) => void;
  colour: boolean;
  /** Whether events are left out that the terminal tells in its own words beside the log. */
  besideTerminal: boolean;
  now: () => Date;
}

/** JSON lines on stderr; the level of each event is the table's. `write` takes whole lines, for tests. */
export function createLog(level: LogLevel, write?: (line: string) => void): Log {
  const stderr = write === undefined ? pino.destination({ fd: 2, sync: true }) : null;
  const put = write ?? ((line: string) => void stderr?.write(line));
  const logger = pino(
    // pino would describe `err` in its own way, and say it once more as `msg`.
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, errorKey: '', serializers: { err: (described) => described } },
    { write: (line: string) => put(escapeControls(line)) },
  );
  return (name, facts) => logger[EVENTS[name].level](jsonEntry(name, facts));
}

const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 };

/** One readable line an event; at level `debug` with the first lines of a fault's stack. */
export function createTextLog(level: LogLevel, { write, colour, besideTerminal, now }: TextLogOptions): Log {
  return (name, facts) => {
    const row: EventRow<never> = EVENTS[name];
    if (RANK[row.level] < RANK[level] || (besideTerminal && row.isOnTerminal(facts as never))) return;
    write(textLine(row, facts, now(), { colour, withStack: level === 'debug' }));
  };
}
