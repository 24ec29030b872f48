import { EVENTS, type EventName } from './all-events.ts';

/** Returns the names of those logged events that an operator sees at the default level. */
export function shownAtDefault(logged: readonly { event: string }[]): string[] {
  return logged.map(({ event }) => event).filter((name) => ['warn', 'error'].includes(EVENTS[name as EventName].level));
}
