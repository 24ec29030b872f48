import type { Log } from './events/index.ts';

/** A log that others can listen to. */
export interface EventTap {
  log: Log;
  /** Hands every further event to `listener`, whatever the log's level. A listener must not throw. */
  listen: (listener: Log) => void;
}

/** Puts listeners beside a log. */
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
