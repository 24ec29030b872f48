import { parseDeliveryMode } from '../model/delivery-mode.ts';
import { type PlatformList, parseDestination } from '../model/platform.ts';
import { parseMention, parseReminders, type SubscriptionPolicies } from '../model/policies.ts';
import type { Subscription } from '../model/subscription.ts';
import type { SubscriptionEntry } from './yaml.ts';

/** What an entry of a file asks for. `timezone`: of modes that name none. Null: its destination is none. Pure. */
export function wishOfEntry(
  {
    to,
    tag,
    source,
    kind,
    word,
    filter: expression,
    images,
    style,
    length,
    facts,
    language,
    mode,
    approve,
    ...policies
  }: SubscriptionEntry,
  platforms: PlatformList,
  timezone: string,
): Omit<Subscription, 'id' | 'origin' | 'paused'> | null {
  const destination = parseDestination(to, platforms);
  if (destination === null) return null;
  const lists = { tags: tag ?? [], sources: source ?? [], kinds: kind ?? [], words: word ?? [] };
  const parsed = mode === undefined ? null : parseDeliveryMode(mode, timezone);
  return {
    destination,
    filter: expression === undefined ? lists : { ...lists, expression },
    ...(images === undefined ? {} : { images }),
    ...(style === undefined ? {} : { style }),
    ...(length === undefined ? {} : { length }),
    ...(facts === undefined ? {} : { facts }),
    ...(language === undefined ? {} : { language }),
    ...approveOf(approve, platforms),
    ...(parsed && 'mode' in parsed ? { delivery: parsed.mode } : {}),
    ...policiesOfEntry(policies, destination, platforms),
  };
}

function policiesOfEntry(
  { mention, thread, reminders, promotion, calendar }: Pick<SubscriptionEntry, keyof SubscriptionPolicies>,
  destination: string,
  platforms: PlatformList,
): SubscriptionPolicies {
  const who = mention && parseMention(mention.who, destination, platforms, mention.cooldown);
  const times = reminders && parseReminders(reminders.join(' '));
  return {
    ...(who && 'mention' in who ? { mention: who.mention } : {}),
    ...(thread === undefined ? {} : { thread }),
    ...(times && 'reminders' in times ? { reminders: times.reminders } : {}),
    ...(promotion === true ? { promotion } : {}),
    ...(calendar === true ? { calendar } : {}),
  };
}

/** `false` says what is so anyway. */
function approveOf(approve: SubscriptionEntry['approve'], platforms: PlatformList): Pick<Subscription, 'approve'> {
  const review = typeof approve === 'string' ? parseDestination(approve, platforms) : approve === true;
  return review === null || review === false ? {} : { approve: review };
}
