import type { Words } from '../languages/index.ts';
import { shorten } from '../lib/cut-text.ts';
import { fillIn } from '../model/form.ts';
import { bold, code, lineOf, type Span } from '../model/span.ts';
import type { TableColumn } from '../model/table.ts';
import type { FieldErrors, Form, FormValues } from '../ports/form.ts';
import type { Block, Reply } from '../ports/reply.ts';

export { bold, code, counted, duration, lineOf, linkTo, moment, personSpan } from '../model/span.ts';

const ECHO_MAX_CHARS = 80;

/** Builds a reply from its blocks; by default private, without buttons and with exit code 0. Pure. */
export function buildReply(
  blocks: readonly Block[],
  data: unknown,
  more: Partial<Pick<Reply, 'actions' | 'shared' | 'exitCode'>> = {},
): Reply {
  return { blocks, data, actions: [], shared: false, exitCode: 0, ...more };
}

/** Builds a paragraph; strings are plain text. Pure. */
export function text(...pieces: readonly (string | Span)[]): Block {
  return { kind: 'text', line: lineOf(pieces) };
}

/** Builds a bulleted list. Pure. */
export function list(items: readonly (readonly (string | Span)[])[]): Block {
  return { kind: 'list', items: items.map(lineOf) };
}

/** Builds a table; each row has a cell for each column. Pure. */
export function table(columns: readonly TableColumn[], rows: readonly (readonly (readonly (string | Span)[])[])[]): Block {
  return { kind: 'table', columns, rows: rows.map((cells) => cells.map(lineOf)) };
}

/** Cuts a person's input to at most 80 characters, to be quoted in a reply. Pure. */
export function briefly(words: string): string {
  return shorten(words, ECHO_MAX_CHARS);
}

/** Builds a refusal with an example of what to type, such as `approvals show 12`; exit code 2. Pure. */
export function usageExample(words: string, example: string, context: { commandName: string; words: Words }): Reply {
  return usageError(words, context.words.handler.forExample(`${context.commandName}${example}`));
}

/** Builds a refusal that says what to do instead; exit code 2. Pure. */
export function usageError(words: string, hint: string): Reply {
  return buildReply([text(words), text(hint)], { error: words, hint }, { exitCode: 2 });
}

/** Builds a reply that opens a form. `words`: the reply that says what to type if the platform can't show a form. Pure. */
export function openForm(form: Form, words: Reply): Reply {
  return { ...words, form };
}

/** Builds a reply that lists the mistakes in a submitted form; the form keeps the submitted values. Exit code 2. Pure. */
export function correctForm(form: Form, values: FormValues, errors: FieldErrors, { forms }: Words): Reply {
  const labels = new Map(form.fields.map(({ name, label }) => [name, label]));
  const items = Object.entries(errors).map(([name, error]) => [bold(labels.get(name) ?? name), `: ${error}`]);
  // If the form has been closed, this is the only copy of what the person typed.
  const written = form.fields.flatMap(({ type, name, label }) => {
    const value = type === 'text' || type === 'group' ? fieldValue(values, name) : null;
    return value === null ? [] : [[bold(label), ': ', code(value)]];
  });
  const blocks = [text(forms.nothingDone), list(items), ...(written.length > 0 ? [text(forms.youWrote), list(written)] : [])];
  const reply = buildReply(blocks, { error: 'form', errors }, { exitCode: 2 });
  return { ...reply, form: fillIn(form, values), errors };
}

/** Returns the text typed or the choice made in a field; null if it is empty or blank. Pure. */
export function fieldValue(values: FormValues, name: string): string | null {
  return values[name]?.[0]?.replace(/\r\n?/g, '\n').trim() || null;
}
