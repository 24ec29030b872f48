import { DELIVERY_EVENTS } from './deliveries.ts';
import type { EventRow } from './event.ts';
import { OUTAGE_EVENTS } from './outages.ts';
import { POST_EVENTS } from './posts.ts';
import { PROCESS_EVENTS } from './process.ts';

/** Every event of Herald itself: its level, its fields and its sentence. */
export const EVENTS = { ...OUTAGE_EVENTS, ...DELIVERY_EVENTS, ...POST_EVENTS, ...PROCESS_EVENTS };

type OwnEvents = typeof EVENTS;

/** Every event there is: those of Herald, and what adapters add by declaring this interface once more. */
export interface EventTable extends OwnEvents {}

/** Rows of events as a log reads them. */
export type EventRows = Readonly<Record<string, EventRow<never>>>;

export type EventName = keyof EventTable;

/** The fields of each event. */
export type EventFacts = {
  [Name in EventName]: EventTable[Name] extends EventRow<infer Facts extends Readonly<Record<string, unknown>>> ? Facts : never;
};

/** Notes one event of the table. Never bodies, tokens or webhook addresses. */
export type Log = <Name extends EventName>(name: Name, facts: EventFacts[Name]) => void;
