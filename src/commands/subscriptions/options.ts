import { LANGUAGES } from '../../languages/index.ts';
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

/** When posts are sent, and how they look, as far as people may say it in a channel. */
export type SubscriptionOptions = Pick<Subscription, 'delivery' | 'images' | 'style' | 'language' | 'approve'> & PolicyOptions;

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
  { name: 'images', type: 'choice', description: 'How pictures of posts are shown', choices: PICTURE_SIZES },
  { name: 'style', type: 'choice', description: 'How messages about a post look', choices: STYLES },
  { name: 'language', type: 'choice', description: 'Language of Herald’s own words in messages', choices: LANGUAGES },
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
}

/** What was typed for a subscription of that channel; a reply that says what is wrong, with what to write. Pure. */
export function readOptions(
  typed: TypedOptions,
  destination: Destination,
  { timezone, ...around }: Around,
): { options: SubscriptionOptions } | { reply: Reply } {
  const images = choose('images', typed.images, PICTURE_SIZES);
  const style = choose('style', typed.style, STYLES);
  const language = choose('language', typed.language, LANGUAGES);
  const parsed = typed.mode === undefined ? null : parseDeliveryMode(typed.mode, timezone);
  if (parsed && 'mistake' in parsed) return { reply: usageError('That is not a time for messages.', `${parsed.mistake}.`) };
  if ('reply' in images) return images;
  if ('reply' in style) return style;
  if ('reply' in language) return language;
  const approve = readApprove(typed.approve, around);
  if ('reply' in approve) return approve;
  const read = readPolicies(typed, destination, around.platforms);
  if ('reply' in read) return read;
  const delivery = parsed ? { delivery: parsed.mode } : {};
  return { options: { ...delivery, ...images, ...style, ...language, ...approve, ...read.policies } };
}

function readApprove(
  typed: string | undefined,
  { here, platforms }: Omit<Around, 'timezone'>,
): Pick<SubscriptionOptions, 'approve'> | { reply: Reply } {
  if (typed === undefined) return {};
  const word = typed.toLowerCase();
  if (word === 'yes' || word === 'no') return { approve: word === 'yes' };
  const review = parseDestinationArgument(typed, here, platforms);
  if (review !== null) return { approve: review };
  return {
    reply: usageError(
      `“${briefly(typed)}” does not say who approves.`,
      `Write approve:yes, approve:no, or the channel to ask in: ${destinationExamples(platforms, 'approve:')}`,
    ),
  };
}

function choose<N extends string, V extends string>(
  name: N,
  typed: string | undefined,
  values: readonly V[],
): { [name in N]?: V } | { reply: Reply } {
  if (typed === undefined) return {};
  const chosen = values.find((value) => value === typed.toLowerCase());
  if (chosen) return { [name]: chosen } as { [name in N]?: V };
  return {
    reply: usageError(`“${briefly(typed)}” is not a value of ${name}.`, `There are ${values.join(', ')}. Write ${name}:${values[0]}`),
  };
}

/** Behind the channel that gets the posts: `, daily at 09:00 UTC, with mention:S0123ABCD`. Pure. */
export function optionsSentence({ delivery, ...policies }: SubscriptionOptions): string {
  const policyWords = policyOptionsText(policies).trim();
  return [delivery ? `, ${describeDeliveryMode(delivery)}` : '', policyWords === '' ? '' : `, with ${policyWords}`].join('');
}

/** As people type it behind a filter, with a blank before each; nothing where nothing is said. Pure. */
export function optionsText({ delivery, images, style, language, approve, ...policies }: SubscriptionOptions): string {
  return [
    delivery ? ` mode:"${describeDeliveryMode(delivery)}"` : '',
    images ? ` images:${images}` : '',
    style ? ` style:${style}` : '',
    language ? ` language:${language}` : '',
    approve === undefined ? '' : ` approve:${approve === true ? 'yes' : approve || 'no'}`,
    policyOptionsText(policies),
  ].join('');
}
