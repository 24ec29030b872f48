import { DELIVERY_EVENTS } from './deliveries.ts';
import type { EventRow } from './event.ts';
import { OUTAGE_EVENTS } from './outages.ts';
import { PLATFORM_EVENTS } from './platforms.ts';
import { POST_EVENTS } from './posts.ts';
import { PROCESS_EVENTS } from './process.ts';

/** Every event there is: its level, its fields and its sentence. */
export const EVENTS = { ...OUTAGE_EVENTS, ...DELIVERY_EVENTS, ...POST_EVENTS, ...PLATFORM_EVENTS, ...PROCESS_EVENTS };

export type EventName = keyof typeof EVENTS;

/** The fields of each event. */
export type EventFacts = {
  [Name in EventName]: (typeof EVENTS)[Name] extends EventRow<infer Facts extends Readonly<Record<string, unknown>>> ? Facts : never;
};

/** Notes one event of the table. Never bodies, tokens or webhook addresses. */
export type Log = <Name extends EventName>(name: Name, facts: EventFacts[Name]) => void;
