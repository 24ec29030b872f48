import { describeDuration } from '../../lib/duration.ts';
import { type DeliveryMode, describeDeliveryMode, parseDeliveryMode } from '../../model/delivery-mode.ts';
import type { Style } from '../../model/message-style.ts';
import type { PictureSize } from '../../model/picture.ts';
import type { PlatformTraits } from '../../model/platform.ts';
import { DEFAULT_COOLDOWN_MINUTES } from '../../model/policies.ts';
import type { FormChoice, FormField, FormValues } from '../../ports/form.ts';
import { fieldValue } from '../form-reply.ts';
import { type OPTION_NAMES, type SubscriptionOptions, USUAL } from './options.ts';
import { OFF } from './policy-options.ts';

/** With more, the button that saves it would have no room for it. */
export const FILTER_FORM_MAX_CHARS = 1_500;

/** Which posts. Pure. */
export function filterField(initial: string | null): FormField {
  return {
    name: 'filter',
    label: 'Which posts',
    hint: 'Words, tag: source: kind: is:stable, -word, OR and ( ); “all” for every post',
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
  fields(now: SubscriptionOptions, groups: PlatformTraits['groups'] | undefined): readonly FormField[];
  /** As people would type it; undefined: nothing is said. */
  typed(values: FormValues, now: SubscriptionOptions): string | undefined;
  /** The field that what is wrong with it is said at. */
  errorsAt: string;
}

const MODES: readonly FormChoice[] = [
  { value: 'each', label: 'As they come' },
  { value: 'daily at 09:00', label: 'Daily at 09:00, as one digest' },
  { value: 'weekly on monday at 09:00', label: 'Mondays at 09:00, as one digest' },
  { value: 'monthly on 1 at 09:00', label: 'Monthly on the 1st, as one digest' },
  { value: 'at most 5 a day', label: 'At most five a day, the rest as a digest' },
  { value: 'every 30 minutes', label: 'One in 30 minutes at most' },
  {
    value: 'each, quiet 22:00-07:00',
    label: 'As they come, but not at night',
    hint: 'What comes between 22:00 and 07:00 is one digest at 07:00',
  },
];

const mode: OptionForm = {
  name: 'mode',
  errorsAt: 'mode-words',
  fields: ({ delivery }) => {
    const known = delivery === undefined ? MODES[0] : MODES.find(({ value }) => isSameMode(value, delivery));
    return [
      { name: 'mode', label: 'When', type: 'select', choices: MODES, ...(known ? { initial: known.value } : {}) },
      {
        name: 'mode-words',
        label: 'Or at other times',
        hint: 'Counts instead of the choice above',
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

const PICTURES: Readonly<Record<PictureSize, string>> = {
  none: 'None',
  thumbnail: 'Small, beside the text',
  large: 'Large, below the text',
};
const LOOKS: Readonly<Record<Style, string>> = {
  card: 'A card: title, text, facts',
  line: 'One line: title and facts',
  title: 'The title alone',
  embed: 'A card in the older form, where there are two',
};

const mention: OptionForm = {
  name: 'mention',
  errorsAt: 'mention',
  fields: ({ mention }, groups) => {
    if (groups === null) return [];
    const field = { name: 'mention', label: 'Who is mentioned', type: 'group' } as const;
    const who = groups === undefined ? 'A role or user group, by its id' : `A ${groups.what}`;
    return [
      {
        ...field,
        hint: `${who}; at most once in ${describeDuration(DEFAULT_COOLDOWN_MINUTES)}, if nothing else is said`,
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
  choiceForm('images', 'Pictures', PICTURES),
  mention,
  choiceForm('style', 'Look', LOOKS),
];

/** One of the option's values, or none of them. */
function choiceForm<N extends 'images' | 'style'>(name: N, label: string, labels: Readonly<Record<string, string>>): OptionForm {
  const choices = [{ value: USUAL, label: 'As usual' }, ...Object.entries(labels).map(([value, words]) => ({ value, label: words }))];
  return {
    name,
    errorsAt: name,
    fields: ({ [name]: now }) => [{ name, label, type: 'select', choices, initial: now ?? USUAL }],
    typed: (values) => fieldValue(values, name) ?? undefined,
  };
}
