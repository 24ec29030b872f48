import type { Words } from '../../languages/index.ts';
import { describeDuration } from '../../lib/duration.ts';
import { type DeliveryMode, describeDeliveryMode, parseDeliveryMode } from '../../model/delivery-mode.ts';
import { type Destination, platformOf } from '../../model/destination.ts';
import { destinationExamples, type PlatformTraits, platformNamed } from '../../model/platform.ts';
import { DEFAULT_COOLDOWN_MINUTES } from '../../model/policies.ts';
import type { StoredSubscription, Subscription } from '../../model/subscription.ts';
import type { Form, FormChoice, FormField, FormValues } from '../../ports/form.ts';
import type { Reply } from '../../ports/reply.ts';
import { correctForm, fieldValue } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';
import { type FilterArguments, readFilter, subscriptionText } from './filter-text.ts';
import { OFF, type OPTION_NAMES, optionsText, readOptions, type SubscriptionOptions, type TypedOptions, USUAL } from './options.ts';

type FormContext = Pick<CommandContext, 'platforms' | 'words'>;

/** Builds the form that subscribes a channel. `destination` null: the form also asks for the channel. `options`: options given so far. Pure. */
export function subscribeForm(destination: Destination | null, options: SubscriptionOptions, { platforms, words }: FormContext): Form {
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

/** Builds the form that edits a subscription, filled with its current values; null if its filter is too long for a form. Pure. */
export function editForm(one: StoredSubscription, { platforms, words }: FormContext): Form | null {
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

/** Returns the fields of all options. `destination` null: not known yet. */
function optionFields(destination: Destination | null, now: SubscriptionOptions, { platforms, words }: FormContext): readonly FormField[] {
  const groups = destination === null ? undefined : (platformNamed(platformOf(destination), platforms)?.groups ?? null);
  return OPTION_FORMS.flatMap(({ fields }) => fields(now, words, groups));
}

/** Reads a submitted form into arguments as people would type them after `subscribe`, without options that would change nothing; returns a reply with the mistakes by field if there are any. `now`: the channel and its options so far. Pure. */
export function readForm(
  form: Form,
  values: FormValues,
  now: SubscriptionOptions & { destination: Destination },
  { timezone, platforms, words }: FormContext & Pick<CommandContext, 'timezone'>,
): Pick<FilterArguments, 'filter' | 'options'> | { reply: Reply } {
  const filter = fieldValue(values, 'filter');
  const errors: Record<string, string> = {};
  const read = filter === null ? null : readFilter(filter, words);
  if (read === null) errors.filter = words.subscriptionForm.writeWhich;
  else if ('reply' in read) errors.filter = sentencesOf(read.reply);
  const before = optionsText({ delivery: { mode: 'each', timezone }, images: undefined, style: undefined, ...now });
  const options: TypedOptions = {};
  for (const { name, typed, errorsAt = name } of OPTION_FORMS) {
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

/** Maximum length of a filter in a form, characters: the command of the button that saves it can't hold more. */
const FILTER_FORM_MAX_CHARS = 1_500;

/** Builds the field for the filter. Pure. */
function filterField(initial: string | null, { subscriptionForm }: Words): FormField {
  return {
    name: 'filter',
    label: subscriptionForm.whichPosts,
    hint: subscriptionForm.filterHint,
    type: 'text',
    maxLength: FILTER_FORM_MAX_CHARS,
    placeholder: 'kind:release source:k3s is:stable',
    required: true,
    ...(initial === null ? {} : { initial }),
  };
}

/** How a form asks for one option of a subscription. */
interface OptionForm {
  name: (typeof OPTION_NAMES)[number];
  /** Builds its fields. `now`: the current options. `groups`: traits of the platform's groups, null if it has none, undefined if the platform is not known yet. */
  fields(now: SubscriptionOptions, words: Words, groups: PlatformTraits['groups'] | undefined): readonly FormField[];
  /** Returns the option as people would type it; undefined if it is not set. */
  typed(values: FormValues, now: SubscriptionOptions): string | undefined;
  /** Name of the field that shows its mistakes; default: `name`. */
  errorsAt?: string;
}

const modesIn = ({ subscriptionForm: say }: Words): readonly FormChoice[] => [
  { value: 'each', label: say.asTheyCome },
  { value: 'daily at 09:00', label: say.daily },
  { value: 'weekly on monday at 09:00', label: say.weekly },
  { value: 'monthly on 1 at 09:00', label: say.monthly },
  { value: 'at most 5 a day', label: say.atMostFive },
  { value: 'every 30 minutes', label: say.halfHourly },
  { value: 'each, quiet 22:00-07:00', label: say.notAtNight, hint: say.nightHint },
];

const mode: OptionForm = {
  name: 'mode',
  errorsAt: 'mode-words',
  fields: ({ delivery }, words) => {
    const { subscriptionForm: say } = words;
    const modes = modesIn(words);
    const known = delivery === undefined ? modes[0] : modes.find(({ value }) => isSameMode(value, delivery));
    return [
      { name: 'mode', label: say.when, type: 'select', choices: modes, ...(known ? { initial: known.value } : {}) },
      {
        name: 'mode-words',
        label: say.otherTimes,
        hint: say.countsInstead,
        type: 'text',
        maxLength: 200,
        placeholder: 'weekly on friday at 16:00 Europe/Berlin',
        ...(delivery && !known ? { initial: describeDeliveryMode(delivery) } : {}),
      },
    ];
  },
  typed: (values) => fieldValue(values, 'mode-words') ?? fieldValue(values, 'mode') ?? undefined,
};

function isSameMode(text: string, delivery: DeliveryMode): boolean {
  const parsed = parseDeliveryMode(text, delivery.timezone);
  return 'mode' in parsed && describeDeliveryMode(parsed.mode) === describeDeliveryMode(delivery);
}

const mention: OptionForm = {
  name: 'mention',
  fields: ({ mention }, { subscriptionForm: say }, groups) => {
    if (groups === null) return [];
    return [
      {
        name: 'mention',
        label: say.mentioned,
        hint: say.mentionedHint(describeDuration(DEFAULT_COOLDOWN_MINUTES)),
        type: 'group',
        ...(groups === undefined ? {} : { placeholder: `${groups.exampleId} every 6h` }),
        ...(mention ? { initial: mention.who } : {}),
      },
    ];
  },
  typed: (values, { mention }) => {
    if (values.mention === undefined) return undefined;
    const who = fieldValue(values, 'mention');
    if (who === null) return mention ? OFF : undefined;
    return who === mention?.who ? undefined : who;
  },
};

/** Every option that a form asks for, in the order of its fields. A platform may leave out the last ones. */
const OPTION_FORMS: readonly OptionForm[] = [
  mode,
  choiceForm('images', ({ pictures, noPictures, smallPictures, largePictures }) => ({
    label: pictures,
    labels: { none: noPictures, thumbnail: smallPictures, large: largePictures },
  })),
  mention,
  choiceForm('style', ({ look, card, line, title, embed }) => ({ label: look, labels: { card, line, title, embed } })),
];

/** Builds a choice between the option's values and the default. */
function choiceForm<N extends 'images' | 'style'>(
  name: N,
  say: (words: Words['subscriptionForm']) => { label: string; labels: Readonly<Record<NonNullable<Subscription[N]>, string>> },
): OptionForm {
  return {
    name,
    fields: ({ [name]: now }, { subscriptionForm }) => {
      const { label, labels } = say(subscriptionForm);
      const choices = [{ value: USUAL, label: subscriptionForm.usual }];
      for (const [value, label] of Object.entries<string>(labels)) choices.push({ value, label });
      return [{ name, label, type: 'select', choices, initial: now ?? USUAL }];
    },
    typed: (values) => fieldValue(values, name) ?? undefined,
  };
}
