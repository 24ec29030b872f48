import { pino } from 'pino';
import { escapeControls } from '../lib/sanitize-text.ts';
import { EVENTS, type EventRows, type Log } from './events/index.ts';
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
  /** Those of the platforms. */
  events: EventRows;
}

/** JSON lines on stderr; the level of each event is the table's. `events`: those of the platforms; `write` takes whole lines, for tests. */
export function createLog(level: LogLevel, events: EventRows, write?: (line: string) => void): Log {
  const rowOf = tableOf(events);
  const stderr = write === undefined ? pino.destination({ fd: 2, sync: true }) : null;
  const put = write ?? ((line: string) => void stderr?.write(line));
  const logger = pino(
    // pino would describe `err` in its own way, and say it once more as `msg`.
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, errorKey: '', serializers: { err: (described) => described } },
    { write: (line: string) => put(escapeControls(line)) },
  );
  return (name, facts) => logger[rowOf(name).level](jsonEntry(name, facts));
}

const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 };

/** One readable line an event; at level `debug` with the first lines of a fault's stack. */
export function createTextLog(level: LogLevel, { write, colour, besideTerminal, now, events }: TextLogOptions): Log {
  const rowOf = tableOf(events);
  return (name, facts) => {
    const row = rowOf(name);
    if (RANK[row.level] < RANK[level] || (besideTerminal && row.isOnTerminal(facts as never))) return;
    write(textLine(row, facts, now(), { colour, withStack: level === 'debug' }));
  };
}

/** Finds the rows of events. @throws {Error} for one that is in no table, which the types refuse */
function tableOf(events: EventRows): (name: string) => EventRows[string] {
  const rows: EventRows = { ...events, ...EVENTS };
  return (name) => {
    const row = rows[name];
    if (!row) throw new Error(`${name} is in no table of events`);
    return row;
  };
}
