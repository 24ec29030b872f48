import { type Destination, platformOf } from '../../model/destination.ts';
import { destinationExamples, platformNamed } from '../../model/platform.ts';
import type { StoredSubscription } from '../../model/subscription.ts';
import type { Form, FormField, FormValues } from '../../ports/form.ts';
import type { Reply } from '../../ports/reply.ts';
import type { CommandContext } from '../command.ts';
import { correctForm, fieldValue } from '../form-reply.ts';
import { readFilter, subscriptionText } from './filter-text.ts';
import { FILTER_FORM_MAX_CHARS, filterField, OPTION_FORMS } from './form-fields.ts';
import { optionsText, readOptions, type SubscriptionOptions, type TypedOptions } from './options.ts';

type Around = Pick<CommandContext, 'platforms' | 'timezone' | 'words'>;

/** What a form says, as people would type it behind `subscribe`. */
interface FilledIn {
  filter: string;
  options: TypedOptions;
}

/** To subscribe a channel; null: one that the form asks for too. `options`: what is said already. Pure. */
export function subscribeForm(
  destination: Destination | null,
  options: SubscriptionOptions,
  { platforms, words }: Omit<Around, 'timezone'>,
): Form {
  const { subscriptionForm } = words;
  const channel: FormField = {
    name: 'to',
    label: subscriptionForm.channel,
    type: 'text',
    maxLength: 100,
    required: true,
    hint: subscriptionForm.channelHint(destinationExamples(platforms)),
  };
  return {
    title: destination === null ? subscriptionForm.subscribeAChannel : subscriptionForm.subscribeThis,
    submit: subscriptionForm.submit,
    command: destination === null ? 'subscribe' : `subscribe to:${destination}`,
    fields: [
      ...(destination === null ? [channel] : []),
      filterField(null, words),
      ...optionFields(destination, options, { platforms, words }),
    ],
  };
}

/** To change a subscription, as it is now; null: its filter is longer than a form can hold. Pure. */
export function editForm(one: StoredSubscription, { platforms, words }: Omit<Around, 'timezone'>): Form | null {
  const { subscriptionForm } = words;
  const filter = subscriptionText(one);
  if (filter.length > FILTER_FORM_MAX_CHARS) return null;
  return {
    title: subscriptionForm.editTitle(one.number),
    submit: subscriptionForm.submit,
    command: `subscriptions edit ${one.number} version:${one.version}`,
    fields: [filterField(filter, words), ...optionFields(one.destination, one, { platforms, words })],
  };
}

/** `destination` null: not known yet. */
function optionFields(
  destination: Destination | null,
  now: SubscriptionOptions,
  { platforms, words }: Omit<Around, 'timezone'>,
): readonly FormField[] {
  const groups = destination === null ? undefined : (platformNamed(platformOf(destination), platforms)?.groups ?? null);
  return OPTION_FORMS.flatMap(({ fields }) => fields(now, words, groups));
}

/** What was filled in, without options that are so already; a reply that says at which fields something is wrong. `now`: the channel, and what is said of them already. Pure. */
export function readForm(
  form: Form,
  values: FormValues,
  now: SubscriptionOptions & { destination: Destination },
  { timezone, platforms, words }: Around,
): FilledIn | { reply: Reply } {
  const filter = fieldValue(values, 'filter');
  const errors: Record<string, string> = {};
  const read = filter === null ? null : readFilter(filter, words);
  if (read === null) errors.filter = words.subscriptionForm.writeWhich;
  else if ('reply' in read) errors.filter = sentencesOf(read.reply);
  const before = optionsText({ delivery: { mode: 'each', timezone }, images: undefined, style: undefined, ...now });
  const options: TypedOptions = {};
  for (const { name, typed, errorsAt } of OPTION_FORMS) {
    const text = typed(values, now);
    if (text === undefined) continue;
    const said = readOptions({ [name]: text }, now.destination, { timezone, platforms, words, here: null });
    if ('reply' in said) errors[errorsAt] = sentencesOf(said.reply);
    else if (!before.includes(optionsText(said.options))) options[name] = text;
  }
  return Object.keys(errors).length > 0 ? { reply: correctForm(form, values, errors, words) } : { filter: filter ?? '', options };
}

function sentencesOf({ blocks }: Reply): string {
  return blocks.flatMap((block) => (block.kind === 'text' ? [block.line.map(({ text }) => text).join('')] : [])).join(' ');
}
