import { wordsOf } from '../languages/index.ts';
import type { Form, FormField, FormValues } from '../ports/form.ts';
import type { Reply } from '../ports/reply.ts';

const MAX_FIELDS = 25;
const MAX_VALUES = 25;
/** Of all that is filled in, in UTF-16 units. */
const VALUES_MAX_CHARS = 20_000;
const NAME = /^[a-z][a-z-]{0,39}$/;

/** Whether a reply is a form to be opened, and not one that has to be corrected. Pure. */
export function isToOpen(reply: Reply): reply is Reply & { form: Form } {
  return reply.form !== undefined && reply.errors === undefined;
}

/** The same in words, with a button that asks for the form again: for where none could be opened. `command`: what was asked. Pure. */
export function withFormButton({ form: _, ...reply }: Reply, command: string): Reply {
  return {
    ...reply,
    actions: [...reply.actions, { label: wordsOf(reply.language ?? 'en').chat.openForm, command, style: 'primary', opensForm: true }],
  };
}

/** The form with these values in its fields; a field that has none in them is empty, and one that is not named stays as it is. Pure. */
export function fillIn(form: Form, values: FormValues): Form {
  return {
    ...form,
    fields: form.fields.map((field) => (values[field.name] === undefined ? field : filled(field, values[field.name] ?? []))),
  };
}

function filled(field: FormField, values: readonly string[]): FormField {
  const [first] = values;
  switch (field.type) {
    case 'text':
    case 'group':
    case 'select': {
      const { initial: _, ...empty } = field;
      return first === undefined ? empty : { ...empty, initial: first };
    }
    default:
      return { ...field, initial: values };
  }
}

/** Whether values are of a size that a form of ours can have. Pure. */
export function areValues(values: FormValues): boolean {
  const fields = Object.entries(values);
  const chars = fields.reduce((sum, [name, all]) => sum + name.length + all.reduce((total, value) => total + value.length, 0), 0);
  return (
    fields.length <= MAX_FIELDS && chars <= VALUES_MAX_CHARS && fields.every(([name, all]) => NAME.test(name) && all.length <= MAX_VALUES)
  );
}
