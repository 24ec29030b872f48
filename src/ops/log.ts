import { pino } from 'pino';
import { EVENTS, type EventName, type Log } from './events/index.ts';
import { escapeControls, jsonEntry } from './log-entry.ts';

export type { Log } from './events/index.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** JSON lines on stderr; the level of each event is the table's. `write` takes whole lines, for tests. */
export function createLog(level: LogLevel, write?: (line: string) => void): Log {
  const stderr = write === undefined ? pino.destination({ fd: 2, sync: true }) : null;
  const put = write ?? ((line: string) => void stderr?.write(line));
  const logger = pino(
    // pino would describe `err` in its own way, and say it once more as `msg`.
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, errorKey: '', serializers: { err: (described) => described } },
    { write: (line: string) => put(escapeControls(line)) },
  );
  return (name, facts) => logger[EVENTS[name as EventName].level](jsonEntry(name, facts));
}
