import { GuildScheduledEventEntityType, GuildScheduledEventPrivacyLevel, type RESTPostAPIGuildScheduledEventJSONBody } from 'discord.js';
import type { EventFacts } from '../../../src/content/post.ts';
import type { PostAnnouncement } from '../../../src/model/announcement.ts';
import { DAY_MS } from './dates.ts';
import { fitEscaped, fitPlain, isBlank, safeUrl } from './escape.ts';
import { markOf } from './marker.ts';

/** Maximum lengths, UTF-16 units; text and URL fit into the description together. https://docs.discord.com/developers/resources/guild-scheduled-event#create-guild-scheduled-event */
const LIMITS = { name: 100, location: 100, text: 600, url: 350 };
const HOUR_MS = 3_600_000;

/** Renders a Scheduled Event: name, place, start and end; its description has the tldr, the address and the mark by which the event is found again. Pure. */
export function renderScheduledEvent(event: PostAnnouncement & { event: EventFacts }, key: string): RESTPostAPIGuildScheduledEventJSONBody {
  const { title, tldr, url, source } = event;
  const { startsAt, place, mode } = event.event;
  const address = safeUrl(url, LIMITS.url);
  const where = [place, safeUrl(url, LIMITS.location), mode, source].find((one) => one !== null && !isBlank(one));
  const lines = [fitEscaped(tldr ?? '', LIMITS.text), address ?? '', markOf('event', key)].filter((line) => line !== '');
  return {
    name: fitPlain(title, LIMITS.name),
    description: lines.join('\n\n'),
    scheduled_start_time: new Date(startsAt).toISOString(),
    scheduled_end_time: new Date(endMsOf(event.event)).toISOString(),
    privacy_level: GuildScheduledEventPrivacyLevel.GuildOnly,
    // It takes place outside Discord.
    entity_type: GuildScheduledEventEntityType.External,
    entity_metadata: { location: fitPlain(where ?? '–', LIMITS.location) },
  };
}

/** Returns the end, epoch ms, which Discord requires. Midnight UTC means a day without a time, which lasts until the next day; otherwise an event without an end lasts one hour. */
function endMsOf({ startsAt, endsAt }: EventFacts): number {
  const start = Date.parse(startsAt);
  const end = endsAt === null ? start : Math.max(start, Date.parse(endsAt));
  if (start % DAY_MS === 0 && end % DAY_MS === 0) return end + DAY_MS;
  return end > start ? end : start + HOUR_MS;
}
