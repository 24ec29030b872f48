import type { Post } from '../../../content/post.ts';
import { type DeliveryState, isDeliveryKey, MESSAGE_PURPOSES, type Purpose } from '../../../model/delivery.ts';
import { destinationExamples, parseDestination } from '../../../model/platform.ts';
import type { Reason } from '../../../model/reason.ts';
import type { DeliveryFilter } from '../../../ports/dashboard-reads.ts';
import { searchPosts } from '../../../search/engine.ts';
import type { DashboardContext } from '../../context.ts';
import { maySee } from '../../parts/posts.ts';
import { webAddress } from '../../parts/text.tsx';
import type { Visitor } from '../../sign-in/visitors.ts';
import { spanOfDays } from '../calendar/range.ts';

/** Fields of the filter. `day`: a day of the calendar. */
const FIELDS = ['q', 'state', 'kind', 'channel', 'reason', 'since', 'until', 'day', 'hold', 'post'] as const;

/** The filter in the address of the page, field by field; null: not set. */
export type AskedFilter = Record<(typeof FIELDS)[number], string | null>;

const MAX_FIELD_CHARS = 400;
/** Maximum number of posts found by one search whose deliveries are listed. */
const MAX_POSTS = 500;

/** States as people choose them. */
export const STATE_CHOICES: Readonly<Record<string, { name: string; states: readonly DeliveryState[] }>> = {
  attention: { name: 'needs a person', states: ['held', 'in-doubt', 'failed'] },
  waiting: { name: 'waiting', states: ['planned', 'queued', 'sending'] },
  delivered: { name: 'sent', states: ['delivered'] },
  held: { name: 'on hold', states: ['held'] },
  'in-doubt': { name: 'in doubt', states: ['in-doubt'] },
  failed: { name: 'failed', states: ['failed'] },
  skipped: { name: 'skipped', states: ['skipped'] },
  retracted: { name: 'removed again', states: ['retracted'] },
};

export const KIND_CHOICES: Readonly<Record<string, { name: string; purposes: readonly Purpose[] }>> = {
  messages: { name: 'messages', purposes: MESSAGE_PURPOSES },
  announce: { name: 'posts', purposes: ['announce'] },
  digest: { name: 'digests', purposes: ['digest'] },
  reminder: { name: 'reminders', purposes: ['reminder'] },
  thread: { name: 'threads', purposes: ['thread'] },
  publish: { name: 'publications', purposes: ['publish'] },
  calendar: { name: 'entries in calendars', purposes: ['calendar'] },
  edit: { name: 'edits', purposes: ['edit'] },
  retract: { name: 'removals', purposes: ['retract'] },
  notice: { name: 'notices to admins', purposes: ['notice'] },
};

/** Kinds of reasons that can be chosen, with their meaning. */
export const REASON_CHOICES: Readonly<Record<Reason['kind'], string>> = {
  stale: 'too old when first seen',
  'event-past': 'event is over',
  expired: 'post has expired',
  'safety-limit': 'above a safety limit',
  approval: 'waits for approval',
  declined: 'not approved',
  'approval-expired': 'nobody decided in time',
  paused: 'channel is paused',
  rejected: 'refused by the platform',
  'destination-gone': 'channel can’t be written to',
  unauthorized: 'token was refused',
  'not-connected': 'platform is not connected',
  'community-left': 'Herald was removed there',
  unavailable: 'platform could not be reached',
  'rate-limited': 'platform asked to wait',
  unprovable: 'could not be checked',
  'proven-absent': 'had not arrived',
  restored: 'unfinished in a backup',
  fault: 'a fault of Herald',
  muted: 'Herald was muted',
  'marked-seen': 'marked as seen',
  discarded: 'taken out of the queue',
  replayed: 'sent again by an admin',
  'no-subscription': 'no subscription wants it',
  'left-out': 'over or gone when its digest was sent',
  merged: 'in another digest',
  removed: 'file was removed',
  'file-gone': 'file is gone',
  'delivery-window': 'waits for its channel’s time',
  reminder: 'waits for its time before an event',
  'event-cancelled': 'event does not take place',
  'event-moved': 'event was moved',
  'reminder-late': 'too late to remind',
  'not-announced': 'event was not announced there',
  draft: 'became a draft again',
  returned: 'post is back',
  unchanged: 'nothing would change',
  'nothing-left': 'none of its posts is left',
  'no-thread': 'no thread can be opened',
  'no-message': 'there is no message',
  'message-gone': 'message is gone',
  'entry-gone': 'calendar entry is gone',
};

/** Returns the filter in a page's address or in a form. Pure. */
export function askedFilter(read: (name: string) => string | null | undefined): AskedFilter {
  return Object.fromEntries(FIELDS.map((name) => [name, read(name)?.trim().slice(0, MAX_FIELD_CHARS) || null])) as AskedFilter;
}

/** Returns the filter for the database, or what is wrong with it. */
export async function deliveryFilterOf(
  asked: AskedFilter,
  visitor: Visitor,
  context: DashboardContext,
): Promise<DeliveryFilter | { mistake: string }> {
  const { q, state, kind, channel, reason, since, until, day, hold, post } = asked;
  const { platforms } = context.commands;
  const choices = [
    ['state', state, STATE_CHOICES, 'failed'],
    ['kind', kind, KIND_CHOICES, 'digest'],
    ['reason', reason, REASON_CHOICES, 'stale'],
  ] as const;
  for (const [name, value, known, example] of choices)
    if (value !== null && !Object.hasOwn(known, value))
      return { mistake: `“${value}” is not a ${name} to filter by. Write one like ${example}.` };
  const states = state === null ? undefined : STATE_CHOICES[state]?.states;
  const purposes = kind === null ? undefined : KIND_CHOICES[kind]?.purposes;
  const destination = channel === null ? undefined : parseDestination(channel, platforms);
  if (destination === null) return { mistake: `“${channel}” is not a channel. Write one like ${destinationExamples(platforms)}.` };
  for (const one of [since, until, day])
    if (one !== null && !isDay(one)) return { mistake: `“${one}” is not a day. Write one like 2026-01-31.` };
  return {
    ...(states ? { states } : {}),
    ...(purposes ? { purposes } : {}),
    ...(destination ? { destination } : {}),
    ...(reason === null ? {} : { reason: reason as Reason['kind'] }),
    ...(since === null ? {} : { since: `${since}T00:00:00.000Z` }),
    // Until the end of that day.
    ...(until === null ? {} : { until: spanOfDays(until, until).before }),
    ...(day === null ? {} : { onCalendar: spanOfDays(day, day) }),
    ...(hold === null ? {} : { hold, included: true }),
    ...(post === null ? {} : { postIds: [post], included: true }),
    ...(q === null ? {} : await searchFilter(q, visitor, context)),
  };
}

function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00.000Z`);
  // JavaScript reads 30 February as 2 March.
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** Returns the filter for the search box, which accepts a delivery's key, a held batch, the link of a message, a post's address, path or title, or words. */
async function searchFilter(q: string, visitor: Visitor, context: DashboardContext): Promise<DeliveryFilter> {
  const { archive, engine, now } = context.commands;
  if (isDeliveryKey(q)) return { keys: [q], included: true };
  if (/^h[aer][0-9a-f]{20}$/.test(q)) return { hold: q, included: true };
  const named = await archive.resolve(q, (post) => maySee(post, visitor, context));
  if (named.length === 0 && webAddress(q) !== null) return { link: q };
  const { hits } = await searchPosts(engine, q, now(), { limit: MAX_POSTS, offset: 0 });
  const posts: readonly Post[] = [...named, ...hits.map(({ post }) => post)];
  return { postIds: [...new Set(posts.map(({ id }) => id))].slice(0, MAX_POSTS), included: true };
}
