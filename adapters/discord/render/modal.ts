import {
  type APIComponentInLabel,
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APISelectMenuOption,
  ComponentType,
  SelectMenuDefaultValueType,
  TextInputStyle,
} from 'discord.js';
import { shorten } from '../../../src/lib/cut-text.ts';
import type { Form, FormChoice, FormField } from '../../../src/ports/form.ts';
import { fitPlain, isBlank } from './escape.ts';

/** https://docs.discord.com/developers/components/reference and https://docs.discord.com/developers/interactions/receiving-and-responding#modal */
const LIMITS = {
  title: 45,
  label: 45,
  hint: 100,
  placeholder: 100,
  text: 4_000,
  components: 5,
  option: 100,
  options: 25,
  group: 10,
} as const;
/** Maximum number of choices shown as radio buttons, all visible at once. */
const RADIO_MAX = 4;

/** Renders a form as a modal; fields beyond Discord's limit of five are left out. Pure. */
export function modalOf(form: Form, customId: string): APIModalInteractionResponseCallbackData {
  return {
    custom_id: customId,
    title: visible(form.title, LIMITS.title),
    components: form.fields.slice(0, LIMITS.components).map(labelOf),
  };
}

function labelOf(field: FormField): APILabelComponent {
  const hasHint = field.hint !== undefined && !isBlank(field.hint);
  return {
    type: ComponentType.Label,
    label: visible(field.label, LIMITS.label),
    ...(hasHint ? { description: fitPlain(field.hint ?? '', LIMITS.hint) } : {}),
    component: componentOf(field),
  };
}

function componentOf(field: FormField): APIComponentInLabel {
  const common = { custom_id: field.name, required: field.required === true };
  switch (field.type) {
    case 'text': {
      const maxLength = Math.min(field.maxLength, LIMITS.text);
      return {
        type: ComponentType.TextInput,
        ...common,
        style: field.long ? TextInputStyle.Paragraph : TextInputStyle.Short,
        max_length: maxLength,
        ...(field.initial ? { value: shorten(field.initial, maxLength) } : {}),
        ...(field.placeholder === undefined ? {} : { placeholder: fitPlain(field.placeholder, LIMITS.placeholder) }),
      };
    }
    case 'group': {
      const chosen = isRole(field.initial) ? { id: field.initial, type: SelectMenuDefaultValueType.Role as const } : null;
      const counts = countsOf(common.required, 1);
      return { type: ComponentType.RoleSelect, ...common, ...counts, ...(chosen === null ? {} : { default_values: [chosen] }) };
    }
    case 'select': {
      const options = optionsOf(field.choices, LIMITS.options, field.initial === undefined ? [] : [field.initial]);
      if (options.length > 1 && options.length <= RADIO_MAX) return { type: ComponentType.RadioGroup, ...common, options };
      return { type: ComponentType.StringSelect, ...common, options, ...countsOf(common.required, 1) };
    }
    case 'multi-select': {
      const options = optionsOf(field.choices, LIMITS.options, field.initial);
      return { type: ComponentType.StringSelect, ...common, options, ...countsOf(common.required, options.length) };
    }
    case 'checkboxes': {
      const options = optionsOf(field.choices, LIMITS.group, field.initial);
      return { type: ComponentType.CheckboxGroup, ...common, options, ...countsOf(common.required, options.length) };
    }
  }
}

/** Whether it is a role id; Discord refuses a form with anything else as the default of a role field. */
function isRole(id: string | undefined): id is string {
  return id !== undefined && /^\d{17,20}$/.test(id);
}

function countsOf(isRequired: boolean, most: number): { min_values: number; max_values: number } {
  return { min_values: isRequired ? 1 : 0, max_values: most };
}

function optionsOf(choices: readonly FormChoice[], most: number, initial: readonly string[] = []): APISelectMenuOption[] {
  return choices.slice(0, most).map(({ value, label, hint }) => ({
    label: visible(label, LIMITS.option),
    value,
    ...(hint === undefined || isBlank(hint) ? {} : { description: fitPlain(hint, LIMITS.option) }),
    ...(initial.includes(value) ? { default: true } : {}),
  }));
}

/** Returns `…` for a blank label, which Discord treats as missing. */
function visible(text: string, max: number): string {
  return isBlank(text) ? '…' : fitPlain(text, max);
}
