import { pino } from 'pino';
import { inert } from '../lib/printable.ts';

/** Writes one fact by name: `log('delivery.delivered', { key, platform })`. Never bodies, tokens or webhook addresses. */
export type Log = (event: string, facts: Readonly<Record<string, unknown>>) => void;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

const ERRORS = /(?:fault|failed|broken|error)$/;
const WARNINGS =
  /(?:held|in-doubt|trouble|refused|refused-calls|lost|dropped|rejected|unreachable|disconnected|stalled|unsuitable|foreign-job|not-returned)$/;

/** JSON lines on stderr. The level follows from the event's last word: faults and failures are errors, holds and troubles warnings. */
export function createLog(level: LogLevel): Log {
  const stderr = pino.destination({ fd: 2, sync: true });
  // pino escapes C0 only.
  const write = (line: string): void => void stderr.write(inert(line));
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, { write });
  return (event, facts) => {
    const { error, ...others } = facts;
    const entry = { event, ...others, ...(error === undefined ? {} : { err: describe(error) }) };
    if (ERRORS.test(event)) logger.error(entry);
    else if (WARNINGS.test(event)) logger.warn(entry);
    else logger.info(entry);
  };
}

function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error).slice(0, 500);
  const { name, message, stack } = error;
  return { name, message: message.slice(0, 1000), stack: stack?.split('\n').slice(0, 12).join('\n') };
}
