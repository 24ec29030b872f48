import { LANGUAGES, type Words } from '../../languages/index.ts';
import { describeDeliveryMode, parseDeliveryMode } from '../../model/delivery-mode.ts';
import type { Destination } from '../../model/destination.ts';
import { STYLES } from '../../model/message-style.ts';
import { PICTURE_SIZES } from '../../model/picture.ts';
import { destinationExamples, type PlatformList, parseDestinationArgument } from '../../model/platform.ts';
import type { Subscription } from '../../model/subscription.ts';
import type { CommandOption } from '../../ports/command-shape.ts';
import type { Reply } from '../../ports/reply.ts';
import { briefly, usageError } from '../build-reply.ts';
import { POLICY_FIELDS, POLICY_NAMES, type PolicyOptions, policyOptionsText, readPolicies } from './policy-options.ts';

/** When posts are sent, and how they look, as far as people may say it in a channel; a look that is there and undefined is as in all channels that ask for none. */
export type SubscriptionOptions = Pick<Subscription, 'delivery' | 'approve'> & {
  [name in 'images' | 'style' | 'language']?: Subscription[name] | undefined;
} & PolicyOptions;

/** How people write that a look is not asked for any more. */
export const USUAL = 'usual';

/** The same as typed behind a filter. */
export type TypedOptions = Partial<Record<(typeof OPTION_NAMES)[number], string>>;

export const OPTION_NAMES = ['mode', 'images', 'style', 'language', 'approve', ...POLICY_NAMES] as const;

/** The fields of a command that takes them. */
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
    description: 'Whether somebody approves each message first: yes, no, or the channel to ask in',
    maxLength: 200,
  },
  ...POLICY_FIELDS,
];

/** Where options are typed. `timezone`: of modes that name none. */
interface Around {
  timezone: string;
  here: Destination | null;
  platforms: PlatformList;
  words: Words;
}

/** What was typed for a subscription of that channel; a reply that says what is wrong, with what to write. Pure. */
export function readOptions(
  typed: TypedOptions,
  destination: Destination,
  { timezone, ...around }: Around,
): { options: SubscriptionOptions } | { reply: Reply } {
  const { words } = around;
  const images = choose('images', typed.images, PICTURE_SIZES, words);
  const style = choose('style', typed.style, STYLES, words);
  const language = choose('language', typed.language, LANGUAGES, words);
  const parsed = typed.mode === undefined ? null : parseDeliveryMode(typed.mode, timezone, words);
  if (parsed && 'mistake' in parsed) return { reply: usageError(words.options.noMode, `${parsed.mistake}.`) };
  if ('reply' in images) return images;
  if ('reply' in style) return style;
  if ('reply' in language) return language;
  const approve = readApprove(typed.approve, around);
  if ('reply' in approve) return approve;
  const read = readPolicies(typed, destination, around.platforms, words);
  if ('reply' in read) return read;
  const delivery = parsed ? { delivery: parsed.mode } : {};
  return { options: { ...delivery, ...images, ...style, ...language, ...approve, ...read.policies } };
}

function readApprove(
  typed: string | undefined,
  { here, platforms, words: { options } }: Omit<Around, 'timezone'>,
): Pick<SubscriptionOptions, 'approve'> | { reply: Reply } {
  if (typed === undefined) return {};
  const word = typed.toLowerCase();
  if (word === 'yes' || word === 'no') return { approve: word === 'yes' };
  const review = parseDestinationArgument(typed, here, platforms);
  if (review !== null) return { approve: review };
  return {
    reply: usageError(options.noApprover(briefly(typed)), options.writeApprove(destinationExamples(platforms, 'approve:'))),
  };
}

function choose<N extends string, V extends string>(
  name: N,
  typed: string | undefined,
  values: readonly V[],
  { options }: Words,
): { [name in N]?: V | undefined } | { reply: Reply } {
  if (typed === undefined) return {};
  const word = typed.toLowerCase();
  const chosen = values.find((value) => value === word);
  if (chosen || word === USUAL) return { [name]: chosen } as { [name in N]?: V | undefined };
  const all = [...values, USUAL].join(', ');
  return {
    reply: usageError(options.noValue(briefly(typed), name), options.values(all, `${name}:${values[0]}`)),
  };
}

/** Behind the channel that gets the posts: `, daily at 09:00 UTC, with mention:S0123ABCD`. Pure. */
export function optionsSentence({ delivery, ...policies }: SubscriptionOptions, words: Words): string {
  const policyWords = policyOptionsText(policies).trim();
  return [delivery ? `, ${describeDeliveryMode(delivery)}` : '', policyWords === '' ? '' : words.options.with(policyWords)].join('');
}

/** As people type it behind a filter, with a blank before each; nothing where nothing is said. Pure. */
export function optionsText(options: SubscriptionOptions): string {
  const { delivery, images, style, language, approve, ...policies } = options;
  return [
    delivery ? ` mode:"${describeDeliveryMode(delivery)}"` : '',
    'images' in options ? ` images:${images ?? USUAL}` : '',
    'style' in options ? ` style:${style ?? USUAL}` : '',
    'language' in options ? ` language:${language ?? USUAL}` : '',
    approve === undefined ? '' : ` approve:${approve === true ? 'yes' : approve || 'no'}`,
    policyOptionsText(policies),
  ].join('');
}
