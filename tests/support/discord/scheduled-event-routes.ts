import type { APIGuildScheduledEvent } from 'discord.js';
import { ApiError, type Breach, invalidForm, missingAccess, missingPermissions, unknownGuild } from './api-error.ts';
import type { Call, Routes } from './route.ts';
import { specBreaches } from './spec-rules.ts';
import { CREATE_EVENTS, MANAGE_EVENTS, type World } from './world.ts';

const STATUS = { scheduled: 1, active: 2, completed: 3, canceled: 4 };
const MAX_OPEN = 100;
const FIVE_YEARS_MS = 5 * 366 * 86_400_000;
/** https://docs.discord.com/developers/resources/guild-scheduled-event#guild-scheduled-event-object-valid-guild-scheduled-event-status-transitions */
const MAY_BECOME: Readonly<Record<number, readonly number[]>> = { 1: [2, 4], 2: [3] };

interface Fields {
  name?: string;
  description?: string | null;
  scheduled_start_time?: string;
  scheduled_end_time?: string | null;
  status?: number | null;
  entity_metadata?: { location: string };
}

/** Returns the routes of a server's Scheduled Events that take place outside of Discord. They begin and end by the double's clock. */
export function scheduledEventRoutes(world: World): Routes {
  return {
    'GET /guilds/:guild/scheduled-events': ({ params }) => ({
      status: 200,
      body: inGuild(params).filter(({ status }) => status === STATUS.scheduled || status === STATUS.active),
    }),

    'POST /guilds/:guild/scheduled-events': ({ params, body }) => {
      const events = inGuild(params);
      if (!(world.serverPermissions & CREATE_EVENTS)) throw missingPermissions();
      const fields = body as Fields;
      const breaches = [...specBreaches('createEvent', body), ...textBreaches(fields), ...timeBreaches(fields)];
      if (fields.scheduled_end_time === undefined || fields.scheduled_end_time === null)
        breaches.push({ path: 'scheduled_end_time', code: 'BASE_TYPE_REQUIRED', message: 'This field is required' });
      if (breaches.length > 0) throw invalidForm(breaches);
      if (events.filter(({ status }) => status === STATUS.scheduled || status === STATUS.active).length >= MAX_OPEN)
        throw new ApiError(400, 30038, 'Maximum number of active guild scheduled events reached (100)');
      const event = {
        id: world.nextId(),
        guild_id: params.guild,
        channel_id: null,
        creator_id: world.bot.id,
        description: null,
        image: null,
        status: STATUS.scheduled,
        entity_id: null,
        recurrence_rule: null,
        guild_scheduled_event_exceptions: [],
        ...(body as object),
      } as unknown as APIGuildScheduledEvent;
      world.events.push(event);
      return { status: 200, body: event };
    },

    'GET /guilds/:guild/scheduled-events/:event': ({ params }) => ({ status: 200, body: known(params) }),

    'PATCH /guilds/:guild/scheduled-events/:event': ({ params, body }) => {
      const event = changeable(params);
      const fields = body as Fields;
      if (event.status === STATUS.completed || event.status === STATUS.canceled)
        throw new ApiError(400, 180000, 'Cannot update a finished event');
      const times = { scheduled_start_time: event.scheduled_start_time, scheduled_end_time: event.scheduled_end_time, ...fields };
      const movesTime = fields.scheduled_start_time !== undefined || fields.scheduled_end_time !== undefined;
      const breaches = [...specBreaches('editEvent', body), ...textBreaches(fields), ...(movesTime ? timeBreaches(times) : [])];
      const { status } = fields;
      if (typeof status === 'number' && !MAY_BECOME[event.status]?.includes(status))
        breaches.push({
          path: 'status',
          code: 'GUILD_SCHEDULED_EVENT_STATUS_INVALID',
          message: 'This status can not follow the present one',
        });
      if (event.status === STATUS.active && fields.scheduled_start_time !== undefined)
        breaches.push({ path: 'scheduled_start_time', code: 'GUILD_SCHEDULED_EVENT_STARTED', message: 'The event has begun' });
      if (breaches.length > 0) throw invalidForm(breaches);
      Object.assign(event, body);
      return { status: 200, body: event };
    },

    'DELETE /guilds/:guild/scheduled-events/:event': ({ params }) => {
      const event = changeable(params);
      world.events.splice(world.events.indexOf(event), 1);
      return { status: 204 };
    },
  };

  function inGuild({ guild = '' }: Call['params']): APIGuildScheduledEvent[] {
    if (!world.guilds.has(guild)) throw world.events.some(({ guild_id }) => guild_id === guild) ? missingAccess() : unknownGuild();
    const own = world.events.filter(({ guild_id }) => guild_id === guild);
    for (const event of own) passTime(event);
    return own;
  }

  function known(params: Call['params']): APIGuildScheduledEvent {
    const event = inGuild(params).find(({ id }) => id === params.event);
    if (!event) throw new ApiError(404, 10070, 'Unknown Guild Scheduled Event');
    return event;
  }

  /** Returns an event that the bot may change: its own with the permission to create or manage events, those of others only with the latter. */
  function changeable(params: Call['params']): APIGuildScheduledEvent {
    const event = known(params);
    const enough = event.creator_id === world.bot.id ? CREATE_EVENTS | MANAGE_EVENTS : MANAGE_EVENTS;
    if (!(world.serverPermissions & enough)) throw missingPermissions();
    return event;
  }

  function passTime(event: APIGuildScheduledEvent): void {
    const [start, end] = [Date.parse(event.scheduled_start_time), Date.parse(event.scheduled_end_time ?? '')];
    if (event.status === STATUS.scheduled && start <= world.now()) event.status = STATUS.active;
    if (event.status === STATUS.active && end <= world.now()) event.status = STATUS.completed;
  }

  function timeBreaches({ scheduled_start_time: start = '', scheduled_end_time: end }: Fields): Breach[] {
    const [from, to] = [Date.parse(start), end ? Date.parse(end) : Number.NaN];
    const breaches: Breach[] = [];
    if (from <= world.now())
      breaches.push({
        path: 'scheduled_start_time',
        code: 'GUILD_SCHEDULED_EVENT_SCHEDULE_PAST',
        message: 'Cannot schedule event in the past.',
      });
    if (to <= from || to - world.now() > FIVE_YEARS_MS)
      breaches.push({
        path: 'scheduled_end_time',
        code: 'GUILD_SCHEDULED_EVENT_INVALID_SCHEDULE',
        message: 'Event has an invalid schedule.',
      });
    return breaches;
  }
}

/** Discord's API description gives the maximum lengths but not the minimum ones, and Discord counts UTF-16 units. */
function textBreaches({ name, description, entity_metadata: metadata }: Fields): Breach[] {
  const texts = [
    ['name', name, 100],
    ['entity_metadata.location', metadata?.location, 100],
    ['description', description ?? undefined, 1000],
  ] as const;
  return texts.flatMap(([path, text, max]) => {
    if (text === undefined || (text.trim() !== '' && text.length <= max)) return [];
    return [{ path, code: 'BASE_TYPE_BAD_LENGTH', message: `Must be between 1 and ${max} in length.` }];
  });
}
