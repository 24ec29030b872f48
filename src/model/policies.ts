import { type Words, wordsOf } from '../languages/index.ts';
import { describeDuration, parseDuration } from '../lib/duration.ts';
import { platformOf } from './destination.ts';
import { type PlatformList, platformNamed } from './platform.ts';

/** Who is mentioned with a subscription's messages: plain JSON. */
export interface Mention {
  /** Id of a role or a user group of the destination's platform. */
  who: string;
  /** Minimum time between two mentions of it in one channel, minutes. */
  cooldownMinutes: number;
}

/** What a subscription may request in addition to messages; all of it is off unless set. */
export interface SubscriptionPolicies {
  mention?: Mention;
  /** `post`: a thread below the message of each post. */
  thread?: 'post';
  /** How long before an event reminders are sent, minutes, longest first. */
  reminders?: readonly number[];
  /** The message of a pre-release is updated when its final release is out. */
  promotion?: true;
  /** Events are also added to the calendar of the channel's community. */
  calendar?: true;
}

/** Default of `cooldownMinutes`; keeps readers from being mentioned too often. */
export const DEFAULT_COOLDOWN_MINUTES = 6 * 60;
const MAX_COOLDOWN_MINUTES = 90 * 24 * 60;
const MAX_REMINDERS = 5;
/** 30 days. */
const MAX_LEAD_MINUTES = 30 * 24 * 60;
const MIN_LEAD_MINUTES = 5;
const MAX_CHARS = 120;
const EVERYBODY = /^[<@!]*(?:everyone|here|channel|everybody|all)(?:\b|$)/i;

/** Returns only the policies that are set. Pure. */
export function policiesOf({ mention, thread, reminders, promotion, calendar }: SubscriptionPolicies): SubscriptionPolicies {
  const policies = Object.entries({ mention, thread, reminders, promotion, calendar });
  return Object.fromEntries(policies.filter(([, value]) => value !== undefined));
}

/**
 * Parses who is mentioned, as the destination's platform writes it, and how often at most: `<who>`, `<who> every 6h`. `cooldown`: given separately. Whether the
 * role or user group exists there is not checked. Pure.
 */
export function parseMention(
  text: string,
  destination: string,
  platforms: PlatformList,
  cooldown?: string,
  { options }: Words = wordsOf('en'),
): { mention: Mention } | { mistake: string } {
  const said = text.trim().slice(0, MAX_CHARS);
  const platform = platformNamed(platformOf(destination), platforms);
  const groups = platform?.groups ?? null;
  if (groups === null) return { mistake: options.noGroups(destination) };
  if (EVERYBODY.test(said)) return { mistake: options.everybody(said, groups.exampleId) };
  const [, before = said, every] = /^(.*\S)\s+every\s+(\d\S{0,10})$/i.exec(said) ?? [];
  const who = groups.parseMention(before);
  if (who === null) return { mistake: options.noGroup(before, groups.exampleId) };
  const written = cooldown ?? every;
  const cooldownMinutes = written === undefined ? DEFAULT_COOLDOWN_MINUTES : parseDuration(written);
  if (cooldownMinutes === null || cooldownMinutes > MAX_COOLDOWN_MINUTES) return { mistake: options.noCooldown(written ?? '') };
  return { mention: { who, cooldownMinutes } };
}

/** Describes a mention in the form that `parseMention` reads: `S0123ABCD every 6h`. Pure. */
export function describeMention({ who, cooldownMinutes }: Mention): string {
  return `${who} every ${describeDuration(cooldownMinutes)}`;
}

/** Parses times before an event: `24h, 1h`. Returns minutes, longest first, without duplicates. Pure. */
export function parseReminders(text: string, { options }: Words = wordsOf('en')): { reminders: readonly number[] } | { mistake: string } {
  const words = text
    .slice(0, MAX_CHARS)
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  const minutes = words.map((word) => parseDuration(word) ?? 0);
  const bad = words.find((_, at) => (minutes[at] ?? 0) < MIN_LEAD_MINUTES || (minutes[at] ?? 0) > MAX_LEAD_MINUTES);
  if (bad !== undefined || words.length === 0) return { mistake: options.noReminder(bad ?? text.trim()) };
  if (words.length > MAX_REMINDERS) return { mistake: options.tooManyReminders(MAX_REMINDERS) };
  return { reminders: [...new Set(minutes)].toSorted((a, b) => b - a) };
}

/** Describes times before an event: `24h, 1h`. Pure. */
export function describeReminders(reminders: readonly number[]): string {
  return reminders.map(describeDuration).join(', ');
}

/** Returns each policy that is set, with its name and its value as people write it: `mention` → `S0123ABCD every 6h`. Pure. */
export function policyTexts(policies: SubscriptionPolicies): readonly (readonly [string, string])[] {
  const { mention, thread, reminders, promotion, calendar } = policies;
  const texts = {
    mention: mention && describeMention(mention),
    thread,
    reminders: reminders && describeReminders(reminders),
    promotion: promotion && 'true',
    calendar: calendar && 'true',
  };
  return Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const]));
}
