import { openForm } from '../../src/commands/build-reply.ts';
import type { Form, FormValues } from '../../src/ports/form.ts';
import type { Reply } from '../../src/ports/reply.ts';

/** Returns a form with every type of field. */
export function makeForm(own: Partial<Form> = {}): Form {
  return {
    title: 'Subscribe this channel',
    submit: 'Show me',
    command: 'subscribe to:somewhere',
    fields: [
      {
        name: 'filter',
        label: 'Which posts',
        type: 'text',
        maxLength: 50,
        required: true,
        hint: 'Words and fields',
        placeholder: 'cilium',
      },
      { name: 'note', label: 'Note', type: 'text', long: true, maxLength: 3_000, initial: 'two\nlines' },
      { name: 'style', label: 'Style', type: 'select', initial: 'card', choices: choicesOf(['card', 'line', 'title']) },
      { name: 'kinds', label: 'Kinds', type: 'multi-select', initial: ['b', 'c'], choices: choicesOf(['a', 'b', 'c', 'd', 'e']) },
      { name: 'extras', label: 'Extras', type: 'checkboxes', choices: choicesOf(['thread', 'ping']), hint: 'As many as you like' },
    ],
    ...own,
  };
}

function choicesOf(values: readonly string[]) {
  return values.map((value) => ({ value, label: value.toUpperCase(), hint: `as ${value}` }));
}

/** Returns a form at every limit of the port, and beyond: full of emoji and angle brackets, none of which is markup. */
export function hugeForm(): Form {
  const long = '<@U1>👩‍👩‍👧 *x* '.repeat(400);
  const choices = Array.from({ length: 25 }, (_, index) => ({ value: `${index}`, label: long, hint: long }));
  return {
    title: long,
    submit: long,
    command: `subscribe ${'x'.repeat(990)}`,
    fields: [
      { name: 'a', label: long, hint: long, type: 'text', maxLength: 3_000, placeholder: long, initial: long },
      { name: 'b', label: long, type: 'select', choices, initial: '24' },
      { name: 'c', label: long, type: 'multi-select', choices, initial: choices.map(({ value }) => value) },
      { name: 'd', label: '\u200b', hint: ' ', type: 'checkboxes', choices: choices.slice(0, 10), initial: ['0', '9', 'gone'] },
      { name: 'e', label: ' ', type: 'select', choices: choices.slice(0, 1), initial: 'gone' },
    ],
  };
}

/** Returns a reply that opens a form, or shows `words` instead. */
export function formReply(form: Form, words = 'Type: subscribe cilium'): Reply {
  return openForm(form, { blocks: [{ kind: 'text', line: [{ text: words }] }], actions: [], shared: false, data: null, exitCode: 2 });
}

/** Returns the submitted values as one line. */
export function valuesText(values: FormValues): string {
  return Object.entries(values)
    .map(([name, all]) => `${name}=${all.join('+')}`)
    .join(' ');
}
