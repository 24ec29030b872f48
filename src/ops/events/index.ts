import { DELIVERY_EVENTS } from './deliveries.ts';
import type { EventRow } from './event.ts';
import { OUTAGE_EVENTS } from './outages.ts';
import { POST_EVENTS } from './posts.ts';
import { PROCESS_EVENTS } from './process.ts';

/** All events of Herald itself, with level, fields and sentence. */
export const EVENTS = { ...OUTAGE_EVENTS, ...DELIVERY_EVENTS, ...POST_EVENTS, ...PROCESS_EVENTS };

type OwnEvents = typeof EVENTS;

/** All events: Herald's own, and those that adapters add by declaration merging. */
export interface EventTable extends OwnEvents {}

/** Event rows as a log reads them. */
export type EventRows = Readonly<Record<string, EventRow<never>>>;

export type EventName = keyof EventTable;

/** The fields of each event. */
export type EventFacts = {
  [Name in EventName]: EventTable[Name] extends EventRow<infer Facts extends Readonly<Record<string, unknown>>> ? Facts : never;
};

/** Logs one event of the table. Must never contain message bodies, tokens or webhook addresses. */
export type Log = <Name extends EventName>(name: Name, facts: EventFacts[Name]) => void;
