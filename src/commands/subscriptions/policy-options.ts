import type { Words } from '../../languages/index.ts';
import type { Destination } from '../../model/destination.ts';
import type { PlatformList } from '../../model/platform.ts';
import { parseMention, parseReminders, policyTexts, type SubscriptionPolicies } from '../../model/policies.ts';
import type { CommandOption } from '../../ports/command-shape.ts';
import type { Reply } from '../../ports/reply.ts';
import { briefly, usageError } from '../build-reply.ts';

export const POLICY_NAMES = ['mention', 'thread', 'reminders', 'promotion', 'calendar'] as const;

/** Policies as somebody asks for them; one that is there and undefined is switched off. */
export type PolicyOptions = { [name in keyof SubscriptionPolicies]: SubscriptionPolicies[name] | undefined };

/** Policies that are on or off. */
const SWITCHES: ReadonlySet<string> = new Set<(typeof POLICY_NAMES)[number]>(['promotion', 'calendar']);

/** How people write that a policy is not asked for any more. */
export const OFF = 'off';

export const POLICY_FIELDS: readonly CommandOption[] = [
  {
    name: 'mention',
    type: 'text',
    description: 'Which role or user group is mentioned, and how often at most: <its id> every 6h; off',
    maxLength: 120,
  },
  { name: 'thread', type: 'choice', description: 'A thread below the message of each post', choices: ['post', OFF] },
  { name: 'reminders', type: 'text', description: 'When before an event a reminder is sent: 24h,1h; off', maxLength: 60 },
  { name: 'promotion', type: 'choice', description: 'Whether a pre-release says when its release is out', choices: ['on', OFF] },
  { name: 'calendar', type: 'choice', description: 'Whether events also go in the calendar of the channel’s server', choices: ['on', OFF] },
];

/** What was typed, for a subscription of that channel; a reply that says what is wrong. Pure. */
export function readPolicies(
  typed: Partial<Record<(typeof POLICY_NAMES)[number], string>>,
  destination: Destination,
  platforms: PlatformList,
  words: Words,
): { policies: PolicyOptions } | { reply: Reply } {
  const policies: PolicyOptions = {};
  for (const name of POLICY_NAMES) {
    const said = typed[name]?.trim();
    if (said === undefined) continue;
    if (said.toLowerCase() === OFF) {
      policies[name] = undefined;
      continue;
    }
    const read = readPolicy(name, said, destination, platforms, words);
    if ('mistake' in read) return { reply: usageError(words.options.noValue(briefly(said), name), `${read.mistake}.`) };
    Object.assign(policies, read);
  }
  return { policies };
}

function readPolicy(
  name: (typeof POLICY_NAMES)[number],
  said: string,
  destination: Destination,
  platforms: PlatformList,
  words: Words,
): SubscriptionPolicies | { mistake: string } {
  switch (name) {
    case 'mention':
      return parseMention(said, destination, platforms, undefined, words);
    case 'reminders':
      return parseReminders(said, words);
    case 'thread':
      return said.toLowerCase() === 'post' ? { thread: 'post' } : { mistake: words.options.writeEither('thread:post', 'thread:off') };
    case 'promotion':
    case 'calendar':
      return ['on', 'true'].includes(said.toLowerCase())
        ? { [name]: true }
        : { mistake: words.options.writeEither(`${name}:on`, `${name}:off`) };
  }
}

/** As people type them behind a filter, with a blank before each. Pure. */
export function policyOptionsText(policies: PolicyOptions): string {
  const { mention, thread, reminders, promotion, calendar } = policies;
  const texts = new Map(
    policyTexts({
      ...(mention ? { mention } : {}),
      ...(thread ? { thread } : {}),
      ...(reminders ? { reminders } : {}),
      ...(promotion ? { promotion } : {}),
      ...(calendar ? { calendar } : {}),
    }),
  );
  return POLICY_NAMES.filter((name) => name in policies)
    .map((name) => ` ${name}:${quoted(SWITCHES.has(name) && texts.has(name) ? 'on' : (texts.get(name) ?? OFF))}`)
    .join('');
}

function quoted(text: string): string {
  return /\s/.test(text) ? `"${text}"` : text;
}
