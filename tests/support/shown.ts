import { EVENTS, type EventName } from './all-events.ts';

/** Of what was logged, the names of what an operator sees at the default level. */
export function shownAtDefault(logged: readonly { event: string }[]): string[] {
  return logged.map(({ event }) => event).filter((name) => ['warn', 'error'].includes(EVENTS[name as EventName].level));
}
