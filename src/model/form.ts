import { wordsOf } from '../languages/index.ts';
import type { Form, FormField, FormValues } from '../ports/form.ts';
import type { Reply } from '../ports/reply.ts';

const MAX_FIELDS = 25;
const MAX_VALUES = 25;
/** Maximum length of all field names and values together, in UTF-16 units. */
const VALUES_MAX_CHARS = 20_000;
const NAME = /^[a-z][a-z-]{0,39}$/;

/** Whether a reply is a form to open, not one that must be corrected. Pure. */
export function isToOpen(reply: Reply): reply is Reply & { form: Form } {
  return reply.form !== undefined && reply.errors === undefined;
}

/** Returns the reply without its form but with a button that requests it again, for clients that could not open it. `command`: the command that returned the form. Pure. */
export function withFormButton({ form: _, ...reply }: Reply, command: string): Reply {
  return {
    ...reply,
    actions: [...reply.actions, { label: wordsOf(reply.language ?? 'en').chat.openForm, command, style: 'primary', opensForm: true }],
  };
}

/** Returns the form with these values filled in; a field with no values in its list is emptied, and one that `values` does not name stays as it is. Pure. */
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

/** Whether values are within the size limits of Herald's forms. Pure. */
export function areValues(values: FormValues): boolean {
  const fields = Object.entries(values);
  const chars = fields.reduce((sum, [name, all]) => sum + name.length + all.reduce((total, value) => total + value.length, 0), 0);
  return (
    fields.length <= MAX_FIELDS && chars <= VALUES_MAX_CHARS && fields.every(([name, all]) => NAME.test(name) && all.length <= MAX_VALUES)
  );
}
