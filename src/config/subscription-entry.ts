import { parseDeliveryMode } from '../model/delivery-mode.ts';
import { type PlatformList, parseDestination } from '../model/platform.ts';
import { parseMention, parseReminders } from '../model/policies.ts';
import { type Subscription, withChanges } from '../model/subscription.ts';
import type { SubscriptionEntry } from './yaml.ts';

/** A requested subscription, without what Herald adds when it is stored. */
export type RequestedSubscription = Omit<Subscription, 'id' | 'origin' | 'paused'>;

/** Converts an entry of a file into a requested subscription; null if its destination is invalid. `timezone`: time zone of modes that name none. Pure. */
export function parseEntry(entry: SubscriptionEntry, platforms: PlatformList, timezone: string): RequestedSubscription | null {
  const { to, tag = [], source = [], kind = [], word = [], filter: expression, mode, approve, mention, reminders, ...same } = entry;
  const destination = parseDestination(to, platforms);
  if (destination === null) return null;
  const lists = { tags: tag, sources: source, kinds: kind, words: word };
  const parsed = mode === undefined ? null : parseDeliveryMode(mode, timezone);
  const who = mention && parseMention(mention.who, destination, platforms, mention.cooldown);
  const times = reminders && parseReminders(reminders.join(' '));
  const review = typeof approve === 'string' ? parseDestination(approve, platforms) : approve;
  const wish: RequestedSubscription = { destination, filter: expression === undefined ? lists : { ...lists, expression } };
  // `false` is the default, so it is left out.
  return withChanges(wish, {
    ...same,
    promotion: same.promotion || undefined,
    calendar: same.calendar || undefined,
    approve: review || undefined,
    delivery: parsed && 'mode' in parsed ? parsed.mode : undefined,
    mention: who && 'mention' in who ? who.mention : undefined,
    reminders: times && 'reminders' in times ? times.reminders : undefined,
  });
}
