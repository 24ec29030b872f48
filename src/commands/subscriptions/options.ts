import { LANGUAGES, type Words } from '../../languages/index.ts';
import { describeDeliveryMode, parseDeliveryMode } from '../../model/delivery-mode.ts';
import type { Destination } from '../../model/destination.ts';
import { PICTURE_SIZES, STYLES } from '../../model/message-style.ts';
import { destinationExamples, type PlatformList, parseDestinationArgument } from '../../model/platform.ts';
import { parseMention, parseReminders, policiesOf, policyTexts, type SubscriptionPolicies } from '../../model/policies.ts';
import { type Subscription, withChanges } from '../../model/subscription.ts';
import type { CommandOption } from '../../ports/command-shape.ts';
import type { Reply } from '../../ports/reply.ts';
import { briefly, usageError } from '../build-reply.ts';

const CHOICES = { images: PICTURE_SIZES, style: STYLES, language: LANGUAGES } as const;
const POLICY_NAMES = ['mention', 'thread', 'reminders', 'promotion', 'calendar'] as const;

export const OPTION_NAMES = ['mode', 'images', 'style', 'language', 'approve', ...POLICY_NAMES] as const;

type OptionName = (typeof OPTION_NAMES)[number];

/** Requested policies; a key that is present but undefined switches the policy off. */
type PolicyOptions = { [name in keyof SubscriptionPolicies]: SubscriptionPolicies[name] | undefined };

/** Options that people may set in a channel: when posts are sent, how they look, and policies. A key for the look that is present but undefined resets it to the default. */
export type SubscriptionOptions = Pick<Subscription, 'delivery' | 'approve'> & {
  [name in keyof typeof CHOICES]?: Subscription[name] | undefined;
} & PolicyOptions;

/** The word that resets an option for the look to the default. */
export const USUAL = 'usual';

/** The word that switches a policy off. */
export const OFF = 'off';

/** The options as typed after a filter. */
export type TypedOptions = Partial<Record<OptionName, string>>;

/** Command options for all subscription options. */
export const OPTION_FIELDS: readonly CommandOption[] = [
  {
    name: 'mode',
    type: 'text',
    description: 'When they are sent: daily at 09:00, weekly on friday at 16:00, quiet 22:00-07:00',
    maxLength: 200,
  },
  { name: 'images', type: 'choice', description: 'How pictures of posts are shown', choices: [...PICTURE_SIZES, USUAL] },
  { name: 'style', type: 'choice', description: 'How messages about a post look', choices: [...STYLES, USUAL] },
  { name: 'language', type: 'choice', description: 'Language of Herald’s own words in messages', choices: [...LANGUAGES, USUAL] },
  {
    name: 'approve',
    type: 'text',
    description: 'Whether each message must be approved first: yes, no, or the channel to ask in',
    maxLength: 200,
  },
  {
    name: 'mention',
    type: 'text',
    description: 'Which role or user group to mention, and how often at most: <its id> every 6h; off',
    maxLength: 120,
  },
  { name: 'thread', type: 'choice', description: 'A thread below the message of each post', choices: ['post', OFF] },
  { name: 'reminders', type: 'text', description: 'How long before an event reminders are sent: 24h,1h; off', maxLength: 60 },
  { name: 'promotion', type: 'choice', description: 'Whether a pre-release says when its release is out', choices: ['on', OFF] },
  {
    name: 'calendar',
    type: 'choice',
    description: 'Whether events are also added to the calendar of the channel’s server',
    choices: ['on', OFF],
  },
];

/** Context in which options are typed. `timezone`: time zone of modes that name none. */
interface OptionsContext {
  timezone: string;
  here: Destination | null;
  platforms: PlatformList;
  words: Words;
}

/** Parses the options typed for a subscription of this channel; returns a reply that says what is wrong and what to write if there is a mistake. Pure. */
export function readOptions(
  typed: TypedOptions,
  destination: Destination,
  context: OptionsContext,
): { options: SubscriptionOptions } | { reply: Reply } {
  const options: SubscriptionOptions = {};
  for (const name of OPTION_NAMES) {
    const said = typed[name];
    const read = said === undefined ? {} : readOption(name, said, destination, context);
    if ('reply' in read) return read;
    Object.assign(options, read);
  }
  return { options };
}

function readOption(
  name: OptionName,
  said: string,
  destination: Destination,
  { timezone, here, platforms, words }: OptionsContext,
): SubscriptionOptions | { reply: Reply } {
  const { options } = words;
  const word = said.toLowerCase();
  switch (name) {
    case 'mode': {
      const parsed = parseDeliveryMode(said, timezone, words);
      return 'mode' in parsed ? { delivery: parsed.mode } : { reply: usageError(options.noMode, `${parsed.mistake}.`) };
    }
    case 'images':
    case 'style':
    case 'language': {
      const values: readonly string[] = CHOICES[name];
      if (word === USUAL || values.includes(word)) return { [name]: word === USUAL ? undefined : word } as SubscriptionOptions;
      const all = [...values, USUAL].join(', ');
      return { reply: usageError(options.noValue(briefly(said), name), options.values(all, `${name}:${values[0]}`)) };
    }
    case 'approve': {
      if (word === 'yes' || word === 'no') return { approve: word === 'yes' };
      const review = parseDestinationArgument(said, here, platforms);
      if (review !== null) return { approve: review };
      return { reply: usageError(options.noApprover(briefly(said)), options.writeApprove(destinationExamples(platforms, 'approve:'))) };
    }
    default: {
      const policy = word.trim() === OFF ? { [name]: undefined } : readPolicy(name, said.trim(), destination, platforms, words);
      if (!('mistake' in policy)) return policy;
      return { reply: usageError(options.noValue(briefly(said.trim()), name), `${policy.mistake}.`) };
    }
  }
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

/** Describes options, to follow the name of the channel: `, daily at 09:00 UTC, with mention:S0123ABCD`. Pure. */
export function optionsSentence({ delivery, ...policies }: SubscriptionOptions, words: Words): string {
  const policyWords = policyOptionsText(policies).trim();
  return [delivery ? `, ${describeDeliveryMode(delivery)}` : '', policyWords === '' ? '' : words.options.with(policyWords)].join('');
}

/** Prints options as people type them after a filter, each with a leading blank; empty if there are none. Pure. */
export function optionsText(options: SubscriptionOptions): string {
  const { delivery, approve } = options;
  return [
    delivery ? ` mode:"${describeDeliveryMode(delivery)}"` : '',
    ...(['images', 'style', 'language'] as const).map((name) => (name in options ? ` ${name}:${options[name] ?? USUAL}` : '')),
    approve === undefined ? '' : ` approve:${approve === true ? 'yes' : approve || 'no'}`,
    policyOptionsText(options),
  ].join('');
}

function policyOptionsText(policies: PolicyOptions): string {
  const texts = new Map(policyTexts(withChanges<SubscriptionPolicies>({}, policies)));
  const textOf = (name: string): string => {
    const text = texts.get(name) ?? OFF;
    if (text === 'true') return 'on';
    return /\s/.test(text) ? `"${text}"` : text;
  };
  return POLICY_NAMES.filter((name) => name in policies)
    .map((name) => ` ${name}:${textOf(name)}`)
    .join('');
}

/** Returns only how and when the posts of a subscription are sent. Pure. */
export function optionsOf(one: Partial<Subscription>): Omit<Partial<Subscription>, 'id' | 'origin' | 'paused'> {
  const { images, delivery, style, length, facts, language, approve } = one;
  return { ...withChanges<Partial<Subscription>>({}, { images, delivery, style, length, facts, language, approve }), ...policiesOf(one) };
}
