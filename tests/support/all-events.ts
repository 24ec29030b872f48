import { DISCORD_EVENTS } from '../../adapters/discord/events.ts';
import { SLACK_EVENTS } from '../../adapters/slack/events.ts';
import { type EventTable, EVENTS as OWN } from '../../src/ops/events/index.ts';

/** All events, including those of the platforms: the compiler refuses to leave one out. */
export const EVENTS: Readonly<EventTable> = { ...OWN, ...SLACK_EVENTS, ...DISCORD_EVENTS };
export type { EventName } from '../../src/ops/events/index.ts';
