import {
  type APIEmbedThumbnail,
  type APIGuildScheduledEvent,
  type APIMessage,
  RESTJSONErrorCodes as Codes,
  GuildScheduledEventStatus,
  PermissionFlagsBits,
  type REST,
  Routes,
} from 'discord.js';
import { DeliveryError } from '../../../src/lib/errors.ts';
import { withTimeout } from '../../../src/lib/timeout.ts';
import type { PostAnnouncement } from '../../../src/model/announcement.ts';
import type { Receipt } from '../../../src/model/delivery.ts';
import { channelOf, type Destination } from '../../../src/model/destination.ts';
import type { CalendarEntry, Calendars } from '../../../src/ports/messenger.ts';
import { webhookNameOf } from '../configure.ts';
import { codeOf, requireId } from '../failure.ts';
import { markOf } from '../render/marker.ts';
import { walk } from '../render/message-body.ts';
import { renderScheduledEvent } from '../render/scheduled-event.ts';
import { type CallApi, withoutPause } from './call-api.ts';
import type { ChannelCache } from './channel-cache.ts';
import { serverPermissions } from './permissions.ts';

/** Error codes for events that are gone, finished or cancelled. */
const OVER: ReadonlySet<number | null> = new Set([Codes.UnknownGuildScheduledEvent, Codes.CannotUpdateAFinishedEvent]);
const FORBIDDEN: ReadonlySet<number | null> = new Set([Codes.MissingAccess, Codes.MissingPermissions]);

interface EventContext {
  rest: REST;
  call: CallApi;
  channels: ChannelCache;
  ownId(): Promise<string>;
  /** See `DiscordAccess`. */
  apiUrl: string | null;
}

/**
 * Creates the calendars of servers, which are their Scheduled Events. Discord does not prevent duplicates, so the server's events are searched for ours before one is created.
 * https://docs.discord.com/developers/resources/guild-scheduled-event
 */
export function createScheduledEvents({ rest, call, channels, ownId, apiUrl }: EventContext): Calendars {
  return {
    communityOf,

    write: async (entry, event, receipt) => {
      const body = bodyOf(event, entry);
      try {
        const known = receipt?.messageId ?? (await find(entry))?.id;
        const save = (fields: object) => (known === undefined ? create(entry, fields) : change(entry, known, fields));
        const image = event.picture === undefined ? null : await coverFor(entry);
        if (image === null) return receiptOf(await save(body));
        // An event without its picture is better than none.
        const saved = await save({ ...body, image }).catch((error: unknown) =>
          codeOf(error) === Codes.InvalidFormBodyOrContentType ? save(body) : Promise.reject(error),
        );
        return receiptOf(saved);
      } catch (error) {
        if (receipt !== null && OVER.has(codeOf(error))) return 'gone';
        throw withoutChannelPause(error);
      }
    },

    cancel: async (entry, receipt) => {
      try {
        const found = await find(entry, receipt?.messageId);
        // Only an event that has not begun can be cancelled; one that has ends by itself.
        if (found?.status !== GuildScheduledEventStatus.Scheduled) return;
        await change(entry, found.id, { status: GuildScheduledEventStatus.Canceled });
      } catch (error) {
        if (!OVER.has(codeOf(error))) throw withoutChannelPause(error);
      }
    },

    check: async (destinations) => {
      const without: Destination[] = [];
      const byServer = new Map<string, Destination[]>();
      for (const destination of destinations) {
        const server = await communityOf(destination);
        if (server === null) without.push(destination);
        else byServer.set(server, [...(byServer.get(server) ?? []), destination]);
      }
      const lacking: Destination[] = [];
      for (const [server, own] of byServer) {
        const us = await call(ownId);
        const granted = await call(() => serverPermissions(rest, server, us));
        if (!(granted & PermissionFlagsBits.CreateEvents)) lacking.push(...own);
      }
      return [
        ...without.map((destination) => `${destination}: calendar has no effect here, because this channel belongs to no server`),
        ...(lacking.length > 0 ? [`give the bot Create Events in the server of ${lacking.join(', ')}`] : []),
      ];
    },
  };

  async function communityOf(destination: Destination): Promise<string | null> {
    if (webhookNameOf(destination) !== null) return null;
    const { guildId } = await call(() => channels.load(channelOf(destination)));
    return guildId === '@me' ? null : guildId;
  }

  /** Finds our event among those scheduled or in progress: by `id` if given, otherwise by its mark. */
  async function find({ community, key }: CalendarEntry, id?: string): Promise<APIGuildScheduledEvent | undefined> {
    const us = await call(ownId);
    const events = (await call(() => rest.get(Routes.guildScheduledEvents(community)))) as APIGuildScheduledEvent[];
    // The mark is the last line of the description, because Discord returns nothing else of ours that people don't change.
    const mark = markOf('event', key);
    return events.find(
      (one) => one.id === id || (id === undefined && one.creator_id === us && one.description?.split('\n').at(-1) === mark && isOpen(one)),
    );
  }

  /** Returns the picture that the announcement shows; null if it shows none or the picture can't be loaded. Never rejects. */
  async function coverFor({ message }: CalendarEntry): Promise<string | null> {
    if (message === null) return null;
    const read = () => rest.get(Routes.channelMessage(message.channel, message.messageId));
    const found = (await call(read).catch(() => null)) as APIMessage | null;
    return found === null ? null : coverOf(found, apiUrl);
  }

  function create({ community }: CalendarEntry, body: object): Promise<APIGuildScheduledEvent> {
    return call(async () => requireId<APIGuildScheduledEvent>(await rest.post(Routes.guildScheduledEvents(community), { body })), {
      once: true,
    });
  }

  function change({ community }: CalendarEntry, id: string, body: object): Promise<APIGuildScheduledEvent> {
    return call(async () => requireId<APIGuildScheduledEvent>(await rest.patch(Routes.guildScheduledEvent(community, id), { body })));
  }
}

const MAY_NOT = 'the bot may not create events in this server: give it Create Events';

/** Returns a failure that pauses no channel: messages can still be sent if events can’t be created. */
function withoutChannelPause(error: unknown): unknown {
  return withoutPause(error, FORBIDDEN.has(codeOf(error)) ? MAY_NOT : undefined);
}

function isOpen({ status }: APIGuildScheduledEvent): boolean {
  return status === GuildScheduledEventStatus.Scheduled || status === GuildScheduledEventStatus.Active;
}

function bodyOf(event: PostAnnouncement, { key }: CalendarEntry): object {
  if (event.event === null) throw new DeliveryError({ kind: 'rejected', detail: 'the post is not an event any more' });
  return renderScheduledEvent({ ...event, event: event.event }, key);
}

function receiptOf({ guild_id: channel, id }: APIGuildScheduledEvent): Receipt {
  return { channel, messageId: id, link: `https://discord.com/events/${channel}/${id}` };
}

type Picture = Pick<APIEmbedThumbnail, 'proxy_url'>;

/** Hosts of Discord’s copies of the pictures that messages show. */
const DISCORDS_OWN = /^(?:media|images-ext-\d+)\.discordapp\.net$/;
const TYPES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif']);
const MAX_BYTES = 4 * 1024 * 1024;
const LIMIT_MS = 10_000;

/**
 * Returns the picture of a message as a `data:` URL, the form of cover images; null if it shows none, or if Discord's copy can't be loaded, is too large or has another type. The copy is only loaded
 * from Discord, never from the address in a post, which could be inside our own network. `apiUrl`: API of a Discord substitute, whose host is allowed for copies too. Never rejects.
 * https://docs.discord.com/developers/reference#image-data
 */
async function coverOf(message: APIMessage, apiUrl: string | null): Promise<string | null> {
  const address = copiesOf(message).find((url) => isDiscords(url, apiUrl));
  if (address === undefined) return null;
  const giveUp = new AbortController();
  const loading = load(address, giveUp.signal).catch(() => null);
  return withTimeout(LIMIT_MS, loading).finally(() => giveUp.abort());
}

async function load(address: string, signal: AbortSignal): Promise<string | null> {
  const answer = await fetch(address, { redirect: 'error', signal });
  const type = answer.headers.get('content-type')?.split(';')[0]?.trim() ?? '';
  if (!answer.ok || !TYPES.has(type)) {
    await answer.body?.cancel();
    return null;
  }
  const bytes = await readAtMost(answer, MAX_BYTES);
  return bytes === null ? null : `data:${type};base64,${bytes.toString('base64')}`;
}

/** Returns the addresses of Discord's copies of a message's pictures, in order. Pure. */
function copiesOf({ components, embeds }: APIMessage): readonly string[] {
  const shown = walk(components ?? []).flatMap((one): readonly Picture[] => {
    if ('media' in one) return [one.media as Picture];
    return 'items' in one ? (one.items as readonly { media: Picture }[]).map(({ media }) => media) : [];
  });
  const inEmbeds = embeds.flatMap(({ image, thumbnail }): readonly (Picture | undefined)[] => [image, thumbnail]);
  return [...shown, ...inEmbeds].flatMap((picture) => picture?.proxy_url ?? []);
}

function isDiscords(url: string, apiUrl: string | null): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' && DISCORDS_OWN.test(hostname)) return true;
  const own = apiUrl === null ? null : new URL(apiUrl);
  return own !== null && own.hostname === hostname && own.protocol === protocol;
}

async function readAtMost(answer: Response, max: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.length;
    if (size > max) return null;
    chunks.push(chunk);
  }
  return size === 0 ? null : Buffer.concat(chunks);
}
