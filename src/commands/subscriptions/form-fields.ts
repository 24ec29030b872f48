import type { Words } from '../../languages/index.ts';
import { describeDuration } from '../../lib/duration.ts';
import { type DeliveryMode, describeDeliveryMode, parseDeliveryMode } from '../../model/delivery-mode.ts';
import type { Style } from '../../model/message-style.ts';
import type { PictureSize } from '../../model/picture.ts';
import type { PlatformTraits } from '../../model/platform.ts';
import { DEFAULT_COOLDOWN_MINUTES } from '../../model/policies.ts';
import type { FormChoice, FormField, FormValues } from '../../ports/form.ts';
import { fieldValue } from '../form-reply.ts';
import { OFF, type OPTION_NAMES, type SubscriptionOptions, USUAL } from './options.ts';

/** With more, the button that saves it would have no room for it. */
export const FILTER_FORM_MAX_CHARS = 1_500;

/** Which posts. Pure. */
export function filterField(initial: string | null, { subscriptionForm }: Words): FormField {
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

/** An option of a subscription, as a form asks for it. */
interface OptionForm {
  name: (typeof OPTION_NAMES)[number];
  /** `now`: as it is said at the moment. `groups`: those of the channel's platform; undefined: nobody knows which it will be. */
  fields(now: SubscriptionOptions, words: Words, groups: PlatformTraits['groups'] | undefined): readonly FormField[];
  /** As people would type it; undefined: nothing is said. */
  typed(values: FormValues, now: SubscriptionOptions): string | undefined;
  /** The field that what is wrong with it is said at. */
  errorsAt: string;
}

const modesIn = ({ subscriptionForm: say }: Words): readonly FormChoice[] => [
  { value: 'each', label: say.asTheyCome },
  { value: 'daily at 09:00', label: say.daily },
  { value: 'weekly on monday at 09:00', label: say.weekly },
  { value: 'monthly on 1 at 09:00', label: say.monthly },
  { value: 'at most 5 a day', label: say.atMostFive },
  { value: 'every 30 minutes', label: say.halfHourly },
  {
    value: 'each, quiet 22:00-07:00',
    label: say.notAtNight,
    hint: say.nightHint,
  },
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

type FormWords = Words['subscriptionForm'];
const PICTURES = {
  none: 'noPictures',
  thumbnail: 'smallPictures',
  large: 'largePictures',
} as const satisfies Readonly<Record<PictureSize, keyof FormWords>>;
const LOOKS = { card: 'card', line: 'line', title: 'title', embed: 'embed' } as const satisfies Readonly<Record<Style, keyof FormWords>>;

type ChoiceWord = (typeof PICTURES)[PictureSize] | (typeof LOOKS)[Style];

const mention: OptionForm = {
  name: 'mention',
  errorsAt: 'mention',
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

/** Every option that a form asks for, in the order of its fields. A platform may have no room for the last ones. */
export const OPTION_FORMS: readonly OptionForm[] = [
  mode,
  choiceForm('images', 'pictures', PICTURES),
  mention,
  choiceForm('style', 'look', LOOKS),
];

/** One of the option's values, or none of them. */
function choiceForm<N extends 'images' | 'style'>(
  name: N,
  label: 'pictures' | 'look',
  labels: Readonly<Record<string, ChoiceWord>>,
): OptionForm {
  return {
    name,
    errorsAt: name,
    fields: ({ [name]: now }, { subscriptionForm: say }) => {
      const choices = [{ value: USUAL, label: say.usual }, ...Object.entries(labels).map(([value, word]) => ({ value, label: say[word] }))];
      return [{ name, label: say[label], type: 'select', choices, initial: now ?? USUAL }];
    },
    typed: (values) => fieldValue(values, name) ?? undefined,
  };
}
