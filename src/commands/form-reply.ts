import type { Words } from '../languages/index.ts';
import { fillIn } from '../model/form.ts';
import type { FieldErrors, Form, FormValues } from '../ports/form.ts';
import type { Reply } from '../ports/reply.ts';
import { bold, buildReply, code, list, text } from './build-reply.ts';

/** Opens a form; `words` say what to type where none can be shown. Pure. */
export function openForm(form: Form, words: Reply): Reply {
  return { ...words, form };
}

/** Says what is wrong with what was submitted; the form keeps what was filled in. Exit code 2. Pure. */
export function correctForm(form: Form, values: FormValues, errors: FieldErrors, { forms }: Words): Reply {
  const labels = new Map(form.fields.map(({ name, label }) => [name, label]));
  const items = Object.entries(errors).map(([name, error]) => [bold(labels.get(name) ?? name), `: ${error}`]);
  // Where the form is closed by now, this is all that is left of what was written.
  const written = form.fields.flatMap(({ type, name, label }) => {
    const value = type === 'text' || type === 'group' ? fieldValue(values, name) : null;
    return value === null ? [] : [[bold(label), ': ', code(value)]];
  });
  const blocks = [text(forms.nothingDone), list(items), ...(written.length > 0 ? [text(forms.youWrote), list(written)] : [])];
  const reply = buildReply(blocks, { error: 'form', errors }, { exitCode: 2 });
  return { ...reply, form: fillIn(form, values), errors };
}

/** What was written in a field, or chosen there; null: nothing, or blanks alone. Pure. */
export function fieldValue(values: FormValues, name: string): string | null {
  return values[name]?.[0]?.replace(/\r\n?/g, '\n').trim() || null;
}
