import { isListed } from '../../src/commands/command.ts';
import { COMMANDS } from '../../src/commands/registry.ts';
import { type Language, TABLES, type Words, wordsOf } from '../../src/languages/index.ts';
import { tableAsList } from '../../src/model/table.ts';
import type { Reply, Span } from '../../src/ports/reply.ts';

/** A made-up language: English, whose sentences stand in marks. */
export const MARKED = 'xx' as Language;

const INNERMOST = /⟦[^⟦⟧]*⟧/g;

function mark(said: unknown): unknown {
  if (typeof said === 'string') return /\p{L}/u.test(said) ? `⟦${said}⟧` : said;
  if (typeof said === 'function') return (...values: unknown[]) => mark(said(...values));
  if (Array.isArray(said)) return said.map((piece) => (typeof piece === 'string' ? mark(piece) : piece));
  return Object.fromEntries(Object.entries(said as object).map(([name, inner]) => [name, mark(inner)]));
}

/** Makes Herald speak it, in this process. */
export function learnMarked(): Words {
  const described = COMMANDS.filter(isListed).flatMap(({ summary, details, othersSee, options }) =>
    [summary, details, othersSee, ...options.map(({ description }) => description)].flatMap((text) => text ?? []),
  );
  const words = {
    ...(mark(wordsOf('en')) as Words),
    descriptions: Object.fromEntries(described.map((english) => [english, `⟦${english}⟧`])),
    names: Object.fromEntries(COMMANDS.map(({ verb }) => [verb, `⟦${verb}⟧`])),
  };
  Object.assign(TABLES, { [MARKED]: words });
  return words;
}

/** What of a text stands in no sentence of the table, without values that are known. Pure. */
export function unmarked(text: string, values: readonly string[]): string {
  let left = text;
  for (let next = left.replace(INNERMOST, ' '); next !== left; next = left.replace(INNERMOST, ' ')) left = next;
  for (const value of values) left = left.replaceAll(value, ' ');
  return /\p{L}{2,}/u.test(left) ? left.trim() : '';
}

/** What people type, instants, people and links are values. */
function ofSpans(line: readonly Span[]): string {
  return line.map(({ text, style, at, person }) => (style === 'code' || at !== undefined || person !== undefined ? ' ' : text)).join('');
}

/** Every text of a reply, its buttons and its form. Pure. */
export function textsOf({ blocks, actions, form, errors }: Reply): readonly string[] {
  return [
    // A message is in the language of its channel.
    ...blocks.flatMap((block) => {
      if (block.kind === 'list') return block.items.map(ofSpans);
      if (block.kind === 'table') return [...tableAsList(block).map(ofSpans), ...block.columns.map(({ name }) => name)];
      return block.kind === 'message' ? [] : [ofSpans(block.kind === 'text' ? block.line : block.context)];
    }),
    ...actions.map(({ label }) => label),
    ...(form ? [form.title, form.submit] : []),
    ...(form?.fields.flatMap((field) => [
      field.label,
      field.hint ?? '',
      ...('choices' in field ? field.choices.flatMap(({ label, hint = '' }) => [label, hint]) : []),
    ]) ?? []),
    ...Object.values(errors ?? {}),
  ];
}
