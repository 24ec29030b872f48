import type { InputBlock, ModalView, PlainTextOption } from '@slack/types';
import { type Language, wordsOf } from '../../../src/languages/index.ts';
import { shorten } from '../../../src/lib/cut-text.ts';
import type { Form, FormChoice, FormField } from '../../../src/ports/form.ts';
import { plainText } from './line.ts';

/** https://docs.slack.dev/reference/views/modal-views and https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
const LIMITS = { title: 24, label: 2_000, placeholder: 150, text: 3_000, group: 150, option: 75, options: 100, checkboxes: 10 } as const;

/** By this Slack tells the submission of one of our forms. */
export const FORM_CALLBACK = 'herald-form';

/** A form as a modal. `metadata`: comes back with its submission, at most 3,000 characters. Pure. */
export function modalOf(form: Form, metadata: string, language: Language = 'en'): ModalView {
  return {
    type: 'modal',
    callback_id: FORM_CALLBACK,
    private_metadata: metadata,
    title: plainText(form.title, LIMITS.title),
    submit: plainText(form.submit, LIMITS.title),
    close: plainText(wordsOf(language).chat.cancel, LIMITS.title),
    blocks: form.fields.map(blockOf),
  };
}

function blockOf(field: FormField): InputBlock {
  return {
    type: 'input',
    block_id: field.name,
    optional: field.required !== true,
    label: plainText(field.label, LIMITS.label),
    ...(field.hint === undefined ? {} : { hint: plainText(field.hint, LIMITS.label) }),
    element: elementOf(field),
  };
}

function elementOf(field: FormField): InputBlock['element'] {
  const id = { action_id: field.name };
  switch (field.type) {
    case 'text': {
      const maxLength = Math.min(field.maxLength, LIMITS.text);
      return {
        type: 'plain_text_input',
        ...id,
        multiline: field.long === true,
        max_length: maxLength,
        // Slack refuses an empty one.
        ...(field.initial ? { initial_value: shorten(field.initial, maxLength) } : {}),
        ...(field.placeholder === undefined ? {} : { placeholder: plainText(field.placeholder, LIMITS.placeholder) }),
      };
    }
    case 'group':
      return elementOf({ ...field, type: 'text', maxLength: LIMITS.group });
    case 'select': {
      const options = field.choices.slice(0, LIMITS.options).map(optionOf);
      const chosen = options.find(({ value }) => value === field.initial);
      return { type: 'static_select', ...id, options, ...(chosen === undefined ? {} : { initial_option: chosen }) };
    }
    case 'multi-select':
      return { type: 'multi_static_select', ...id, ...severalOf(field.choices.slice(0, LIMITS.options), field.initial) };
    case 'checkboxes':
      return { type: 'checkboxes', ...id, ...severalOf(field.choices.slice(0, LIMITS.checkboxes), field.initial) };
  }
}

function severalOf(
  choices: readonly FormChoice[],
  initial: readonly string[] = [],
): { options: PlainTextOption[]; initial_options?: PlainTextOption[] } {
  const options = choices.map(optionOf);
  const chosen = options.filter(({ value }) => initial.includes(value ?? ''));
  return { options, ...(chosen.length === 0 ? {} : { initial_options: chosen }) };
}

function optionOf({ value, label, hint }: FormChoice): PlainTextOption {
  return {
    text: plainText(label, LIMITS.option),
    value,
    ...(hint === undefined ? {} : { description: plainText(hint, LIMITS.option) }),
  };
}
